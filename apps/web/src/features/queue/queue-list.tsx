import type { QueueItem } from '@renubu/contracts/queue';
import {
  IconAlarmSnooze,
  IconFilterOff,
  IconInbox,
  IconPlayerPlay,
  IconPlayerTrackNext,
  IconUserShare,
} from '@tabler/icons-react';
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import type { Command } from '../../app/commands/commands.ts';
import { StageBadge } from '../../ui/badge.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EvidenceList } from '../../ui/evidence.tsx';
import { ScoreBadge, ScoreFactorsTable } from '../../ui/score.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Days, Money, ProgressBar, RiskBar } from '../../ui/values.tsx';
import { CustomerCell, QueueCard, RowActions, type QueueRow } from './queue-table.tsx';
import classes from './queue-table.module.css';
import { useChanged } from './use-changed.ts';
import type { QueueActions } from './use-queue-actions.ts';

interface QueueListProps {
  rows: QueueRow[] | undefined;
  /** Names the list: a change of filter is no change of its items. */
  listKey: string;
  actions: QueueActions;
  showAssignee: boolean;
  onDetails: (item: QueueItem) => void;
  onEnd: (() => void) | undefined;
  empty: ReactNode;
}

/** The ranked list. Enter opens the details, shift+enter starts, s snoozes, x skips, o shows the summary. */
export function QueueList({ rows, listKey, actions, showAssignee, onDetails, onEnd, empty }: QueueListProps) {
  const { t } = useTranslation('queue');
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const changed = useChanged(
    rows?.map(({ item }) => item),
    listKey,
  );
  const commands = useRowCommands(actions, toggle);
  function toggle(id: string): void {
    setExpanded((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }

  const columns: Column<QueueRow>[] = [
    { key: 'rank', header: '#', width: '24px', cell: ({ rank }) => <span className={classes['rank']}>{rank}</span> },
    {
      key: 'customer',
      header: t('column.customer'),
      width: 'minmax(120px, 1fr)',
      cell: (row) => (
        <CustomerCell row={row} expanded={expanded.has(row.item.id)} onExpand={() => toggle(row.item.id)} />
      ),
    },
    ...(showAssignee
      ? [
          {
            key: 'assignee',
            header: t('column.assignee'),
            width: '104px',
            hideBelow: 900 as const,
            cell: ({ item }: QueueRow) => item.assignee?.name ?? '–',
          },
        ]
      : []),
    {
      key: 'stage',
      header: t('column.stage'),
      width: '92px',
      cell: ({ item }) => <StageBadge stage={item.stage} kind={item.kind} />,
    },
    {
      key: 'days',
      header: t('column.days'),
      width: '52px',
      align: 'right',
      cell: ({ item }) => <Days days={item.daysUntilRenewal} date={item.renewalDate} />,
    },
    {
      key: 'arr',
      header: t('column.arr'),
      width: '76px',
      align: 'right',
      cell: ({ item }) => <Money minor={item.arrMinor} currency={item.currency} />,
    },
    {
      key: 'risk',
      header: t('column.risk'),
      width: '72px',
      align: 'right',
      hideBelow: showAssignee ? 1000 : 900,
      cell: ({ item }) => <RiskBar score={item.riskScore} />,
    },
    {
      key: 'progress',
      header: t('column.progress'),
      width: '72px',
      align: 'right',
      hideBelow: 1100,
      cell: ({ item }) => (item.progress && item.progress.total > 0 ? <ProgressBar {...item.progress} /> : null),
    },
    {
      key: 'score',
      header: t('column.score'),
      width: '150px',
      align: 'right',
      cell: ({ item }) => <ScoreBadge factors={item.factors} />,
    },
    {
      key: 'actions',
      header: t('column.actions'),
      quiet: true,
      width: '126px',
      align: 'right',
      cell: ({ item, rank }) => (
        <RowActions item={item} actions={actions} primary={rank === 1} onDetails={() => onDetails(item)} />
      ),
    },
  ];
  return (
    <DataTable
      label={t('title')}
      columns={columns}
      rows={rows}
      rowKey={({ item }) => item.id}
      rowHeight={54}
      onOpen={({ item }) => onDetails(item)}
      commands={commands}
      onEnd={onEnd}
      empty={empty}
      animated
      highlight={({ item }) => changed.has(item.id)}
      detail={({ item }) => (expanded.has(item.id) ? <ItemSummary item={item} /> : null)}
      card={(row) => <QueueCard row={row} actions={actions} onDetails={() => onDetails(row.item)} />}
    />
  );
}

/** The keys of a row, each only where it can act. */
function useRowCommands(actions: QueueActions, toggle: (id: string) => void): (row: QueueRow) => Command[] {
  const { t } = useTranslation('queue');
  const can = useCan();
  return ({ item }) => {
    const works = can('queue.work');
    const open = item.status === 'pending' || item.status === 'in_progress';
    const list: (Command | false)[] = [
      open &&
        works &&
        item.workflow !== null && {
          id: 'queue.start',
          label: t('action.startLong'),
          group: 'list',
          icon: IconPlayerPlay,
          shortcut: 'shift+enter',
          run: () => actions.start(item),
        },
      {
        id: 'queue.expand',
        label: t('action.expand'),
        group: 'list',
        shortcut: 'o',
        palette: false,
        run: () => toggle(item.id),
      },
      works &&
        item.status !== 'snoozed' && {
          id: 'queue.snooze',
          label: t('action.snooze'),
          group: 'list',
          icon: IconAlarmSnooze,
          shortcut: 's',
          run: () => actions.askSnooze(item),
        },
      works &&
        item.status === 'snoozed' && {
          id: 'queue.wake',
          label: t('action.wake'),
          group: 'list',
          icon: IconAlarmSnooze,
          shortcut: 's',
          run: () => void actions.wake(item),
        },
      works &&
        item.status !== 'in_progress' && {
          id: 'queue.skip',
          label: t('action.skip'),
          group: 'list',
          icon: IconPlayerTrackNext,
          shortcut: 'x',
          run: () => actions.setDialog({ kind: 'skip', item }),
        },
      can('queue.readTeam') && {
        id: 'queue.assign',
        label: t('action.assign'),
        group: 'list',
        icon: IconUserShare,
        shortcut: 'a',
        run: () => actions.setDialog({ kind: 'assign', item }),
      },
    ];
    return list.filter((command) => command !== false);
  };
}

function ItemSummary({ item }: { item: QueueItem }) {
  const { t } = useTranslation('queue');
  return (
    <div className={classes['summary']}>
      <div>
        <p>{item.whyNow}</p>
        <p>{item.summary ?? t('row.noSummary')}</p>
        <EvidenceList evidence={item.evidence} customerId={item.customer.id} />
      </div>
      <ScoreFactorsTable factors={item.factors} />
    </div>
  );
}

interface QueueEmptyProps {
  filtered: boolean;
  snoozed: boolean;
  onClear: () => void;
}
/** Why the list is empty, and what to do about it. */
export function QueueEmpty({ filtered, snoozed, onClear }: QueueEmptyProps) {
  const { t } = useTranslation('queue');
  if (filtered) {
    return (
      <EmptyState
        icon={IconFilterOff}
        title={t('empty.filtered')}
        action={
          <Button variant="default" onClick={onClear}>
            {t('action.clearFilters', { ns: 'common' })}
          </Button>
        }
      >
        {t('empty.filteredDetail')}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={IconInbox} title={t(snoozed ? 'empty.snoozed' : 'empty.title')}>
      {!snoozed && t('empty.detail')}
    </EmptyState>
  );
}
