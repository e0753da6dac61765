import { Tooltip, UnstyledButton } from '@mantine/core';
import type { StepView } from '@renubu/contracts/executions';
import { IconCheck, IconClockPause, IconExclamationMark, IconPlayerSkipForward, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../../app/commands/commands.ts';
import { activeStep, canLookAt, milestonesOf, neighbourStep } from '../../features/executions/steps.ts';
import { useFormat } from '../../ui/format.ts';
import { Keys } from '../../ui/kbd.tsx';
import { useExecution } from './execution-context.ts';
import classes from './step-rail.module.css';

/** The way through the workflow: where one stands, what is done, what comes. Begun steps can be looked at again. */
export function StepRail({ onSelect }: { onSelect?: () => void }) {
  const { t } = useTranslation('execution');
  const format = useFormat();
  const { detail, step: shown, selectStep } = useExecution();
  const steps = milestonesOf(detail);
  const active = activeStep(detail);
  const { done, total } = detail.progress;
  const minutes = steps
    .filter(({ status }) => status === 'pending' || status === 'waiting')
    .reduce((sum, step) => sum + (step.estimatedMinutes ?? 0), 0);
  const go = (direction: 1 | -1) => () => {
    const next = neighbourStep(detail, shown?.stepId, direction);
    if (next) selectStep(next.stepId === active?.stepId ? undefined : next.stepId);
  };
  useCommands([
    { id: 'step.next', label: t('command.nextStep'), group: 'list', shortcut: 'j', palette: false, run: go(1) },
    {
      id: 'step.previous',
      label: t('command.previousStep'),
      group: 'list',
      shortcut: 'k',
      palette: false,
      run: go(-1),
    },
  ]);
  return (
    <nav className={classes['rail']} aria-label={t('steps')}>
      <div className={classes['head']}>
        <span>{t('progress', { done, total })}</span>
        {minutes > 0 && <span className={classes['minutes']}>{t('timeLeft', { time: format.duration(minutes) })}</span>}
      </div>
      <div className={classes['bar']} role="img" aria-label={t('progress', { done, total })}>
        <span style={{ width: `${String(total === 0 ? 0 : (done / total) * 100)}%` }} />
      </div>
      <ol className={classes['steps']}>
        {steps.map((step, index) => (
          <li key={step.path}>
            <StepButton
              step={step}
              position={index + 1}
              current={step.path === shown?.path}
              active={step.path === active?.path}
              onClick={() => {
                selectStep(step.stepId === active?.stepId ? undefined : step.stepId);
                onSelect?.();
              }}
            />
          </li>
        ))}
      </ol>
      <div className={classes['foot']}>
        <Keys shortcut="k" /> <Keys shortcut="j" /> <span>{t('railHint')}</span>
      </div>
    </nav>
  );
}

interface StepButtonProps {
  step: StepView;
  position: number;
  current: boolean;
  active: boolean;
  onClick: () => void;
}
function StepButton({ step, position, current, active, onClick }: StepButtonProps) {
  const { t } = useTranslation('execution');
  const format = useFormat();
  const open = canLookAt(step);
  const words = t(`stepStatus.${step.status}`);
  const note =
    step.snoozedUntil && step.status === 'snoozed'
      ? t('snoozedUntil', { date: format.date(step.snoozedUntil) })
      : (step.reason ??
        step.error?.message ??
        (active
          ? t('stepNow')
          : step.status === 'pending' && step.estimatedMinutes
            ? format.duration(step.estimatedMinutes)
            : words));
  return (
    <Tooltip
      label={open ? (step.description ?? step.name) : t('notBegun')}
      position="right"
      openDelay={600}
      multiline
      maw={280}
    >
      <UnstyledButton
        className={classes['step']}
        data-status={step.status}
        data-current={current || undefined}
        aria-current={current ? 'step' : undefined}
        aria-disabled={open ? undefined : true}
        onClick={() => open && onClick()}
      >
        <span className={classes['mark']} aria-hidden>
          <Sign step={step} position={position} />
        </span>
        <span className={classes['text']}>
          <span className={classes['name']}>{step.name}</span>
          <span className={classes['note']}>{note}</span>
          <span className="rn-visually-hidden">{words}</span>
        </span>
      </UnstyledButton>
    </Tooltip>
  );
}

function Sign({ step, position }: { step: StepView; position: number }) {
  switch (step.status) {
    case 'completed':
      return <IconCheck size={13} stroke={2.6} />;
    case 'skipped':
      return <IconPlayerSkipForward size={12} stroke={2} />;
    case 'snoozed':
      return <IconClockPause size={13} stroke={2} />;
    case 'failed':
      return <IconExclamationMark size={13} stroke={2.6} />;
    case 'cancelled':
      return <IconX size={13} stroke={2.4} />;
    default:
      return <>{position}</>;
  }
}
