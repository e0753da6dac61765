import type { WorkflowDetail } from '@renubu/contracts/workflows';
import { useTranslation } from 'react-i18next';
import { useDiscardDraft } from '../../api/workflows.ts';
import { dropDraft } from '../../features/executions/draft-store.ts';
import { ConfirmDialog } from '../../ui/dialogs.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { unsavedKey } from './use-draft-saving.ts';

export type DraftDialog = 'publish' | 'discard' | null;

interface DraftDialogsProps {
  workflow: WorkflowDetail;
  dialog: DraftDialog;
  onDialog: (dialog: DraftDialog) => void;
  /** The draft is no more: published or discarded. */
  onGone: () => void;
}
/** Publish with what changes; discard after asking. */
export function DraftDialogs({ workflow, dialog, onDialog, onGone }: DraftDialogsProps) {
  const { t } = useTranslation('workflows');
  const discarding = useDiscardDraft(workflow.slug);
  const discard = (): void =>
    discarding.mutate(undefined, {
      onSuccess: () => {
        dropDraft(unsavedKey(workflow.slug));
        onDialog(null);
        showDone(t('draftEdit.discarded'));
        onGone();
      },
      onError: (error) => showError(error),
    });
  return (
    <>
      <PublishDialog
        workflow={workflow}
        opened={dialog === 'publish'}
        onClose={() => onDialog(null)}
        onPublished={onGone}
      />
      <ConfirmDialog
        opened={dialog === 'discard'}
        onClose={() => onDialog(null)}
        title={t('draftEdit.discardTitle')}
        confirmLabel={t('draftEdit.discard')}
        danger
        loading={discarding.isPending}
        onConfirm={discard}
      >
        {t('draftEdit.discardDetail')}
      </ConfirmDialog>
    </>
  );
}
