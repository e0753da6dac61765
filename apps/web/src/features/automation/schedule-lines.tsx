import { ActionIcon, Button, Group } from '@mantine/core';
import type { ScheduleView } from '@renubu/contracts/schedules';
import { IconCalendarClock, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import {
  nextRunsQuery,
  scheduleRunsQuery,
  usePauseSchedule,
  useRemoveSchedule,
  useRunSchedule,
} from '../../api/schedules.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import { EmptyState, ErrorState, Load, SkeletonLines } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import type { Tone } from '../../ui/tone.ts';
import classes from './automation.module.css';

/** Schedules with their next run and what can be done about them. */
export function ScheduleLines({ schedules, withWorkflow }: { schedules: ScheduleView[]; withWorkflow?: boolean }) {
  const { t } = useTranslation('automation');
  if (schedules.length === 0) {
    return (
      <EmptyState icon={IconCalendarClock} title={t('schedule.none')}>
        {t('schedule.noneDetail')}
      </EmptyState>
    );
  }
  return (
    <ul className={classes['lines']}>
      {schedules.map((schedule) => (
        <Line key={schedule.id} schedule={schedule} withWorkflow={withWorkflow ?? false} />
      ))}
    </ul>
  );
}

function Line({ schedule, withWorkflow }: { schedule: ScheduleView; withWorkflow: boolean }) {
  const { t } = useTranslation('automation');
  const format = useFormat();
  const [opened, setOpened] = useState(false);
  const { workflow, workflowName, cron, runAt, timezone, nextRunAt, lastRun, troubled, pausedAt } = schedule;
  const state = pausedAt !== null ? 'paused' : schedule.active ? 'active' : 'idle';
  return (
    <li className={classes['line']}>
      <div className={classes['text']}>
        <div className={classes['head']}>
          {withWorkflow && (
            <Link to="/workflows/$slug" params={{ slug: workflow }} search={{ tab: 'schedule' }}>
              {workflowName}
            </Link>
          )}
          {(!withWorkflow || schedule.name !== workflowName) && <strong>{schedule.name}</strong>}
          <code>{cron ?? (runAt === null ? '' : format.dateTime(runAt))}</code>
          <span className={classes['dim']}>{timezone}</span>
          <ToneBadge tone={state === 'active' ? 'green' : state === 'paused' ? 'amber' : 'gray'} look="dot">
            {t(`schedule.state.${state}`)}
          </ToneBadge>
          {troubled > 0 && <ToneBadge tone="red">{t('schedule.troubled', { count: troubled })}</ToneBadge>}
        </div>
        <p className={classes['dim']}>
          {[
            nextRunAt === null ? t('schedule.noNext') : t('schedule.next', { when: format.dateTime(nextRunAt) }),
            lastRun === null ? t('schedule.neverRan') : t('schedule.last', { when: format.relative(lastRun.firedAt) }),
            t(`schedule.misfire.${schedule.misfire}`),
            t(`schedule.origin.${schedule.origin}`),
          ].join(' · ')}
        </p>
      </div>
      <Group gap={4} wrap="nowrap">
        <Button variant="subtle" color="gray" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          {t('schedule.runs')}
        </Button>
        <Verbs schedule={schedule} />
      </Group>
      {opened && <Runs id={schedule.id} />}
    </li>
  );
}

function Verbs({ schedule }: { schedule: ScheduleView }) {
  const { t } = useTranslation('automation');
  const can = useCan();
  const navigate = useNavigate();
  const pause = usePauseSchedule();
  const run = useRunSchedule();
  const remove = useRemoveSchedule();
  if (!can('schedules.write')) return null;
  const { id, pausedAt, name } = schedule;
  const runNow = (): void =>
    run.mutate(id, {
      onError: showError,
      onSuccess: ({ executionId, error }) => {
        if (executionId === null) showError(new Error(error?.message));
        else {
          showDone(t('schedule.started'));
          void navigate({ to: '/executions/$executionId', params: { executionId } });
        }
      },
    });
  return (
    <>
      <Button variant="default" loading={run.isPending} onClick={runNow}>
        {t('schedule.runNow')}
      </Button>
      <ActionIcon
        aria-label={t(pausedAt === null ? 'schedule.pause' : 'schedule.resume', { name })}
        loading={pause.isPending}
        onClick={() => pause.mutate({ id, paused: pausedAt === null }, { onError: showError })}
      >
        {pausedAt === null ? <IconPlayerPause size={15} /> : <IconPlayerPlay size={15} />}
      </ActionIcon>
      {schedule.origin === 'added' && (
        <ActionIcon
          aria-label={t('schedule.remove', { name })}
          loading={remove.isPending}
          onClick={() => remove.mutate(id, { onError: showError })}
        >
          <IconTrash size={15} />
        </ActionIcon>
      )}
    </>
  );
}

const runTones: Record<'started' | 'failed' | 'missed', Tone> = { started: 'green', failed: 'red', missed: 'amber' };

/** Its next runs, then the past ones with those that were missed. */
function Runs({ id }: { id: string }) {
  const { t } = useTranslation(['automation', 'common']);
  const format = useFormat();
  const next = useQuery(nextRunsQuery(id));
  const past = useInfiniteQuery(scheduleRunsQuery(id));
  const runs = past.data?.pages.flatMap((page) => page.items);
  return (
    <div className={classes['two']}>
      <section aria-label={t('schedule.nextRuns')}>
        <h3>{t('schedule.nextRuns')}</h3>
        <Load query={next}>
          {(data) => (
            <ol className={classes['plain']}>
              {data.runs.map((run) => (
                <li key={run.at}>{run.local}</li>
              ))}
              {data.runs.length === 0 && <li className={classes['dim']}>{t('schedule.noNext')}</li>}
            </ol>
          )}
        </Load>
      </section>
      <section aria-label={t('schedule.pastRuns')}>
        <h3>{t('schedule.pastRuns')}</h3>
        {past.error && <ErrorState error={past.error} onRetry={() => void past.refetch()} />}
        {!runs && !past.error && <SkeletonLines />}
        <ol className={classes['plain']}>
          {runs?.map((run) => (
            <li key={run.id}>
              <ToneBadge tone={runTones[run.status]} look="dot">
                {t(`schedule.run.${run.status}`)}
              </ToneBadge>{' '}
              {run.executionId === null ? (
                format.dateTime(run.fireAt)
              ) : (
                <Link to="/executions/$executionId" params={{ executionId: run.executionId }}>
                  {format.dateTime(run.fireAt)}
                </Link>
              )}{' '}
              <span className={classes['dim']}>
                {[t(`schedule.cause.${run.cause}`), run.error?.message].filter(Boolean).join(' · ')}
              </span>
            </li>
          ))}
          {runs?.length === 0 && <li className={classes['dim']}>{t('schedule.neverRan')}</li>}
        </ol>
        {past.hasNextPage && (
          <Button variant="subtle" onClick={() => void past.fetchNextPage()} loading={past.isFetchingNextPage}>
            {t('action.loadMore', { ns: 'common' })}
          </Button>
        )}
      </section>
    </div>
  );
}
