import { IconLock } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan, useMe } from '../../api/identity.ts';
import { keys } from '../../api/keys.ts';
import { queueItemQuery, queueLoadQuery, queueQuery } from '../../api/queue.ts';
import { useRealtime } from '../../api/use-realtime.ts';
import type { QueueSearch } from '../../app/search-params.ts';
import { groupByCustomer } from '../../features/queue/group-by-customer.ts';
import { QueueFilters } from '../../features/queue/queue-filters.tsx';
import { QueueEmpty, QueueList } from '../../features/queue/queue-list.tsx';
import type { QueueRow } from '../../features/queue/queue-table.tsx';
import { CapacityLine } from '../../features/queue/queue-stats.tsx';
import { TeamLoad } from '../../features/queue/team-load.tsx';
import { useQueueActions } from '../../features/queue/use-queue-actions.ts';
import { CountTabs } from '../../ui/count-tabs.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';

// Drawers and dialogs come after the first view.
const QueueDetails = lazy(async () => ({
  default: (await import('../../features/queue/queue-details.tsx')).QueueDetails,
}));
const QueueDialogs = lazy(async () => ({
  default: (await import('../../features/queue/queue-dialogs.tsx')).QueueDialogs,
}));
const route = getRouteApi('/shell/queue');

/** The home page: what to do next, ranked and explained. */
export function QueuePage() {
  const { t } = useTranslation('queue');
  const can = useCan();
  if (can('queue.read')) return <Queue />;
  return (
    <Page title={t('title')}>
      <EmptyState icon={IconLock} title={t('empty.forbidden')}>
        {t('empty.forbiddenDetail')}
      </EmptyState>
    </Page>
  );
}

/** Whose queue the address means: a manager's home is the team's. */
function useWhose(csm: string | undefined) {
  const me = useMe();
  const seesTeam = useCan()('queue.readTeam');
  const chosen = csm ?? (me.role === 'manager' && seesTeam ? 'team' : me.user.id);
  return { seesTeam, csm: chosen === me.user.id ? undefined : chosen, userId: me.user.id };
}

function Queue() {
  const { t } = useTranslation('queue');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Partial<QueueSearch>, replace = true): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace });
  const { group, item: openId, csm: _csm, ...filter } = search;
  const whose = useWhose(search.csm);
  const query = useInfiniteQuery(queueQuery({ ...filter, csm: whose.csm }));
  const actions = useQueueActions();
  useRealtime([`queue/${whose.csm && whose.csm !== 'team' ? whose.csm : whose.userId}`], [keys.queue]);

  const items = query.data?.pages.flatMap((page) => page.items);
  const stats = query.data?.pages[0]?.stats;
  const listed = items?.find(({ id }) => id === openId);
  const lookedUp = useQuery({
    ...queueItemQuery(openId ?? ''),
    enabled: openId !== undefined && listed === undefined && items !== undefined,
  });
  const rows: QueueRow[] | undefined = items && toRows(items, group === 'customer');
  const { stage, kind, plan, search: words } = filter;
  const filtered = [stage, kind, plan, words].some((value) => value !== undefined);

  return (
    <Page
      title={useTitle(whose.csm)}
      flush
      aside={stats && <CapacityLine stats={stats} items={items ?? []} />}
      actions={
        whose.seesTeam && (
          <CountTabs
            label={t('view.label')}
            value={whose.csm === undefined ? 'mine' : 'team'}
            onChange={(value) => set({ csm: value === 'mine' ? whose.userId : 'team', item: undefined })}
            tabs={[
              { value: 'mine', label: t('view.mine') },
              { value: 'team', label: t('view.team') },
            ]}
          />
        )
      }
      toolbar={<QueueFilters search={search} stats={stats} onChange={set} />}
    >
      {whose.csm !== undefined && (
        <TeamLoad
          chosen={whose.csm === 'team' ? undefined : whose.csm}
          onChoose={(csm) => set({ csm: csm ?? 'team', item: undefined })}
        />
      )}
      {query.error && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <QueueList
          rows={rows}
          listKey={JSON.stringify([whose.csm, filter, group])}
          actions={actions}
          showAssignee={whose.csm === 'team'}
          onDetails={(item) => set({ item: item.id }, false)}
          onEnd={query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined}
          empty={
            <QueueEmpty
              filtered={filtered}
              snoozed={filter.status === 'snoozed'}
              onClear={() => set({ stage: undefined, kind: undefined, plan: undefined, search: undefined })}
            />
          }
        />
      )}
      <Suspense fallback={null}>
        {openId !== undefined && (
          <QueueDetails
            item={listed ?? lookedUp.data}
            opened={!lookedUp.isError}
            onClose={() => set({ item: undefined })}
            actions={actions}
          />
        )}
        {actions.dialog && <QueueDialogs actions={actions} />}
      </Suspense>
    </Page>
  );
}

function useTitle(csm: string | undefined): string {
  const { t } = useTranslation('queue');
  const one = csm !== undefined && csm !== 'team';
  const { data } = useQuery({ ...queueLoadQuery, enabled: one });
  if (csm === undefined) return t('title');
  const name = data?.members.find((member) => member.userId === csm)?.name;
  return one && name ? t('of', { name }) : t('teamTitle');
}

function toRows(items: QueueRow['item'][], grouped: boolean): QueueRow[] {
  const rank = new Map(items.map((item, index) => [item.id, index + 1]));
  const row = (item: QueueRow['item'], leads: boolean): QueueRow => ({ item, leads, rank: rank.get(item.id) ?? 0 });
  if (!grouped) return items.map((item) => row(item, true));
  return groupByCustomer(items).flatMap((group) => group.items.map((item, index) => row(item, index === 0)));
}
