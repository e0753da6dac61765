import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { threadsQuery } from '../../api/execution.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { threadOf } from '../../features/chat/view.ts';
import { activeStep, awaitsOutcome, isOpen } from '../../features/executions/steps.ts';
import { useFormat } from '../../ui/format.ts';
import { Keys } from '../../ui/kbd.tsx';
import { EmptyState, SkeletonLines } from '../../ui/states.tsx';
import { ToneBadge } from '../../ui/badge.tsx';
import { Conversation } from './conversation.tsx';
import { useExecution } from './execution-context.ts';
import classes from './step-pane.module.css';
import { StepDock } from './step-dock.tsx';

/** One step: what it is about, its conversation, and at the bottom what completes it. */
export function StepPane() {
  const { detail, step } = useExecution();
  const threads = useQuery(threadsQuery(detail.id));
  const heading = useRef<HTMLHeadingElement>(null);
  const path = step?.path;
  const first = useRef(path);
  // A new step is announced by moving there; the first one is where the page starts anyway.
  useEffect(() => {
    if (first.current !== path) heading.current?.focus({ preventScroll: true });
    first.current = path;
  }, [path]);

  if (!step) return <Between />;
  const thread = threadOf(threads.data, step.path);
  return (
    <section className={classes['pane']} aria-labelledby="step-name">
      <StepHeading ref={heading} />
      {threads.isPending ? (
        <div className={classes['loading']}>
          <SkeletonLines lines={5} />
        </div>
      ) : (
        <Conversation key={`${step.path}-${String(step.attempt)}`} thread={thread} step={step} />
      )}
      <Working />
      {awaitsOutcome(detail) ? <AskOutcome /> : null}
      <StepDock key={`dock-${step.path}-${String(step.attempt)}`} step={step} />
    </section>
  );
}

function StepHeading({ ref }: { ref: React.Ref<HTMLHeadingElement> }) {
  const { t } = useTranslation('execution');
  const format = useFormat();
  const { step, detail, selectStep } = useExecution();
  const active = activeStep(detail);
  if (!step) return null;
  const away = active !== undefined && active.path !== step.path;
  return (
    <div className={classes['heading']}>
      <div className={classes['titles']}>
        <h2 ref={ref} id="step-name" className={classes['name']} tabIndex={-1}>
          {step.name}
        </h2>
        {step.description && <p className={classes['description']}>{step.description}</p>}
      </div>
      <div className={classes['facts']}>
        {isOpen(step) && step.estimatedMinutes !== null && (
          <span>{t('estimate', { time: format.duration(step.estimatedMinutes) })}</span>
        )}
        {step.status === 'completed' && <ToneBadge tone="green">{t('stepStatus.completed')}</ToneBadge>}
        {step.status === 'skipped' && <ToneBadge tone="gray">{t('stepStatus.skipped')}</ToneBadge>}
        {step.status === 'snoozed' && <ToneBadge tone="violet">{t('stepStatus.snoozed')}</ToneBadge>}
        {step.status === 'failed' && <ToneBadge tone="red">{t('stepStatus.failed')}</ToneBadge>}
        {away && (
          <Button size="compact-xs" variant="light" onClick={() => selectStep(undefined)}>
            {t('toCurrent')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** While the system does something between two steps of a person. */
function Working() {
  const { t } = useTranslation('execution');
  const { detail } = useExecution();
  if (detail.status === 'failed' && detail.error) {
    return (
      <div className={classes['banner']} data-tone="red" role="alert">
        <IconAlertTriangle size={16} aria-hidden />
        <span>{t('failed', { message: detail.error.message })}</span>
      </div>
    );
  }
  const busy = detail.status === 'running' && activeStep(detail) === undefined;
  if (!busy) return null;
  const doing = detail.steps.find(
    (step) => !step.milestone && (step.status === 'running' || step.status === 'waiting'),
  );
  return (
    <div className={classes['banner']} role="status">
      <Loader size={14} aria-hidden />
      <span>{doing ? t('workingOn', { name: doing.name }) : t('working')}</span>
    </div>
  );
}

function AskOutcome() {
  const { t } = useTranslation('execution');
  const { ask } = useExecution();
  const open = (): void => ask({ kind: 'outcome' });
  useCommands([{ id: 'execution.outcome', label: t('outcome.title'), group: 'page', shortcut: 'e', run: open }]);
  return (
    <div className={classes['banner']} data-tone="green">
      <IconCircleCheck size={16} aria-hidden />
      <span>{t('allDone')}</span>
      <Button ml="auto" onClick={open} rightSection={<Keys shortcut="e" />}>
        {t('outcome.choose')}
      </Button>
    </div>
  );
}

/** Before the first step is there. */
function Between() {
  const { t } = useTranslation('execution');
  const { detail } = useExecution();
  return (
    <div className={classes['pane']}>
      <Working />
      {detail.status !== 'failed' && (
        <EmptyState title={t(detail.status === 'snoozed' ? 'nothing.snoozed' : 'nothing.title')}>
          {t('nothing.detail')}
        </EmptyState>
      )}
    </div>
  );
}
