import { Button, Tooltip } from '@mantine/core';
import type { StepView } from '@renubu/contracts/executions';
import { IconClockPause, IconPlayerPlay, IconRotate2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../../app/commands/commands.ts';
import { whyNotStep } from '../../features/executions/can.ts';
import { labelled } from '../../features/executions/summary.ts';
import { useFormat } from '../../ui/format.ts';
import { useExecution } from './execution-context.ts';
import { RecordedValues } from './recorded-values.tsx';
import classes from './step-dock.module.css';
import { StepForm } from './step-form.tsx';

/** What ends the step, always in view: its form, or what was recorded, or why it rests. */
export function StepDock({ step }: { step: StepView }) {
  const { detail, viewer } = useExecution();
  const refused = whyNotStep('complete', step, detail, viewer);
  if (step.status === 'waiting' && refused === null) return <StepForm step={step} />;
  if (step.status === 'waiting') return <Resting step={step} why={refused ?? 'status'} />;
  if (step.status === 'snoozed') return <Snoozed step={step} />;
  if (step.status === 'completed' || step.status === 'skipped') return <Finished step={step} />;
  return step.error ? (
    <div className={classes['dock']} role="alert">
      {step.error.message}
    </div>
  ) : null;
}

/** The step is open, but not for this person or not now. */
function Resting({ step, why }: { step: StepView; why: NonNullable<ReturnType<typeof whyNotStep>> }) {
  const { t } = useTranslation('execution');
  const { detail } = useExecution();
  const drafted = labelled(step.form?.properties ?? {}, step.outputs);
  return (
    <div className={classes['dock']}>
      <p className={classes['why']}>
        {why === 'status'
          ? t('resting', { status: t(`executionStatus.${detail.status}`, { ns: 'common' }) })
          : t(`why.${why}`)}
      </p>
      {drafted.length > 0 && <RecordedValues values={drafted} />}
    </div>
  );
}

function Snoozed({ step }: { step: StepView }) {
  const { t } = useTranslation('execution');
  const format = useFormat();
  const { detail, viewer, verbs } = useExecution();
  const refused = whyNotStep('wake', step, detail, viewer);
  return (
    <div className={classes['dock']} data-tone="violet">
      <div className={classes['line']}>
        <IconClockPause size={16} aria-hidden />
        <span>
          {step.snoozedUntil
            ? t('stepSnoozedUntil', { date: format.dateTime(step.snoozedUntil) })
            : t('stepStatus.snoozed')}
          {step.reason && <span className={classes['reason']}>{step.reason}</span>}
        </span>
        {refused === null && (
          <Button
            ml="auto"
            variant="default"
            leftSection={<IconPlayerPlay size={14} />}
            onClick={() => verbs.wakeStep(step)}
          >
            {t('action.wakeStep')}
          </Button>
        )}
      </div>
    </div>
  );
}

function Finished({ step }: { step: StepView }) {
  const { t } = useTranslation('execution');
  const format = useFormat();
  const { detail, viewer, ask } = useExecution();
  const refused = whyNotStep('reopen', step, detail, viewer);
  const values = labelled(step.form?.properties ?? {}, step.outputs);
  useCommands(
    refused === null
      ? [
          {
            id: 'step.reopen',
            label: t('action.reopen'),
            group: 'page',
            shortcut: 'o',
            run: () => ask({ kind: 'reopenStep', step }),
          },
        ]
      : [],
  );
  return (
    <div className={classes['dock']}>
      <div className={classes['line']}>
        <span className={classes['recorded']}>
          {t(step.status === 'skipped' ? 'skippedOn' : 'completedOn', {
            date: step.endedAt ? format.dateTime(step.endedAt) : '',
          })}
          {step.status === 'skipped' && step.reason && <span className={classes['reason']}>{step.reason}</span>}
        </span>
        <Tooltip label={refused ? t(`why.${refused}`) : t('action.reopenHint')}>
          <Button
            ml="auto"
            variant="default"
            leftSection={<IconRotate2 size={14} />}
            data-disabled={refused ? true : undefined}
            aria-disabled={refused ? true : undefined}
            onClick={() => !refused && ask({ kind: 'reopenStep', step })}
          >
            {t('action.reopen')}
          </Button>
        </Tooltip>
      </div>
      {values.length > 0 ? (
        <RecordedValues values={values} />
      ) : (
        step.status === 'completed' && <p className={classes['why']}>{t('nothingRecorded')}</p>
      )}
    </div>
  );
}
