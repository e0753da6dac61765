import { ActionIcon, Button, SegmentedControl, Select } from '@mantine/core';
import type { ExecutionStatus, ExecutionSummary } from '@renubu/contracts/executions';
import { IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { customerQuery } from '../../api/customers.ts';
import { executionsQuery } from '../../api/executions.ts';
import { useMe, useMembers } from '../../api/identity.ts';
import { useRealtime } from '../../api/use-realtime.ts';
import { workflowsQuery } from '../../api/workflows.ts';
import { executionFilter, executionStatuses, type ExecutionsSearch } from '../../app/work-search-params.ts';
import { choiceLabel } from '../../features/executions/form-values.ts';
import { ExecutionStatusBadge, StageBadge } from '../../ui/badge.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { useFormat } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { ProgressBar } from '../../ui/values.tsx';
import classes from './executions.module.css';

const route = getRouteApi('/shell/executions');

/** Every run of a workflow one may see, last changed first. */
export function ExecutionsPage() {
  const { t } = useTranslation('executions');
  const { user } = useMe();
  const search = route.useSearch();
  const navigate = useNavigate();
  const query = useInfiniteQuery(executionsQuery(executionFilter(search)));
  useRealtime(['executions', `queue/${user.id}`], [['executions', 'list']]);
  const rows = query.data?.pages.flatMap(({ items }) => items);
  const columns = useColumns();
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const filtered = Object.keys(search).length > 0;
  return (
    <Page
      title={t('title')}
      aside={
        rows &&
        rows.length > 0 && (
          <span>
            {t('count', { count: rows.length })}
            {hasNextPage ? ' +' : ''}
          </span>
        )
      }
      toolbar={<Filters />}
      flush
    >
      {query.error && !rows ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <DataTable
          label={t('title')}
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          onOpen={({ id }) => void navigate({ to: '/executions/$executionId', params: { executionId: id } })}
          onEnd={more}
          card={(row) => <Card row={row} />}
          empty={
            <EmptyState
              icon={IconPlayerPlay}
              title={t(filtered ? 'emptyFiltered' : 'empty')}
              action={
                !filtered && (
                  <Button component={Link} to="/queue" variant="default">
                    {t('toQueue')}
                  </Button>
                )
              }
            >
              {!filtered && t('emptyDetail')}
            </EmptyState>
          }
        />
      )}
    </Page>
  );
}

function useColumns(): Column<ExecutionSummary>[] {
  const { t } = useTranslation('executions');
  const format = useFormat();
  return [
    {
      key: 'customer',
      header: t('column.what'),
      width: 'minmax(150px, 1.3fr)',
      cell: (row) => <strong className={classes['name']}>{row.customer?.name ?? '–'}</strong>,
    },
    {
      key: 'workflow',
      header: t('column.workflow'),
      width: 'minmax(150px, 1.2fr)',
      cell: (row) => (
        <>
          {row.workflowName} <span className={classes['dim']}>v{row.version}</span>
        </>
      ),
    },
    {
      key: 'stage',
      header: t('column.stage'),
      width: '104px',
      hideBelow: 1300,
      cell: (row) => (row.stage ? <StageBadge stage={row.stage} /> : '–'),
    },
    {
      key: 'status',
      header: t('column.status'),
      width: '108px',
      cell: (row) => <ExecutionStatusBadge status={row.status} />,
    },
    {
      key: 'step',
      header: t('column.step'),
      width: 'minmax(140px, 1.3fr)',
      hideBelow: 1100,
      cell: (row) => <Now row={row} />,
    },
    {
      key: 'progress',
      header: t('column.progress'),
      width: '92px',
      align: 'right',
      cell: (row) => <ProgressBar {...row.progress} />,
    },
    {
      key: 'assignee',
      header: t('column.assignee'),
      width: 'minmax(110px, .8fr)',
      hideBelow: 900,
      cell: (row) => row.assignee?.name ?? '–',
    },
    {
      key: 'score',
      header: t('column.score'),
      width: '56px',
      align: 'right',
      hideBelow: 1300,
      cell: (row) => (row.priorityScore === null ? '–' : format.number(row.priorityScore)),
    },
    {
      key: 'updated',
      header: t('column.updated'),
      width: '118px',
      align: 'right',
      cell: (row) => (
        <time dateTime={row.updatedAt} title={format.dateTime(row.updatedAt)} className={classes['dim']}>
          {format.relative(row.updatedAt)}
        </time>
      ),
    },
  ];
}

/** Where it stands: the current step, until when it rests, or how it ended. */
function Now({ row }: { row: ExecutionSummary }) {
  const { t } = useTranslation('executions');
  const format = useFormat();
  if (row.outcome) return <span className={classes['dim']}>{choiceLabel(row.outcome)}</span>;
  if (row.status === 'snoozed' && row.snoozedUntil)
    return <span className={classes['dim']}>{t('until', { date: format.date(row.snoozedUntil) })}</span>;
  return <>{row.currentStep?.name ?? '–'}</>;
}

function Card({ row }: { row: ExecutionSummary }) {
  const format = useFormat();
  return (
    <div className={classes['card']}>
      <div className={classes['cardLine']}>
        <strong className="rn-truncate">{row.customer?.name ?? row.workflowName}</strong>
        <ExecutionStatusBadge status={row.status} />
      </div>
      <div className={classes['cardLine']}>
        <span className="rn-truncate">{row.workflowName}</span>
        <ProgressBar {...row.progress} />
      </div>
      <div className={classes['cardLine']} data-dim>
        <span className="rn-truncate">
          <Now row={row} />
        </span>
        <time dateTime={row.updatedAt}>{format.relative(row.updatedAt)}</time>
      </div>
    </div>
  );
}

function Filters() {
  const { t } = useTranslation(['executions', 'common']);
  const { user } = useMe();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: members } = useMembers();
  const { data: workflows } = useQuery(workflowsQuery);
  const set = (next: ExecutionsSearch): void =>
    void navigate({
      search: (before) =>
        Object.fromEntries(Object.entries({ ...before, ...next }).filter(([, value]) => value !== undefined)),
      replace: true,
    });
  const people = (members?.items ?? []).map(({ userId, name }) => ({
    value: userId,
    label: userId === user.id ? `${name} (${t('filter.me')})` : name,
  }));
  return (
    <div className={classes['filters']} role="search">
      <SegmentedControl
        size="xs"
        aria-label={t('filter.label')}
        value={search.show ?? 'open'}
        onChange={(show) => set({ show: show === 'all' || show === 'ended' ? show : undefined, status: undefined })}
        data={[
          { value: 'open', label: t('filter.open') },
          { value: 'ended', label: t('filter.finished') },
          { value: 'all', label: t('filter.all') },
        ]}
      />
      <Select
        size="xs"
        w={140}
        aria-label={t('filter.status')}
        placeholder={t('filter.anyStatus')}
        clearable
        data={executionStatuses.map((value) => ({ value, label: t(`executionStatus.${value}`, { ns: 'common' }) }))}
        value={search.status ?? null}
        onChange={(status) => set({ status: (status ?? undefined) as ExecutionStatus | undefined })}
      />
      <Select
        size="xs"
        w={180}
        aria-label={t('filter.workflow')}
        placeholder={t('filter.anyWorkflow')}
        clearable
        searchable
        data={(workflows ?? []).map(({ slug, name }) => ({ value: slug, label: name }))}
        value={search.workflow ?? null}
        onChange={(workflow) => set({ workflow: workflow ?? undefined })}
      />
      {people.length > 0 && (
        <Select
          size="xs"
          w={170}
          aria-label={t('filter.assignee')}
          placeholder={t('filter.anybody')}
          clearable
          searchable
          data={people}
          value={search.assignee ?? null}
          onChange={(assignee) => set({ assignee: assignee ?? undefined })}
        />
      )}
      {search.customer && <CustomerFilter id={search.customer} onRemove={() => set({ customer: undefined })} />}
    </div>
  );
}

function CustomerFilter({ id, onRemove }: { id: string; onRemove: () => void }) {
  const { t } = useTranslation('executions');
  const { data } = useQuery(customerQuery(id));
  return (
    <span className={classes['chip']}>
      {data?.name ?? '…'}
      <ActionIcon size={18} aria-label={t('filter.removeCustomer')} onClick={onRemove}>
        <IconX size={12} />
      </ActionIcon>
    </span>
  );
}
