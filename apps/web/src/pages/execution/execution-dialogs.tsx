import { useTranslation } from 'react-i18next';
import { ReasonDialog, SnoozeDialog } from '../../ui/dialogs.tsx';
import { useExecution, type ExecutionDialog } from './execution-context.ts';
import { MigrateDialog } from './migrate-dialog.tsx';
import { OutcomeDialog } from './outcome-dialog.tsx';
import { RerunDialog } from './rerun-dialog.tsx';

interface ExecutionDialogsProps {
  dialog: ExecutionDialog | null;
  onClose: () => void;
}

/** Asks for reasons, dates and outcomes before the verbs that need them. */
export function ExecutionDialogs({ dialog, onClose }: ExecutionDialogsProps) {
  const { t } = useTranslation('execution');
  const { detail, verbs, selectStep } = useExecution();
  const step = dialog && 'step' in dialog ? dialog.step : undefined;
  const closing =
    <Input,>(run: (input: Input) => void) =>
    (input: Input): void => {
      onClose();
      run(input);
    };
  const shared = { onClose };
  return (
    <>
      <SnoozeDialog
        {...shared}
        opened={dialog?.kind === 'snooze'}
        title={t('dialog.snoozeTitle')}
        maxDays={detail.maxSnoozeDays}
        onSubmit={closing(verbs.snooze)}
      />
      <SnoozeDialog
        {...shared}
        opened={dialog?.kind === 'snoozeStep'}
        title={t('dialog.snoozeStepTitle', { name: step?.name ?? '' })}
        maxDays={detail.maxSnoozeDays}
        onSubmit={closing((choice) => step && verbs.snoozeStep(step, choice))}
      />
      <ReasonDialog
        {...shared}
        opened={dialog?.kind === 'skipStep'}
        title={t('dialog.skipTitle', { name: step?.name ?? '' })}
        submitLabel={t('action.skip')}
        onSubmit={closing((reason) => step && verbs.skipStep(step, reason))}
      >
        {t('dialog.skipDetail')}
      </ReasonDialog>
      <ReasonDialog
        {...shared}
        opened={dialog?.kind === 'reopenStep'}
        title={t('dialog.reopenTitle', { name: step?.name ?? '' })}
        submitLabel={t('action.reopen')}
        onSubmit={closing((reason) => step && verbs.reopenStep(step, reason, () => selectStep(step.stepId)))}
      >
        {t('dialog.reopenDetail')}
      </ReasonDialog>
      <ReasonDialog
        {...shared}
        opened={dialog?.kind === 'escalate'}
        title={t('dialog.escalateTitle')}
        submitLabel={t('action.escalate')}
        onSubmit={closing(verbs.escalate)}
      >
        {t('dialog.escalateDetail')}
      </ReasonDialog>
      <ReasonDialog
        {...shared}
        opened={dialog?.kind === 'cancel'}
        title={t('dialog.cancelTitle')}
        submitLabel={t('action.cancel')}
        danger
        onSubmit={closing(verbs.cancel)}
      >
        {t('dialog.cancelDetail')}
      </ReasonDialog>
      <MigrateDialog opened={dialog?.kind === 'migrate'} onClose={onClose} />
      <RerunDialog opened={dialog?.kind === 'rerun'} onClose={onClose} />
      <OutcomeDialog opened={dialog?.kind === 'outcome'} onClose={onClose} />
    </>
  );
}
