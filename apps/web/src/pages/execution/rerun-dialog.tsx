import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRerun } from '../../api/run.ts';
import { ConfirmDialog } from '../../ui/dialogs.tsx';
import { showDone } from '../../ui/toast.tsx';
import { useExecution } from './execution-context.ts';

/** Asks before the same event and inputs run once more, then leads to the new run. */
export function RerunDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('executions');
  const { detail, verbs } = useExecution();
  const navigate = useNavigate();
  const running = useRerun(detail.id);
  const run = (): void =>
    running.mutate(undefined, {
      onSuccess: ({ executionId }) => {
        onClose();
        showDone(t('rerun.done'));
        void navigate({ to: '/executions/$executionId', params: { executionId } });
      },
      onError: verbs.fail,
    });
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t('rerun.title')}
      confirmLabel={t('verb.rerun')}
      loading={running.isPending}
      onConfirm={run}
    >
      {t('rerun.detail')}
    </ConfirmDialog>
  );
}
