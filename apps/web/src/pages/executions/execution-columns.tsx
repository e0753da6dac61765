import { Checkbox } from '@mantine/core';
import type { ExecutionSummary } from '@renubu/contracts/executions';
import { useTranslation } from 'react-i18next';
import { choiceLabel } from '../../features/executions/form-values.ts';
import { ResultBadge } from '../../features/executions/result-badge.tsx';
import { ExecutionStatusBadge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { useFormat } from '../../ui/format.ts';
import { useSpan } from '../../ui/span.ts';
import { ProgressBar } from '../../ui/values.tsx';
import classes from './executions.module.css';

interface Selection {
  chosen: ReadonlySet<string>;
  onChoose: (id: string, on: boolean) => void;
}

/** The columns of the list; with a selection, a box before each row. */
export function useExecutionColumns(selection: Selection | null): Column<ExecutionSummary>[] {
  const { t } = useTranslation('executions');
  const format = useFormat();
  const span = useSpan();
  return [
    ...(selection ? [selectColumn(selection, t)] : []),
    {
      key: 'workflow',
      header: t('column.workflow'),
      width: 'minmax(160px, 1.4fr)',
      cell: (row) => (
        <>
          <strong className={classes['name']}>{row.workflowName}</strong>{' '}
          <span className={classes['dim']}>v{row.version}</span>
        </>
      ),
    },
    {
      key: 'customer',
      header: t('column.what'),
      width: 'minmax(120px, 1fr)',
      hideBelow: 900,
      cell: (row) => row.customer?.name ?? <span className={classes['dim']}>–</span>,
    },
    {
      key: 'status',
      header: t('column.status'),
      width: '108px',
      cell: (row) => <ExecutionStatusBadge status={row.status} />,
    },
    {
      key: 'result',
      header: t('column.result'),
      width: '96px',
      hideBelow: 1100,
      cell: (row) => (row.result ? <ResultBadge result={row.result} /> : <span className={classes['dim']}>–</span>),
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
      hideBelow: 1300,
      cell: (row) => <ProgressBar {...row.progress} />,
    },
    {
      key: 'trigger',
      header: t('column.trigger'),
      width: '84px',
      hideBelow: 1000,
      cell: (row) => <span className={classes['dim']}>{t(`trigger.${row.trigger}`)}</span>,
    },
    {
      key: 'assignee',
      header: t('column.assignee'),
      width: 'minmax(100px, .8fr)',
      hideBelow: 1300,
      cell: (row) => row.assignee?.name ?? <span className={classes['dim']}>–</span>,
    },
    {
      key: 'duration',
      header: t('column.duration'),
      width: '104px',
      align: 'right',
      hideBelow: 1000,
      cell: (row) => (row.durationMs === null ? '–' : span(row.durationMs)),
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

type Translate = ReturnType<typeof useTranslation<'executions'>>['t'];
const selectColumn = ({ chosen, onChoose }: Selection, t: Translate): Column<ExecutionSummary> => ({
  key: 'select',
  header: t('column.select'),
  quiet: true,
  width: '28px',
  cell: (row) => (
    <Checkbox
      size="xs"
      aria-label={t('selectRow', { name: [row.workflowName, row.customer?.name].filter(Boolean).join(', ') })}
      checked={chosen.has(row.id)}
      onClick={(event) => event.stopPropagation()}
      onChange={(event) => onChoose(row.id, event.currentTarget.checked)}
    />
  ),
});

/** Where it stands: why it failed, the current step, until when it rests, or how it ended. */
function Now({ row }: { row: ExecutionSummary }) {
  const { t } = useTranslation('executions');
  const format = useFormat();
  if (row.failure) {
    return (
      <span className={classes['failure']} title={row.failure}>
        {row.failure}
      </span>
    );
  }
  if (row.outcome) return <span className={classes['dim']}>{choiceLabel(row.outcome)}</span>;
  if (row.status === 'snoozed' && row.snoozedUntil)
    return <span className={classes['dim']}>{t('until', { date: format.date(row.snoozedUntil) })}</span>;
  return <>{row.currentStep?.name ?? '–'}</>;
}

/** A row on a phone. */
export function ExecutionCard({ row }: { row: ExecutionSummary }) {
  const { t } = useTranslation('executions');
  const format = useFormat();
  return (
    <div className={classes['card']}>
      <div className={classes['cardLine']}>
        <strong className="rn-truncate">{row.customer?.name ?? row.workflowName}</strong>
        <ExecutionStatusBadge status={row.status} />
      </div>
      <div className={classes['cardLine']}>
        <span className="rn-truncate">{row.customer ? row.workflowName : t(`trigger.${row.trigger}`)}</span>
        {row.result ? <ResultBadge result={row.result} /> : row.progress.total > 0 && <ProgressBar {...row.progress} />}
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
