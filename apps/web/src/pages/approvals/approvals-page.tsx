import { Button } from '@mantine/core';
import type { ApprovalSummary } from '@renubu/contracts/approvals';
import { IconCheck, IconUserOff, IconX } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { approvalCountsQuery, approvalsQuery } from '../../api/approvals.ts';
import { useCan } from '../../api/identity.ts';
import { keys } from '../../api/keys.ts';
import { useRealtime } from '../../api/use-realtime.ts';
import type { Command } from '../../app/commands/commands.ts';
import { approvalFilter, type ApprovalsSearch } from '../../app/automation-search-params.ts';
import { bulkable } from '../../features/approvals/expiry.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Page } from '../../ui/page.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { TabLinks, TabPanel } from '../../ui/tab-links.tsx';
import { AbsencesDialog } from './absences-dialog.tsx';
import { ApprovalCard, useApprovalColumns } from './approval-columns.tsx';
import { ApprovalFilters } from './approval-filters.tsx';
import classes from './approvals.module.css';
import { ApprovalsEmpty } from './approvals-empty.tsx';
import { BulkDialog } from './bulk-dialog.tsx';

const route = getRouteApi('/shell/approvals');
const panelId = 'approvals-panel';

/** What waits for a decision, and what was decided. */
export function ApprovalsPage() {
  const { t } = useTranslation('approvals');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const open = useNavigate();
  const can = useCan();
  const tab = search.tab ?? 'mine';
  const query = useInfiniteQuery(approvalsQuery(approvalFilter(search)));
  const counts = useQuery(approvalCountsQuery);
  useRealtime(['approvals'], [keys.approvalLists, keys.approvalCounts]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [deciding, setDeciding] = useState<{ decision: 'approve' | 'reject'; items: ApprovalSummary[] } | null>(null);
  const [absences, setAbsences] = useState(false);
  const rows = query.data?.pages.flatMap(({ items }) => items);
  // What was decided in the meantime is chosen no more.
  const selected = bulkable(rows ?? []).filter(({ id }) => chosen.has(id));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const choose = (ids: readonly string[], on: boolean): void =>
    setChosen((before) => new Set(on ? [...before, ...ids] : [...before].filter((id) => !ids.includes(id))));
  const columns = useApprovalColumns({
    tab,
    selected,
    selectable: bulkable(rows ?? []),
    onChoose: can('approvals.decide') && tab !== 'history' ? choose : null,
  });
  const openRow = ({ id }: ApprovalSummary): void =>
    void open({ to: '/approvals/$approvalId', params: { approvalId: id } });
  const decide = (decision: 'approve' | 'reject', items: ApprovalSummary[]): void => setDeciding({ decision, items });
  const commands = (row: ApprovalSummary): Command[] =>
    bulkable([row]).length === 0
      ? []
      : [
          {
            id: 'approval.approve',
            label: t('approveKey'),
            group: 'list',
            shortcut: 'a',
            palette: false,
            run: () => decide('approve', [row]),
          },
          {
            id: 'approval.reject',
            label: t('rejectKey'),
            group: 'list',
            shortcut: 'r',
            palette: false,
            run: () => decide('reject', [row]),
          },
          {
            id: 'approval.select',
            label: t('column.select'),
            group: 'list',
            shortcut: 'x',
            palette: false,
            run: () => choose([row.id], !chosen.has(row.id)),
          },
        ];
  return (
    <Page
      title={t('title')}
      flush
      actions={
        <Button variant="default" leftSection={<IconUserOff size={14} />} onClick={() => setAbsences(true)}>
          {t('absences.action')}
        </Button>
      }
      toolbar={
        <TabLinks
          label={t('tabs')}
          panelId={panelId}
          value={tab}
          onChange={(next) => void navigate({ search: { tab: next === 'mine' ? undefined : next }, replace: true })}
          tabs={[
            { value: 'mine', label: t('tab.mine'), count: counts.data?.mine },
            { value: 'all', label: t('tab.all'), count: counts.data?.pending },
            { value: 'history', label: t('tab.history') },
          ]}
        />
      }
    >
      <TabPanel id={panelId} tab={tab}>
        <ApprovalFilters
          search={search}
          onChange={(next: ApprovalsSearch) => void navigate({ search: next, replace: true })}
        >
          {selected.length > 0 && (
            <div className={classes['bulk']} role="group" aria-label={t('selected', { count: selected.length })}>
              <span aria-live="polite">{t('selected', { count: selected.length })}</span>
              <Button
                size="compact-sm"
                leftSection={<IconCheck size={13} />}
                onClick={() => decide('approve', selected)}
              >
                {t('approve')}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconX size={13} />}
                onClick={() => decide('reject', selected)}
              >
                {t('reject')}
              </Button>
            </div>
          )}
        </ApprovalFilters>
        {query.error && !rows ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <DataTable
            label={t('title')}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            onOpen={openRow}
            onEnd={more}
            commands={commands}
            card={(row) => <ApprovalCard row={row} />}
            empty={<ApprovalsEmpty tab={tab} filtered={search.q !== undefined || search.status !== undefined} />}
          />
        )}
      </TabPanel>
      {deciding && (
        <BulkDialog
          {...deciding}
          onClose={() => setDeciding(null)}
          onDone={() => {
            setDeciding(null);
            setChosen(new Set());
          }}
        />
      )}
      <AbsencesDialog opened={absences} onClose={() => setAbsences(false)} />
    </Page>
  );
}
