import { Button } from '@mantine/core';
import type { TimelineStep } from '@renubu/contracts/executions';
import { IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { whyNot } from '../../../features/executions/can.ts';
import { shortJson } from '../../../features/executions/history.ts';
import { comparisons } from '../../../features/run/timeline.ts';
import { ExecutionStatusBadge } from '../../../ui/badge.tsx';
import { useFormat } from '../../../ui/format.ts';
import { JsonView } from '../../../ui/json-view.tsx';
import { useExecution } from '../execution-context.ts';
import { EffectLines } from './effect-lines.tsx';
import classes from './run.module.css';

/** All there is to one step: times, compared values, effects with request and answer, waits, result, error. */
export function StepDetails({ step }: { step: TimelineStep }) {
  const { t } = useTranslation('executions');
  const { detail, viewer, verbs } = useExecution();
  const format = useFormat();
  const retryable = detail.status === 'failed' && whyNot('retry', detail, viewer) === null;
  const when = (at: string | null): ReactNode => (at === null ? '–' : <time dateTime={at}>{format.instant(at)}</time>);
  return (
    <section className={classes['details']} aria-label={t('run.details', { name: step.name })}>
      <p className={classes['times']}>
        <code>{step.path}</code>
        <span>
          {when(step.startedAt)}
          {step.endedAt !== null && <> – {when(step.endedAt)}</>}
        </span>
        {step.approvalId && (
          <Link to="/approvals/$approvalId" params={{ approvalId: step.approvalId }}>
            {t('run.openApproval')}
          </Link>
        )}
        {step.child && (
          <span>
            {t('run.child')}{' '}
            <Link to="/executions/$executionId" params={{ executionId: step.child.id }}>
              {step.child.workflowName}
            </Link>{' '}
            <ExecutionStatusBadge status={step.child.status} />
          </span>
        )}
        {retryable && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconRefresh size={12} />}
            onClick={() => verbs.retry(step.path)}
          >
            {t('run.retryHere')}
          </Button>
        )}
      </p>
      {step.error && (
        <p className={classes['problem']}>
          {step.error.message} <code>{step.error.code}</code>
        </p>
      )}
      {step.reason && <p>{step.reason}</p>}
      <Waits step={step} />
      {step.conditions.map(({ seq, message, verdict }) => (
        <Conditions key={seq} message={message} compared={comparisons(verdict)} />
      ))}
      {step.effects.length > 0 && (
        <>
          <h3>{t('run.effects')}</h3>
          <EffectLines effects={step.effects} />
        </>
      )}
      {step.output !== null && (
        <>
          <h3>{t('run.output')}</h3>
          <JsonView label={t('run.output')} value={step.output} />
        </>
      )}
    </section>
  );
}

function Waits({ step }: { step: TimelineStep }) {
  const { t } = useTranslation('executions');
  const format = useFormat();
  if (step.waits.length === 0) return null;
  return (
    <p>
      {t('run.waits')}{' '}
      {format.list(
        step.waits.map(({ kind, until }) =>
          until === null
            ? t(`run.wait.${kind}`)
            : `${t(`run.wait.${kind}`)} ${t('run.until', { when: format.dateTime(until) })}`,
        ),
      )}
    </p>
  );
}

interface ConditionsProps {
  message: string;
  compared: ReturnType<typeof comparisons>;
}
/** Every comparison of a condition with both its values. */
function Conditions({ message, compared }: ConditionsProps) {
  const { t } = useTranslation('executions');
  return (
    <>
      <h3>{t('run.conditions')}</h3>
      <p className={classes['dim']}>{message}</p>
      <div className={classes['scroll']} tabIndex={0} role="group" aria-label={t('run.conditions')}>
        <table className={classes['compared']}>
          <thead>
            <tr>
              <th>{t('history.field')}</th>
              <th>{t('history.actual')}</th>
              <th>{t('history.operator')}</th>
              <th>{t('history.expected')}</th>
              <th>{t('history.verdict')}</th>
            </tr>
          </thead>
          <tbody>
            {compared.map((item, index) => (
              <tr key={index}>
                <td>
                  <code>{item.field}</code>
                </td>
                <td>{item.actual === undefined ? <em>{t('history.missing')}</em> : shortJson(item.actual, 160)}</td>
                <td className={classes['dim']}>{item.op}</td>
                <td>{shortJson(item.expected, 160)}</td>
                <td data-holds={item.result}>{item.error ?? t(item.result ? 'history.yes' : 'history.no')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
