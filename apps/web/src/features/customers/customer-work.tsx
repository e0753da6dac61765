import { Anchor } from '@mantine/core';
import type { Customer } from '@renubu/contracts/customers';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { executionsQuery } from '../../api/executions.ts';
import { useCan } from '../../api/identity.ts';
import { explainQuery } from '../../api/queue.ts';
import { useOpenPath } from '../../app/use-open-path.ts';
import { ExecutionStatusBadge, StageBadge } from '../../ui/badge.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { scoreArithmetic } from '../../ui/score.tsx';
import { EmptyState, ErrorState, Load } from '../../ui/states.tsx';
import { ProgressBar } from '../../ui/values.tsx';
import { TaskList } from '../tasks/task-list.tsx';
import classes from './customer-work.module.css';

/** What is open for a customer, its tasks, and what has been run before. */
export function CustomerWork({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers');
  const can = useCan();
  return (
    <>
      {can('queue.read') && <InQueue customer={customer} />}
      {can('executions.read') && <Executions customerId={customer.id} />}
      {can('tasks.read') && (
        <Section title={t('work.tasks')} flush>
          <TaskList
            filter={{ customerId: customer.id }}
            empty={<EmptyState title={t('work.noTasks')} />}
            hideCustomer
          />
        </Section>
      )}
    </>
  );
}

function InQueue({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const query = useQuery(explainQuery(customer.id));
  return (
    <Section
      title={t('work.queue')}
      actions={
        <Anchor size="sm" renderRoot={(props) => <Link to="/queue" search={{ search: customer.name }} {...props} />}>
          {t('work.openQueue')}
        </Anchor>
      }
    >
      <Load query={query}>
        {({ stage, kinds, factors }) => {
          const applying = kinds.filter(({ applies }) => applies);
          if (applying.length === 0) return <p className={classes['none']}>{t('work.noQueue')}</p>;
          return (
            <ul className={classes['kinds']}>
              {applying.map(({ kind, reason }) => (
                <li key={kind}>
                  <StageBadge stage={stage} kind={kind} /> <span>{reason}</span>
                </li>
              ))}
              {factors && (
                <li className={classes['none']}>
                  {scoreArithmetic(factors, format)} = {factors.total}
                </li>
              )}
            </ul>
          );
        }}
      </Load>
    </Section>
  );
}

function Executions({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const openPath = useOpenPath();
  const query = useInfiniteQuery(executionsQuery({ customerId }));
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Section title={t('work.executions')} flush>
      <DataTable
        label={t('work.executions')}
        rows={query.data?.pages.flatMap(({ items }) => items)}
        rowKey={({ id }) => id}
        onOpen={({ id }) => openPath(`/executions/${id}`)}
        onEnd={query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined}
        columns={[
          {
            key: 'workflow',
            header: t('work.workflow'),
            width: 'minmax(180px, 1fr)',
            cell: ({ workflowName, version }) => (
              <>
                {workflowName} <span className={classes['none']}>v{version}</span>
              </>
            ),
          },
          {
            key: 'status',
            header: t('work.status'),
            width: '110px',
            cell: ({ status }) => <ExecutionStatusBadge status={status} />,
          },
          {
            key: 'outcome',
            header: t('work.outcome'),
            width: '120px',
            hideBelow: 900,
            cell: ({ outcome }) => outcome ?? '–',
          },
          {
            key: 'progress',
            header: t('work.progress'),
            width: '84px',
            align: 'right',
            cell: ({ progress }) => <ProgressBar {...progress} />,
          },
          {
            key: 'assignee',
            header: t('work.assignee'),
            width: '130px',
            hideBelow: 900,
            cell: ({ assignee }) => assignee?.name ?? '–',
          },
          {
            key: 'started',
            header: t('work.started'),
            width: '110px',
            cell: ({ startedAt }) => (startedAt ? format.date(startedAt) : '–'),
          },
        ]}
        card={(execution) => (
          <div>
            <strong>{execution.workflowName}</strong> <ExecutionStatusBadge status={execution.status} />
          </div>
        )}
        empty={<EmptyState icon={IconPlayerPlay} title={t('work.noExecutions')} />}
      />
    </Section>
  );
}
