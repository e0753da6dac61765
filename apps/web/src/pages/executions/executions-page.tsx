import { Button } from '@mantine/core';
import type { ExecutionSummary } from '@renubu/contracts/executions';
import { IconDownload, IconPlayerPlay } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { executionsQuery, readExecutionsCsv, type BulkVerb } from '../../api/executions.ts';
import { useCan, useMe } from '../../api/identity.ts';
import { useRealtime } from '../../api/use-realtime.ts';
import type { Command } from '../../app/commands/commands.ts';
import { executionFilter } from '../../app/work-search-params.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Page } from '../../ui/page.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { showError } from '../../ui/toast.tsx';
import { BulkBar, BulkDialog } from './bulk.tsx';
import { ExecutionCard, useExecutionColumns } from './execution-columns.tsx';
import { ExecutionFilters } from './execution-filters.tsx';
import { SavedViews } from './saved-views.tsx';

const route = getRouteApi('/shell/executions');

/** Every run of a workflow one may see, last changed first. */
export function ExecutionsPage() {
  const { t } = useTranslation('executions');
  const { user } = useMe();
  const controls = useCan()('executions.control');
  const search = route.useSearch();
  const navigate = useNavigate();
  const filter = executionFilter(search);
  const query = useInfiniteQuery(executionsQuery(filter));
  useRealtime(['executions', `queue/${user.id}`], [['executions', 'list']]);
  const rows = query.data?.pages.flatMap(({ items }) => items);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [bulk, setBulk] = useState<BulkVerb | null>(null);
  const selected = (rows ?? []).filter(({ id }) => chosen.has(id));
  const choose = (id: string, on: boolean): void =>
    setChosen((before) => new Set(on ? [...before, id] : [...before].filter((item) => item !== id)));
  const columns = useExecutionColumns(controls ? { chosen, onChoose: choose } : null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const selecting = (row: ExecutionSummary): Command[] =>
    controls
      ? [
          {
            id: 'execution.select',
            label: t('selectKey'),
            group: 'list',
            shortcut: 'x',
            palette: false,
            run: () => choose(row.id, !chosen.has(row.id)),
          },
        ]
      : [];
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
      actions={
        <>
          <SavedViews />
          <Csv filter={filter} />
        </>
      }
      toolbar={<ExecutionFilters />}
      flush
    >
      {selected.length > 0 && <BulkBar count={selected.length} onVerb={setBulk} onClear={() => setChosen(new Set())} />}
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
          commands={selecting}
          card={(row) => <ExecutionCard row={row} />}
          empty={<Empty filtered={Object.keys(search).length > 0} />}
        />
      )}
      {bulk && (
        <BulkDialog
          verb={bulk}
          items={selected}
          onClose={() => setBulk(null)}
          onDone={() => {
            setBulk(null);
            setChosen(new Set());
          }}
        />
      )}
    </Page>
  );
}

function Csv({ filter }: { filter: Parameters<typeof readExecutionsCsv>[0] }) {
  const { t } = useTranslation('executions');
  const reading = useMutation({ mutationFn: () => readExecutionsCsv(filter) });
  const download = (): void =>
    reading.mutate(undefined, { onSuccess: (blob) => saveFile(blob, 'executions.csv'), onError: showError });
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={14} />}
      aria-label={t('csvLabel')}
      loading={reading.isPending}
      onClick={download}
    >
      {t('csv')}
    </Button>
  );
}

function Empty({ filtered }: { filtered: boolean }) {
  const { t } = useTranslation('executions');
  const can = useCan();
  return (
    <EmptyState
      icon={IconPlayerPlay}
      title={t(filtered ? 'emptyFiltered' : 'empty')}
      action={
        !filtered &&
        can('queue.read') && (
          <Button component={Link} to="/queue" variant="default">
            {t('toQueue')}
          </Button>
        )
      }
    >
      {!filtered && t('emptyDetail')}
    </EmptyState>
  );
}
