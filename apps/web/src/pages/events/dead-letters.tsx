import { Button } from '@mantine/core';
import type { DeadLetter } from '@renubu/contracts/events';
import { IconMoodCheck, IconRefresh } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deadLettersQuery, useRedrive, useRedriveAll } from '../../api/events.ts';
import { useCan } from '../../api/identity.ts';
import { keys } from '../../api/keys.ts';
import { useRealtime } from '../../api/use-realtime.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { ConfirmDialog } from '../../ui/dialogs.tsx';
import { useFormat } from '../../ui/format.ts';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import classes from './events-page.module.css';

/** Events that were given up, with the reason; one or all can be tried again. */
export function DeadLetters() {
  const { t } = useTranslation('events');
  const open = useNavigate();
  const writes = useCan()('events.write');
  const query = useInfiniteQuery(deadLettersQuery(undefined));
  useRealtime(['events'], [keys.eventPart('dead')]);
  const redrive = useRedriving();
  const columns = useColumns(writes ? redrive : null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const rows = query.data?.pages.flatMap(({ items }) => items);
  if (query.error && !rows) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      {writes && rows !== undefined && rows.length > 0 && <RedriveAll />}
      <DataTable
        label={t('tab.dead')}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        rowHeight={56}
        onOpen={({ event }) => void open({ to: '/events/$eventId', params: { eventId: event.id } })}
        onEnd={more}
        commands={(row) =>
          writes
            ? [
                {
                  id: 'dead.redrive',
                  label: t('dead.redrive'),
                  group: 'list',
                  shortcut: 'r',
                  palette: false,
                  run: () => redrive(row),
                },
              ]
            : []
        }
        card={(row) => <Card row={row} onRedrive={writes ? () => redrive(row) : null} />}
        empty={
          <EmptyState icon={IconMoodCheck} title={t('emptyDead')}>
            {t('emptyDeadDetail')}
          </EmptyState>
        }
      />
    </>
  );
}

function useRedriving(): (row: DeadLetter) => void {
  const { t } = useTranslation('events');
  const redriving = useRedrive();
  return (row) =>
    redriving.mutate(row.id, {
      onSuccess: ({ redriven }) => showDone(t('dead.redriven', { count: redriven })),
      onError: showError,
    });
}

function RedriveAll() {
  const { t } = useTranslation('events');
  const [asking, setAsking] = useState(false);
  const redriving = useRedriveAll();
  const run = (): void =>
    redriving.mutate(undefined, {
      onSuccess: ({ redriven }) => {
        showDone(t('dead.redriven', { count: redriven }));
        setAsking(false);
      },
      onError: showError,
    });
  return (
    <div className={classes['filters']}>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconRefresh size={13} />}
        onClick={() => setAsking(true)}
      >
        {t('dead.redriveAll')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('dead.redriveAllTitle')}
        confirmLabel={t('dead.redriveAll')}
        loading={redriving.isPending}
        onConfirm={run}
      >
        {t('dead.redriveAllDetail')}
      </ConfirmDialog>
    </div>
  );
}

function useColumns(redrive: ((row: DeadLetter) => void) | null): Column<DeadLetter>[] {
  const { t } = useTranslation('events');
  const format = useFormat();
  return [
    {
      key: 'type',
      header: t('column.type'),
      width: 'minmax(140px, 1fr)',
      cell: (row) => <code className={classes['type']}>{row.event.type}</code>,
    },
    {
      key: 'workflow',
      header: t('column.workflow'),
      width: 'minmax(120px, .8fr)',
      hideBelow: 1000,
      cell: (row) => row.workflow ?? <span className={classes['dim']}>{t('dead.whole')}</span>,
    },
    {
      key: 'reason',
      header: t('column.reason'),
      width: 'minmax(200px, 2fr)',
      cell: (row) => <span className={classes['reason']}>{row.reason}</span>,
    },
    {
      key: 'attempts',
      header: t('column.attempts'),
      width: '72px',
      align: 'right',
      hideBelow: 900,
      cell: (row) => format.number(row.attempts),
    },
    {
      key: 'dead',
      header: t('column.dead'),
      width: '118px',
      align: 'right',
      cell: (row) => (
        <time dateTime={row.deadAt} title={format.dateTime(row.deadAt)} className={classes['dim']}>
          {format.relative(row.deadAt)}
        </time>
      ),
    },
    ...(redrive
      ? [
          {
            key: 'actions',
            header: t('column.actions'),
            quiet: true,
            width: '130px',
            align: 'right' as const,
            cell: (row: DeadLetter) => <RedriveButton row={row} onRedrive={() => redrive(row)} />,
          },
        ]
      : []),
  ];
}

function RedriveButton({ row, onRedrive }: { row: DeadLetter; onRedrive: () => void }) {
  const { t } = useTranslation('events');
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={t('dead.redriveOf', { type: row.event.type })}
      onClick={(event) => {
        event.stopPropagation();
        onRedrive();
      }}
    >
      {t('dead.redrive')}
    </Button>
  );
}

function Card({ row, onRedrive }: { row: DeadLetter; onRedrive: (() => void) | null }) {
  return (
    <div className={classes['card']}>
      <div className={classes['cardLine']}>
        <code className={classes['type']}>{row.event.type}</code>
        {onRedrive && <RedriveButton row={row} onRedrive={onRedrive} />}
      </div>
      <span className={classes['reason']}>{row.reason}</span>
    </div>
  );
}
