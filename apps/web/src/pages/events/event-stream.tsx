import { Button, Select } from '@mantine/core';
import type { EventSummary } from '@renubu/contracts/events';
import { IconBroadcast } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { eventsQuery, eventTypesQuery } from '../../api/events.ts';
import { keys } from '../../api/keys.ts';
import { useConnectionState, useRealtime } from '../../api/use-realtime.ts';
import { eventFilter, eventSpans, eventStatuses, type EventsSearch } from '../../app/automation-search-params.ts';
import { compact, oneOf } from '../../app/search-params.ts';
import { EventStatusBadge } from '../../features/events/event-badges.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { useFormat } from '../../ui/format.ts';
import { SearchInput } from '../../ui/search-input.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import classes from './events-page.module.css';

const route = getRouteApi('/shell/events');

/** Events as they come, newest first. */
export function EventStream() {
  const { t } = useTranslation('events');
  const search = route.useSearch();
  const open = useNavigate();
  const [now] = useState(() => Date.now());
  const query = useInfiniteQuery(eventsQuery(eventFilter(search, now)));
  useRealtime(['events'], [['events', 'list'], keys.eventPart('dead-count')]);
  const columns = useColumns();
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const rows = query.data?.pages.flatMap(({ items }) => items);
  const { tab: _tab, ...filters } = search;
  const filtered = Object.keys(filters).length > 0;
  return (
    <>
      <Filters />
      {query.error && !rows ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <DataTable
          label={t('title')}
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          onOpen={({ id }) => void open({ to: '/events/$eventId', params: { eventId: id } })}
          onEnd={more}
          card={(row) => <Card row={row} />}
          empty={
            <EmptyState icon={IconBroadcast} title={t(filtered ? 'emptyFiltered' : 'empty')}>
              {!filtered && t('emptyDetail')}
            </EmptyState>
          }
        />
      )}
    </>
  );
}

function useColumns(): Column<EventSummary>[] {
  const { t } = useTranslation('events');
  const format = useFormat();
  return [
    {
      key: 'type',
      header: t('column.type'),
      width: 'minmax(150px, 1.4fr)',
      cell: (row) => <code className={classes['type']}>{row.type}</code>,
    },
    {
      key: 'subject',
      header: t('column.subject'),
      width: 'minmax(120px, 1fr)',
      hideBelow: 1000,
      cell: (row) => row.subject ?? <span className={classes['dim']}>{row.cloudEventId}</span>,
    },
    {
      key: 'source',
      header: t('column.source'),
      width: 'minmax(110px, 1fr)',
      cell: (row) => <span className={classes['dim']}>{row.source}</span>,
    },
    {
      key: 'status',
      header: t('column.status'),
      width: '112px',
      cell: (row) => <EventStatusBadge status={row.status} />,
    },
    {
      key: 'executions',
      header: t('column.executions'),
      width: '64px',
      align: 'right',
      cell: (row) => (row.executions === 0 ? <span className={classes['dim']}>0</span> : format.number(row.executions)),
    },
    {
      key: 'received',
      header: t('column.received'),
      width: '128px',
      align: 'right',
      cell: (row) => (
        <time dateTime={row.receivedAt} title={format.dateTime(row.receivedAt)} className={classes['dim']}>
          {format.relative(row.receivedAt)}
        </time>
      ),
    },
  ];
}

function Card({ row }: { row: EventSummary }) {
  const format = useFormat();
  return (
    <div className={classes['card']}>
      <div className={classes['cardLine']}>
        <code className={classes['type']}>{row.type}</code>
        <EventStatusBadge status={row.status} />
      </div>
      <div className={classes['cardLine']}>
        <span className="rn-truncate">{row.subject ?? row.source}</span>
        <time dateTime={row.receivedAt}>{format.relative(row.receivedAt)}</time>
      </div>
    </div>
  );
}

function Filters() {
  const { t } = useTranslation(['events', 'common']);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: types } = useQuery(eventTypesQuery);
  const connected = useConnectionState() === 'open';
  const set = (next: EventsSearch): void =>
    void navigate({ search: (before) => compact({ ...before, ...next }), replace: true });
  const { tab: _tab, ...filters } = search;
  return (
    <div className={classes['filters']} role="search">
      <SearchInput label={t('search')} value={search.q} onChange={(q) => set({ q })} width={230} />
      <Select
        size="xs"
        w={190}
        aria-label={t('filter.type')}
        placeholder={t('filter.anyType')}
        clearable
        searchable
        data={[...new Set([...(types ?? []).map(({ type }) => type), ...(search.type ? [search.type] : [])])]}
        value={search.type ?? null}
        onChange={(type) => set({ type: type ?? undefined })}
      />
      <Select
        size="xs"
        w={140}
        aria-label={t('column.status')}
        placeholder={t('filter.anyStatus')}
        clearable
        data={eventStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
        value={search.status ?? null}
        onChange={(status) => set({ status: oneOf(status, eventStatuses) })}
      />
      <SearchInput
        label={t('filter.source')}
        value={search.source}
        onChange={(source) => set({ source })}
        width={150}
      />
      <Select
        size="xs"
        w={150}
        aria-label={t('filter.span')}
        placeholder={t('filter.anyTime')}
        clearable
        data={eventSpans.map((value) => ({ value, label: t(`filter.spans.${value}`) }))}
        value={search.span ?? null}
        onChange={(span) => set({ span: oneOf(span, eventSpans) })}
      />
      {Object.keys(filters).length > 0 && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          onClick={() => void navigate({ search: {}, replace: true })}
        >
          {t('action.clearFilters', { ns: 'common' })}
        </Button>
      )}
      {connected && <span className={classes['live']}>{t('live')}</span>}
    </div>
  );
}
