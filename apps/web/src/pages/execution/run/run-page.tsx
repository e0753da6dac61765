import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { momentQuery, timelineQuery } from '../../../api/run.ts';
import { runViews, type RunView } from '../../../app/work-search-params.ts';
import { hasWorkspace } from '../../../features/executions/steps.ts';
import { Load, SkeletonLines } from '../../../ui/states.tsx';
import { TabLinks, TabPanel } from '../../../ui/tab-links.tsx';
import { useExecution } from '../execution-context.ts';
import { HistoryPage } from '../history/history-page.tsx';
import { RunData } from './run-data.tsx';
import classes from './run.module.css';
import { RunSteps } from './run-steps.tsx';
import { TimeTravel } from './time-travel.tsx';

const RunGraph = lazy(async () => ({ default: (await import('./run-graph.tsx')).RunGraph }));
const route = getRouteApi('/shell/executions/$executionId/history');
const panelId = 'run-panel';

/** What happened in a run: its steps, its history, its graph, its data; steps, graph and data also as they once stood. */
export function RunPage() {
  const { t } = useTranslation('executions');
  const { detail } = useExecution();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const view: RunView = search.view ?? (hasWorkspace(detail) ? 'history' : 'steps');
  const timeline = useQuery(timelineQuery(detail.id));
  const last = timeline.data?.historyCount ?? 0;
  const upTo = search.upTo !== undefined && search.upTo < last ? search.upTo : undefined;
  const moment = useQuery({ ...momentQuery(detail.id, upTo ?? 1), enabled: upTo !== undefined });
  const then = upTo === undefined ? null : (moment.data ?? null);
  const travel = (seq: number | undefined): void =>
    void navigate({ search: (before) => ({ ...before, upTo: seq }), replace: true });
  return (
    <div className={classes['page']}>
      <div className={classes['bar']}>
        <TabLinks
          label={t('run.views')}
          panelId={panelId}
          value={view}
          onChange={(next) => void navigate({ search: (before) => ({ ...before, view: next }), replace: true })}
          tabs={runViews.map((value) => ({ value, label: t(`run.view.${value}`) }))}
        />
        {view !== 'history' && last > 1 && <TimeTravel last={last} upTo={upTo} moment={then} onTravel={travel} />}
      </div>
      <div className={classes['panel']} data-view={view}>
        <TabPanel id={panelId} tab={view}>
          {view === 'history' && <HistoryPage />}
          {view === 'steps' && (
            <Load query={timeline} skeleton={<Skeleton />}>
              {(data) => <RunSteps timeline={data} moment={then} />}
            </Load>
          )}
          {view === 'graph' && (
            <Suspense fallback={<Skeleton />}>
              <RunGraph
                steps={then?.steps ?? timeline.data?.steps ?? []}
                onList={() => void navigate({ search: (before) => ({ ...before, view: 'steps' }) })}
              />
            </Suspense>
          )}
          {view === 'data' && <RunData moment={then} />}
        </TabPanel>
      </div>
    </div>
  );
}

const Skeleton = () => (
  <div className={classes['skeleton']}>
    <SkeletonLines lines={8} />
  </div>
);
