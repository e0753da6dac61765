import { Checkbox } from '@mantine/core';
import type { ApprovalSummary } from '@renubu/contracts/approvals';
import { useTranslation } from 'react-i18next';
import { ApprovalStatusBadge, ExpiryClock, Votes } from '../../features/approvals/approval-badges.tsx';
import { ToneBadge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { useActorName } from '../../ui/actor-name.ts';
import { useFormat } from '../../ui/format.ts';
import classes from './approvals.module.css';

interface ColumnChoices {
  tab: 'mine' | 'all' | 'history';
  selected: ApprovalSummary[];
  /** Those that can be decided together. */
  selectable: ApprovalSummary[];
  /** Null where nothing can be selected. */
  onChoose: ((ids: readonly string[], on: boolean) => void) | null;
}

/** The columns of the list; open ones say until when, ended ones how and by whom. */
export function useApprovalColumns({ tab, selected, selectable, onChoose }: ColumnChoices): Column<ApprovalSummary>[] {
  const { t } = useTranslation('approvals');
  const title: Column<ApprovalSummary> = {
    key: 'title',
    header: t('column.title'),
    width: 'minmax(200px, 2.2fr)',
    cell: (row) => <Title row={row} tab={tab} />,
  };
  const workflow: Column<ApprovalSummary> = {
    key: 'workflow',
    header: t('column.workflow'),
    width: 'minmax(130px, 1.1fr)',
    hideBelow: 1100,
    cell: (row) => <span className={classes['dim']}>{row.workflow.name}</span>,
  };
  const asked: Column<ApprovalSummary> = {
    key: 'requested',
    header: t('column.requested'),
    width: '128px',
    hideBelow: 1000,
    cell: (row) => <When at={row.requestedAt} />,
  };
  const votes: Column<ApprovalSummary> = {
    key: 'votes',
    header: t('column.votes'),
    width: '76px',
    cell: (row) => <Votes approval={row} />,
  };
  if (tab === 'history') {
    return [
      title,
      workflow,
      {
        key: 'status',
        header: t('column.status'),
        width: '112px',
        cell: (row) => <ApprovalStatusBadge status={row.status} />,
      },
      {
        key: 'decided',
        header: t('column.decided'),
        width: 'minmax(150px, 1fr)',
        cell: (row) => <Decided row={row} />,
      },
      asked,
    ];
  }
  return [
    ...(onChoose ? [selectColumn(selected, selectable, onChoose, t)] : []),
    title,
    workflow,
    asked,
    votes,
    { key: 'expires', header: t('column.expires'), width: '134px', cell: (row) => <ExpiryClock approval={row} /> },
  ];
}

type Translate = ReturnType<typeof useTranslation<'approvals'>>['t'];
function selectColumn(
  selected: ApprovalSummary[],
  selectable: ApprovalSummary[],
  onChoose: NonNullable<ColumnChoices['onChoose']>,
  t: Translate,
): Column<ApprovalSummary> {
  const chosen = new Set(selected.map(({ id }) => id));
  const possible = new Set(selectable.map(({ id }) => id));
  return {
    key: 'select',
    header: t('column.select'),
    quiet: true,
    width: '28px',
    cell: (row) =>
      possible.has(row.id) ? (
        <Checkbox
          size="xs"
          aria-label={t('selectRow', { title: row.title })}
          checked={chosen.has(row.id)}
          onClick={(event) => event.stopPropagation()}
          onChange={(event) => onChoose([row.id], event.currentTarget.checked)}
        />
      ) : null,
  };
}

function Title({ row, tab }: { row: ApprovalSummary; tab: ColumnChoices['tab'] }) {
  const { t } = useTranslation('approvals');
  return (
    <span className={classes['titleCell']}>
      <strong className="rn-truncate">{row.title}</strong>
      {tab === 'all' && row.canDecide.allowed && <ToneBadge tone="accent">{t('yourTurn')}</ToneBadge>}
    </span>
  );
}

function When({ at }: { at: string }) {
  const format = useFormat();
  return (
    <time dateTime={at} title={format.dateTime(at)} className={classes['dim']}>
      {format.relative(at)}
    </time>
  );
}

/** Who ended it and when. */
function Decided({ row }: { row: ApprovalSummary }) {
  const nameOf = useActorName();
  return (
    <span className="rn-truncate">
      {row.decidedBy && nameOf(row.decidedBy)} {row.decidedAt && <When at={row.decidedAt} />}
    </span>
  );
}

/** A row on a phone. */
export function ApprovalCard({ row }: { row: ApprovalSummary }) {
  return (
    <div className={classes['card']}>
      <strong>{row.title}</strong>
      <div className={classes['cardLine']}>
        <span className="rn-truncate">{row.workflow.name}</span>
        {row.status === 'pending' ? <ExpiryClock approval={row} /> : <ApprovalStatusBadge status={row.status} />}
      </div>
    </div>
  );
}
