import { Drawer, Skeleton } from '@mantine/core';
import type { QueueItem } from '@renubu/contracts/queue';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { explainQuery } from '../../api/queue.ts';
import { PlanLabel, StageBadge } from '../../ui/badge.tsx';
import { EvidenceList } from '../../ui/evidence.tsx';
import { useFormat } from '../../ui/format.ts';
import { scoreArithmetic, ScoreFactorsTable } from '../../ui/score.tsx';
import { Load, SkeletonLines } from '../../ui/states.tsx';
import { Days, Money, RiskBar } from '../../ui/values.tsx';
import classes from './queue-details.module.css';
import { RowActions } from './queue-table.tsx';
import type { QueueActions } from './use-queue-actions.ts';

interface QueueDetailsProps {
  /** Undefined while it is looked for. */
  item: QueueItem | undefined;
  opened: boolean;
  onClose: () => void;
  actions: QueueActions;
}

/** All about one item: why it is there, why now, and how its score and stage came about. */
export function QueueDetails({ item, opened, onClose, actions }: QueueDetailsProps) {
  const { t } = useTranslation('queue');
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      size={480}
      title={item ? <DetailsTitle item={item} /> : <Skeleton height={16} width={180} />}
      closeButtonProps={{ 'aria-label': t('details.close') }}
    >
      {item ? <Details item={item} actions={actions} onClose={onClose} /> : <SkeletonLines lines={8} />}
    </Drawer>
  );
}

function DetailsTitle({ item }: { item: QueueItem }) {
  return (
    <span className={classes['title']}>
      <Link to="/customers/$customerId" params={{ customerId: item.customer.id }} className={classes['customer']}>
        {item.customer.name}
      </Link>
      <StageBadge stage={item.stage} kind={item.kind} />
    </span>
  );
}

function Details({ item, actions, onClose }: { item: QueueItem; actions: QueueActions; onClose: () => void }) {
  const { t } = useTranslation('queue');
  const format = useFormat();
  return (
    <div className={classes['body']}>
      <div className={classes['work']}>
        <div>
          <div className={classes['workflow']}>{item.workflow?.name ?? t('action.noWorkflow')}</div>
          <div className={classes['dim']}>
            {item.workflow?.estimatedMinutes
              ? t('details.estimate', { time: format.duration(item.workflow.estimatedMinutes) })
              : null}
          </div>
        </div>
        <RowActions item={item} actions={actions} primary onDetails={onClose} />
      </div>
      <dl className={classes['facts']}>
        <Fact label={t('column.days')}>
          <Days days={item.daysUntilRenewal} date={item.renewalDate} />
        </Fact>
        <Fact label={t('column.arr')}>
          <Money minor={item.arrMinor} currency={item.currency} />
        </Fact>
        <Fact label={t('column.risk')}>
          <RiskBar score={item.riskScore} />
        </Fact>
        <Fact label={t('details.plan')}>
          <PlanLabel plan={item.customer.accountPlan} />
        </Fact>
        <Fact label={t('details.assignee')}>{item.assignee?.name ?? '–'}</Fact>
        <Fact label={t('details.industry')}>{item.customer.industry ?? '–'}</Fact>
      </dl>
      <section>
        <h3>{t('details.whyNow')}</h3>
        <p>{item.whyNow}</p>
        <EvidenceList evidence={item.evidence} customerId={item.customer.id} />
      </section>
      {item.summary && (
        <section>
          <h3>{t('details.summary')}</h3>
          <p>{item.summary}</p>
        </section>
      )}
      <section>
        <h3>{t('details.score')}</h3>
        <p className={classes['arithmetic']}>
          {scoreArithmetic(item.factors, format)} = <strong>{item.score}</strong>
        </p>
        <ScoreFactorsTable factors={item.factors} />
      </section>
      <Explanation customerId={item.customer.id} />
      <p className={classes['dim']}>
        {t('details.created', { date: format.date(item.createdAt) })}
        {item.scoredAt && ` · ${t('details.scored', { when: format.relative(item.scoredAt) })}`}
        {item.triggers > 1 && ` · ${t('row.triggers', { count: item.triggers })}`}
      </p>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Explanation({ customerId }: { customerId: string }) {
  const { t } = useTranslation('queue');
  const query = useQuery(explainQuery(customerId));
  return (
    <section>
      <h3>{t('details.determination')}</h3>
      <Load query={query} skeleton={<SkeletonLines lines={5} />}>
        {(explanation) => (
          <>
            <ol className={classes['trials']}>
              {explanation.rows.map((row, index) => (
                <Trial
                  key={index}
                  applies={row.matched}
                  name={t(`stage.${row.stage}`, { ns: 'common' })}
                  reason={row.reason}
                  word={row.matched ? t('details.matched') : ''}
                />
              ))}
            </ol>
            <h3>{t('details.kinds')}</h3>
            <ul className={classes['trials']}>
              {explanation.kinds.map((row) => (
                <Trial
                  key={row.kind}
                  applies={row.applies}
                  name={t(`kind.${row.kind}`, { ns: 'common' })}
                  reason={row.reason}
                  word={t(row.applies ? 'details.applies' : 'details.appliesNot')}
                />
              ))}
            </ul>
          </>
        )}
      </Load>
    </section>
  );
}

function Trial({ applies, name, reason, word }: { applies: boolean; name: string; reason: string; word: string }) {
  return (
    <li data-applies={applies || undefined}>
      {applies ? <IconCheck size={14} aria-hidden /> : <IconMinus size={14} aria-hidden />}
      <span className={classes['trialName']}>{name}</span>
      <span className="rn-visually-hidden">{word}: </span>
      <span className={classes['dim']}>{reason}</span>
    </li>
  );
}
