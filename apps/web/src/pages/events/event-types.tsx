import { Button } from '@mantine/core';
import type { EventTypeEntry } from '@renubu/contracts/events';
import { IconTags } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { eventTypesQuery } from '../../api/events.ts';
import { useCan } from '../../api/identity.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { useFormat } from '../../ui/format.ts';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import classes from './events-page.module.css';
import { TypeDialog } from './type-dialog.tsx';

const route = getRouteApi('/shell/events');

/** The catalog: types that were described, seen, or that a workflow waits for. */
export function EventTypes() {
  const { t } = useTranslation('events');
  const navigate = route.useNavigate();
  const describes = useCan()('workflows.write');
  const query = useQuery(eventTypesQuery);
  const [editing, setEditing] = useState<EventTypeEntry | null>(null);
  const columns = useColumns(describes ? setEditing : null);
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      <DataTable
        label={t('tab.types')}
        columns={columns}
        rows={query.data}
        rowKey={({ type }) => type}
        onOpen={({ type }) => void navigate({ search: { type } })}
        card={(row) => <Card row={row} />}
        empty={
          <EmptyState icon={IconTags} title={t('emptyTypes')}>
            {t('emptyTypesDetail')}
          </EmptyState>
        }
      />
      {editing && <TypeDialog entry={editing} onClose={() => setEditing(null)} />}
    </>
  );
}

function useColumns(onEdit: ((entry: EventTypeEntry) => void) | null): Column<EventTypeEntry>[] {
  const { t } = useTranslation('events');
  const format = useFormat();
  return [
    {
      key: 'type',
      header: t('column.type'),
      width: 'minmax(150px, 1fr)',
      cell: (row) => <code className={classes['type']}>{row.type}</code>,
    },
    {
      key: 'description',
      header: t('column.description'),
      width: 'minmax(150px, 1.6fr)',
      hideBelow: 900,
      cell: (row) =>
        row.described ? row.description || '–' : <span className={classes['dim']}>{t('types.undescribed')}</span>,
    },
    {
      key: 'schema',
      header: t('column.schema'),
      width: '84px',
      hideBelow: 1000,
      cell: (row) => (row.schema === null ? '–' : t(`types.validates.${row.validation}`)),
    },
    {
      key: 'starts',
      header: t('column.starts'),
      width: 'minmax(120px, 1fr)',
      hideBelow: 1100,
      cell: (row) => row.workflows.join(', ') || '–',
    },
    {
      key: 'events',
      header: t('column.events'),
      width: '104px',
      align: 'right',
      cell: (row) => format.number(row.events),
    },
    {
      key: 'last',
      header: t('column.last'),
      width: '118px',
      align: 'right',
      cell: (row) =>
        row.lastReceivedAt === null ? (
          '–'
        ) : (
          <time dateTime={row.lastReceivedAt} className={classes['dim']}>
            {format.relative(row.lastReceivedAt)}
          </time>
        ),
    },
    ...(onEdit
      ? [
          {
            key: 'actions',
            header: t('column.actions'),
            quiet: true,
            width: '112px',
            align: 'right' as const,
            cell: (row: EventTypeEntry) => (
              <Button
                size="compact-xs"
                variant="default"
                aria-label={t('types.describeOf', { type: row.type })}
                onClick={(event) => {
                  event.stopPropagation();
                  onEdit(row);
                }}
              >
                {t('types.describe')}
              </Button>
            ),
          },
        ]
      : []),
  ];
}

function Card({ row }: { row: EventTypeEntry }) {
  const format = useFormat();
  return (
    <div className={classes['card']}>
      <div className={classes['cardLine']}>
        <code className={classes['type']}>{row.type}</code>
        <span>{format.number(row.events)}</span>
      </div>
      {row.described && <span className={classes['reason']}>{row.description}</span>}
    </div>
  );
}
