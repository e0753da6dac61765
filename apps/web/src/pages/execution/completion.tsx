import { Button } from '@mantine/core';
import {
  IconArrowRight,
  IconBan,
  IconCircleCheckFilled,
  IconHistory,
  IconPlayerSkipForward,
} from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { artifactsQuery } from '../../api/execution.ts';
import { useCan } from '../../api/identity.ts';
import { queueQuery } from '../../api/queue.ts';
import { tasksQuery } from '../../api/tasks.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { choiceLabel } from '../../features/executions/form-values.ts';
import { recordOf, spanParts } from '../../features/executions/summary.ts';
import { useQueueActions } from '../../features/queue/use-queue-actions.ts';
import { StageBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import { Keys } from '../../ui/kbd.tsx';
import { Days, Money } from '../../ui/values.tsx';
import classes from './completion.module.css';
import { useExecution } from './execution-context.ts';
import { RecordedValues } from './recorded-values.tsx';

/** How it ended, what was done on the way, and what is next. */
export function Completion() {
  const { t } = useTranslation('execution');
  const { detail } = useExecution();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const completed = detail.status === 'completed';
  const Picture = completed ? IconCircleCheckFilled : IconBan;
  return (
    <div className={classes['scroll']}>
      <div className={classes['page']}>
        <div className={classes['hero']} data-completed={completed || undefined}>
          <Picture size={40} aria-hidden />
          <h2 ref={heading} tabIndex={-1} className={classes['title']}>
            {detail.outcome
              ? choiceLabel(detail.outcome)
              : t(completed ? 'completion.completed' : 'completion.cancelled')}
          </h2>
          <p>
            {t(completed ? 'completion.of' : 'completion.cancelledOf', {
              workflow: detail.workflowName,
              customer: detail.customer?.name ?? '',
            })}
          </p>
        </div>
        <Figures />
        <Next />
        <Recorded />
      </div>
    </div>
  );
}

function Figures() {
  const { t } = useTranslation('execution');
  const format = useFormat();
  const { detail } = useExecution();
  const record = recordOf(detail);
  const { data: artifacts } = useQuery(artifactsQuery(detail.id));
  const { data: tasks } = useInfiniteQuery(tasksQuery({ executionId: detail.id, open: 'true' }));
  const duration =
    record.seconds === null
      ? '–'
      : spanParts(record.seconds)
          .map(({ unit, count }) => format.number(count, { style: 'unit', unit, unitDisplay: 'short' }))
          .join(' ');
  const figures = [
    [t('completion.steps'), format.number(record.completed)],
    [t('completion.skipped'), format.number(record.skipped)],
    [t('completion.duration'), duration],
    [t('completion.artifacts'), artifacts ? format.number(artifacts.length) : '…'],
    [t('completion.openTasks'), tasks ? format.number(tasks.pages.flatMap(({ items }) => items).length) : '…'],
  ] as const;
  return (
    <dl className={classes['figures']}>
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The highest item of the own queue, one key away. */
function Next() {
  const { t } = useTranslation('execution');
  const format = useFormat();
  const can = useCan();
  const navigate = useNavigate();
  const works = can('queue.work');
  const { data } = useInfiniteQuery({ ...queueQuery({}), enabled: works });
  const { start, startingId } = useQueueActions();
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const next = items.find((item) => item.status === 'pending') ?? items.find((item) => item.status === 'in_progress');
  useCommands([
    ...(next
      ? [
          {
            id: 'completion.next',
            label: t('completion.start', { customer: next.customer.name }),
            group: 'page' as const,
            shortcut: 'n',
            run: () => start(next),
          },
        ]
      : []),
    {
      id: 'completion.queue',
      label: t('backToQueue'),
      group: 'page',
      shortcut: 'b',
      run: () => void navigate({ to: '/queue' }),
    },
  ]);
  if (!works) return null;
  return (
    <section className={classes['next']} aria-label={t('completion.next')}>
      {next ? (
        <>
          <div className={classes['nextText']}>
            <span className={classes['eyebrow']}>{t('completion.next')}</span>
            <div className={classes['nextName']}>
              <strong>{next.customer.name}</strong>
              <StageBadge stage={next.stage} kind={next.kind} />
              <Days days={next.daysUntilRenewal} date={next.renewalDate} />
              <Money minor={next.arrMinor} currency={next.currency} />
              <span className={classes['score']}>{t('completion.score', { score: format.number(next.score) })}</span>
            </div>
            <p>{next.whyNow}</p>
          </div>
          <div className={classes['nextActions']}>
            <Button
              size="sm"
              onClick={() => start(next)}
              loading={startingId === next.id}
              rightSection={<IconArrowRight size={15} />}
              leftSection={<Keys shortcut="n" />}
              className={classes['start']}
            >
              {t(next.status === 'in_progress' ? 'completion.continueNext' : 'completion.startNext')}
            </Button>
            <Button component={Link} to="/queue" variant="default" size="sm">
              {t('backToQueue')}
            </Button>
          </div>
        </>
      ) : (
        <>
          <div className={classes['nextText']}>
            <strong>{t('completion.nothingNext')}</strong>
            <p>{t('completion.nothingNextDetail')}</p>
          </div>
          <Button component={Link} to="/queue" variant="default" size="sm">
            {t('backToQueue')}
          </Button>
        </>
      )}
    </section>
  );
}

/** What each step recorded; opens the step. */
function Recorded() {
  const { t } = useTranslation('execution');
  const { detail, selectStep } = useExecution();
  const { steps } = recordOf(detail);
  return (
    <section className={classes['recorded']}>
      <div className={classes['recordedBar']}>
        <h3>{t('completion.recorded')}</h3>
        <Button
          component={Link}
          to="/executions/$executionId/history"
          params={{ executionId: detail.id } as never}
          variant="subtle"
          color="gray"
          size="compact-xs"
          leftSection={<IconHistory size={13} />}
        >
          {t('tab.history')}
        </Button>
      </div>
      <ol>
        {steps.map((step) => (
          <li key={step.stepId}>
            <button type="button" className={classes['stepName']} onClick={() => selectStep(step.stepId)}>
              {step.status === 'skipped' && <IconPlayerSkipForward size={13} aria-hidden />}
              {step.name}
            </button>
            {step.status === 'skipped' && <p>{t('completion.skippedBecause', { reason: step.reason ?? '' })}</p>}
            {step.outputs.length > 0 ? (
              <RecordedValues values={step.outputs} />
            ) : (
              step.status === 'completed' && <p>{t('nothingRecorded')}</p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
