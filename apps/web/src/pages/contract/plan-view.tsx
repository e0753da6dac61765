import type { ConfirmationPlan } from '@renubu/contracts/contract-documents';
import { useTranslation } from 'react-i18next';
import { ToneBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import type { Tone } from '../../ui/tone.ts';
import classes from './contract.module.css';

const actionTone = { create: 'green', update: 'amber', keep: 'gray', cancel: 'red' } as const satisfies Record<
  string,
  Tone
>;

/** What a confirmation changes: the contract, the renewal date from old to new, and tasks. */
export function PlanView({ plan }: { plan: ConfirmationPlan }) {
  const { t } = useTranslation('contracts');
  const format = useFormat();
  const { before, after } = plan.renewalDate;
  const day = (date: string | null): string => (date === null ? t('confirm.nothing') : format.date(date));
  return (
    <div className={classes['plan']}>
      {plan.notes.map((note) => (
        <p key={note} className={classes['warning']}>
          {note}
        </p>
      ))}
      <h3>{t('confirm.renewal')}</h3>
      {before === after ? (
        <p>{after === null ? t('confirm.renewalNone') : t('confirm.renewalSame', { date: day(after) })}</p>
      ) : (
        <p className={classes['moved']}>
          <del>{day(before)}</del> → <ins>{day(after)}</ins>
        </p>
      )}
      <h3>{t('confirm.changes')}</h3>
      <Changes changes={plan.changes} />
      <h3>{t('confirm.tasks')}</h3>
      {plan.tasks.length === 0 && <p>{t('confirm.noTasks')}</p>}
      <ul className={classes['planTasks']}>
        {plan.tasks.map(({ key, action, title, dueAt, assignee }) => (
          <li key={key}>
            <ToneBadge tone={actionTone[action]}>{t(`confirm.task.${action}`)}</ToneBadge>
            <span>
              {title}
              <span className={classes['small']}>
                {[
                  dueAt && t('confirm.due', { date: format.date(dueAt) }),
                  assignee && t('confirm.for', { name: assignee }),
                ]
                  .filter(Boolean)
                  .map((part) => ` · ${String(part)}`)
                  .join('')}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Changes({ changes }: Pick<ConfirmationPlan, 'changes'>) {
  const { t } = useTranslation('contracts');
  const format = useFormat();
  const words = (field: ConfirmationPlan['changes'][number]['field'], value: string | null): string => {
    if (value === null) return t('confirm.nothing');
    if (field === 'autoRenew') return t(value === 'true' ? 'confirm.yes' : 'confirm.no');
    return field === 'noticeDays' ? value : format.date(value);
  };
  if (changes.length === 0) return <p>{t('confirm.noChanges')}</p>;
  return (
    <dl className={classes['changes']}>
      {changes.map(({ field, before, after }) => (
        <div key={field}>
          <dt>{t(`confirm.field.${field}`)}</dt>
          <dd className={classes['moved']}>
            {before !== null && (
              <>
                <del>{words(field, before)}</del> →{' '}
              </>
            )}
            <ins>{words(field, after)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
