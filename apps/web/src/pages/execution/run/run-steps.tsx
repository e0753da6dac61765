import { UnstyledButton } from '@mantine/core';
import type { ExecutionMoment, Timeline, TimelineStep } from '@renubu/contracts/executions';
import { IconChevronRight } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { StepIcon } from '../../../features/run/step-icon.tsx';
import { StepStatusBadge, stepTone } from '../../../features/run/step-status.tsx';
import { barOf, stepsAt } from '../../../features/run/timeline.ts';
import { useSpan } from '../../../ui/span.ts';
import { EmptyState } from '../../../ui/states.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { EffectLines } from './effect-lines.tsx';
import { RunLinks } from './run-links.tsx';
import classes from './run.module.css';
import { StepDetails } from './step-details.tsx';

const route = getRouteApi('/shell/executions/$executionId/history');

interface RunStepsProps {
  timeline: Timeline;
  /** The moment looked back to; null is now. */
  moment: ExecutionMoment | null;
}

/** The steps in the order in which they began, each with its stretch of time; an opened one shows all there is to it. */
export function RunSteps({ timeline, moment }: RunStepsProps) {
  const { t } = useTranslation('executions');
  const steps = stepsAt(timeline.steps, moment);
  const now = useNow(5000);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const toggle = (path: string): void =>
    void navigate({
      search: (before) => ({ ...before, at: before.at === path ? undefined : path }),
      replace: true,
    });
  return (
    <div className={classes['steps']} tabIndex={0} role="region" aria-label={t('run.steps')}>
      <RunLinks />
      {timeline.loads.length > 0 && (
        <section className={classes['loads']} aria-label={t('run.loads')}>
          <h2>{t('run.loads')}</h2>
          <EffectLines effects={timeline.loads} />
        </section>
      )}
      {steps.length === 0 ? (
        <EmptyState title={t('run.none')} />
      ) : (
        <ol className={classes['list']}>
          {steps.map((step) => (
            <Row
              key={step.path}
              step={step}
              timeline={timeline}
              now={moment === null ? now : Date.parse(moment.at)}
              opened={search.at === step.path}
              onToggle={() => toggle(step.path)}
            />
          ))}
        </ol>
      )}
    </div>
  );
}

interface RowProps {
  step: TimelineStep;
  timeline: Timeline;
  now: number;
  opened: boolean;
  onToggle: () => void;
}
function Row({ step, timeline, now, opened, onToggle }: RowProps) {
  const { t } = useTranslation(['executions', 'workflows']);
  const span = useSpan();
  const bar = barOf(step, timeline, now);
  const duration = step.durationMs ?? (step.startedAt === null ? null : Math.max(0, now - Date.parse(step.startedAt)));
  const round = /\[\d+\](?=[^[]*$)/.exec(step.path)?.[0];
  return (
    <li data-status={step.status}>
      <UnstyledButton
        className={classes['row']}
        aria-expanded={opened}
        onClick={onToggle}
        style={{ '--depth': Math.min(step.depth, 6) }}
      >
        <IconChevronRight size={13} className={classes['chevron']} data-opened={opened || undefined} aria-hidden />
        <span className={classes['stepName']}>
          <span className={classes['typeSign']} data-tone={stepTone[step.status]}>
            <StepIcon type={step.type} />
          </span>
          <span className="rn-truncate">{step.name}</span>
          {round && <span className={classes['dim']}>{round}</span>}
          <span className={classes['type']}>
            {t(`type.${step.type}` as 'type.set', { ns: 'workflows', defaultValue: step.type })}
          </span>
          {step.attempt > 1 && <span className={classes['attempt']}>{t('run.attempts', { count: step.attempt })}</span>}
        </span>
        <span className={classes['statusCell']}>
          <StepStatusBadge status={step.status} />
        </span>
        <span className={classes['track']} aria-hidden>
          {bar && (
            <span
              className={classes['stretch']}
              data-tone={stepTone[step.status]}
              style={{ left: `${String(bar.from * 100)}%`, width: `max(3px, ${String(bar.length * 100)}%)` }}
            />
          )}
        </span>
        <span className={classes['duration']}>{duration === null ? '–' : span(duration)}</span>
      </UnstyledButton>
      {opened && <StepDetails step={step} />}
    </li>
  );
}
