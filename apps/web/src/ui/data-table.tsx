import { Skeleton, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Command } from '../app/commands/commands.ts';
import classes from './data-table.module.css';
import { useScrollParent } from './scroll-parent.ts';
import { useReordered } from './use-reordered.ts';
import { useListNavigation } from './use-list-navigation.ts';

export interface Column<Row> {
  key: string;
  header: string;
  /** A CSS grid track: `1fr`, `90px`, `minmax(160px, 2fr)`. */
  width: string;
  align?: 'left' | 'right';
  cell: (row: Row) => ReactNode;
  /** Value of the sort parameter this column's heading sets, and which way that is. */
  sort?: { value: string; direction: 'ascending' | 'descending' };
  /** Hidden below this page width in pixels; on a phone a row is a card and shows what `card` gives. */
  hideBelow?: 900 | 1000 | 1100 | 1300;
  /** The heading is for screen readers only. */
  quiet?: boolean;
}

interface DataTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[] | undefined;
  rowKey: (row: Row) => string;
  onOpen?: (row: Row) => void;
  /** Keys that act on the row with the focus. */
  commands?: (row: Row) => Command[];
  sort?: string | undefined;
  onSort?: (value: string) => void;
  /** Called near the end of the list, for the next page. */
  onEnd?: (() => void) | undefined;
  empty?: ReactNode;
  /** A row on a narrow screen. */
  card: (row: Row) => ReactNode;
  rowHeight?: number;
  /** Rows that just changed shimmer once. */
  highlight?: (row: Row) => boolean;
  /** What an opened row shows below its cells. */
  detail?: (row: Row) => ReactNode;
  /** Rows glide to a new place when the order changes. */
  animated?: boolean;
}

/** A virtualised list with aligned columns, moved through with j/k and opened with enter; cards on a phone. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const {
    label,
    columns,
    rows,
    rowKey,
    onOpen,
    commands,
    onEnd,
    empty,
    card,
    rowHeight = 44,
    highlight,
    detail,
    animated,
  } = props;
  const { t } = useTranslation();
  const scroller = useScrollParent();
  const body = useRef<HTMLDivElement>(null);
  const count = rows?.length ?? 0;
  const gliding = useReordered(animated ? (rows?.map(rowKey) ?? []) : []);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    getItemKey: (index) => (rows?.[index] === undefined ? index : rowKey(rows[index])),
    overscan: 12,
    scrollMargin: body.current?.offsetTop ?? 0,
    initialRect: { width: 1200, height: 900 },
  });
  const scrollTo = useCallback((index: number) => virtual.scrollToIndex(index, { align: 'auto' }), [virtual]);
  const open = (index: number) => {
    const row = rows?.[index];
    if (row !== undefined) onOpen?.(row);
  };
  const { rowProps } = useListNavigation({
    count,
    container: body,
    scrollTo,
    ...(onOpen ? { onOpen: open } : {}),
    commands: (index) => (rows?.[index] === undefined ? [] : (commands?.(rows[index]) ?? [])),
    labels: { next: t('list.next'), previous: t('list.previous'), open: t('list.open') },
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (onEnd && count > 0 && lastShown >= count - 10) onEnd();
  }, [onEnd, lastShown, count]);

  if (rows?.length === 0) return <>{empty}</>;
  // A hidden column gives up its track as well, else the ones after it would move into it.
  const tracks = (page: number): string =>
    columns
      .filter(({ hideBelow }) => hideBelow === undefined || page >= hideBelow)
      .map(({ width }) => width)
      .join(' ');
  return (
    <div
      className={classes['table']}
      role="table"
      aria-label={label}
      aria-rowcount={count + 1}
      style={{
        '--columns': tracks(1300),
        '--columns-1300': tracks(1299),
        '--columns-1100': tracks(1099),
        '--columns-1000': tracks(999),
        '--columns-900': tracks(899),
      }}
    >
      <Header {...props} />
      <div
        ref={body}
        role="rowgroup"
        className={classes['body']}
        style={rows ? { height: virtual.getTotalSize() } : undefined}
      >
        {!rows && <SkeletonRows columns={columns.length} />}
        {items.map((item) => {
          const row = rows?.[item.index];
          if (row === undefined) return null;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              role="row"
              aria-rowindex={item.index + 2}
              className={classes['row']}
              data-clickable={onOpen ? true : undefined}
              data-changed={highlight?.(row) ? true : undefined}
              data-animated={gliding || undefined}
              style={{
                minHeight: `max(var(--rn-row), ${String(rowHeight)}px)`,
                transform: `translateY(${String(item.start - virtual.options.scrollMargin)}px)`,
              }}
              onClick={() => onOpen?.(row)}
              {...rowProps(item.index)}
            >
              {columns.map((column) => (
                <div
                  key={column.key}
                  role="cell"
                  className={classes['cell']}
                  data-align={column.align}
                  data-hide={column.hideBelow}
                >
                  {column.cell(row)}
                </div>
              ))}
              <div role="cell" className={classes['card']}>
                {card(row)}
              </div>
              {detail && <Detail>{detail(row)}</Detail>}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Header<Row>({ columns, sort, onSort }: DataTableProps<Row>) {
  const { t } = useTranslation();
  return (
    <div role="rowgroup" className={classes['head']}>
      <div role="row" className={classes['headRow']} aria-rowindex={1}>
        {columns.map((column) => {
          const sorted = column.sort !== undefined && column.sort.value === sort;
          const Arrow = column.sort?.direction === 'descending' ? IconArrowDown : IconArrowUp;
          return (
            <div
              key={column.key}
              role="columnheader"
              className={classes['cell']}
              data-align={column.align}
              data-hide={column.hideBelow}
              aria-sort={sorted ? column.sort?.direction : undefined}
            >
              {column.sort && onSort ? (
                <UnstyledButton
                  className={classes['sort']}
                  aria-label={t('table.sortBy', { column: column.header })}
                  onClick={() => column.sort && onSort(column.sort.value)}
                >
                  {column.header}
                  {sorted && <Arrow size={12} aria-hidden />}
                </UnstyledButton>
              ) : (
                <span className={column.quiet ? 'rn-visually-hidden' : undefined}>{column.header}</span>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Detail({ children }: { children: ReactNode }) {
  if (children === null) return null;
  return (
    <div role="cell" className={classes['detail']} onClick={(event) => event.stopPropagation()}>
      {children}
    </div>
  );
}

function SkeletonRows({ columns }: { columns: number }) {
  const { t } = useTranslation();
  return (
    <div role="row" className={classes['skeletons']}>
      <div role="cell">
        <span className="rn-visually-hidden">{t('table.loading')}</span>
        {Array.from({ length: 8 }, (_, row) => (
          <div key={row} className={classes['skeletonRow']} aria-hidden>
            {Array.from({ length: columns }, (_, column) => (
              <Skeleton key={column} height={10} width={`${String(45 + ((row * 13 + column * 29) % 45))}%`} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
