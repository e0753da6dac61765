import { Button, SegmentedControl, Select } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { historyQuery } from '../../../api/execution.ts';
import type { HistorySearch } from '../../../app/work-search-params.ts';
import { byDay, filterHistory, typeGroup } from '../../../features/executions/history.ts';
import { useFormat } from '../../../ui/format.ts';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/states.tsx';
import { useExecution } from '../execution-context.ts';
import { HistoryFacts } from './history-facts.tsx';
import { HistoryLine } from './history-line.tsx';
import classes from './history.module.css';

const route = getRouteApi('/shell/executions/$executionId/history');

/** Who did what, when, in one execution: people, agents and the system on one line of time. */
export function HistoryPage() {
  const { t } = useTranslation('executions');
  const { detail } = useExecution();
  const search = route.useSearch();
  const query = useInfiniteQuery(historyQuery(detail.id));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  // Filters and the newest entries need the whole story; it comes in pages of 200.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const entries = query.data?.pages.flatMap(({ items }) => items);
  const found = filterHistory(entries ?? [], { actor: search.who, step: search.at, type: search.type });
  const days = byDay(search.order === 'oldest' ? found : found.toReversed());
  return (
    <div className={classes['page']}>
      <div className={classes['main']}>
        <Filters entries={entries ?? []} />
        <div className={classes['timeline']} tabIndex={0} role="region" aria-label={t('history.title')}>
          {!entries && <SkeletonLines lines={9} />}
          {entries && found.length === 0 && <EmptyState title={t('history.empty')} />}
          {days.map(({ day, entries: lines }) => (
            <section key={day} className={classes['day']}>
              <h2>
                <DayName day={day} />
              </h2>
              <ol>
                {lines.map((entry) => (
                  <HistoryLine key={entry.id} entry={entry} />
                ))}
              </ol>
            </section>
          ))}
        </div>
      </div>
      <HistoryFacts entries={entries ?? []} />
    </div>
  );
}

function DayName({ day }: { day: string }) {
  const { t } = useTranslation('executions');
  const format = useFormat();
  const age = Math.round((new Date().setHours(12, 0, 0, 0) - new Date(`${day}T12:00:00`).getTime()) / 86_400_000);
  const date = format.date(day);
  return (
    <>{age === 0 ? `${t('history.today')} · ${date}` : age === 1 ? `${t('history.yesterday')} · ${date}` : date}</>
  );
}

type Entries = Parameters<typeof filterHistory>[0];
function Filters({ entries }: { entries: Entries }) {
  const { t } = useTranslation(['executions', 'common']);
  const { detail } = useExecution();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (next: HistorySearch): void =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const people = [...new Map(entries.map(({ actor }) => [actor.id, actor.name]))].map(([value, label]) => ({
    value,
    label,
  }));
  const used = new Set(entries.map(({ stepId }) => stepId));
  const steps = detail.steps
    .filter(({ stepId }) => used.has(stepId))
    .map(({ stepId, name }) => ({ value: stepId, label: name }));
  const types = [...new Set(entries.map(typeGroup))].map((value) => ({
    value,
    label: t(`history.group.${value}` as 'history.group.step', { defaultValue: value }),
  }));
  const filtered = search.who !== undefined || search.at !== undefined || search.type !== undefined;
  return (
    <div className={classes['filters']} role="search">
      <Select
        aria-label={t('history.person')}
        placeholder={t('history.anybody')}
        data={people}
        value={search.who ?? null}
        onChange={(who) => set({ who: who ?? undefined })}
        clearable
        size="xs"
        w={170}
      />
      <Select
        aria-label={t('history.step')}
        placeholder={t('history.anyStep')}
        data={steps}
        value={search.at ?? null}
        onChange={(at) => set({ at: at ?? undefined })}
        clearable
        searchable
        size="xs"
        w={190}
      />
      <Select
        aria-label={t('history.type')}
        placeholder={t('history.anyType')}
        data={types}
        value={search.type ?? null}
        onChange={(type) => set({ type: type ?? undefined })}
        clearable
        size="xs"
        w={150}
      />
      {filtered && (
        <Button variant="subtle" color="gray" onClick={() => set({ who: undefined, at: undefined, type: undefined })}>
          {t('action.clearFilters', { ns: 'common' })}
        </Button>
      )}
      <SegmentedControl
        ml="auto"
        size="xs"
        aria-label={t('history.order')}
        value={search.order ?? 'newest'}
        onChange={(order) => set({ order: order === 'oldest' ? 'oldest' : undefined })}
        data={[
          { value: 'newest', label: t('history.newest') },
          { value: 'oldest', label: t('history.oldest') },
        ]}
      />
    </div>
  );
}
