import { Alert, Modal, Stack, Text, Textarea } from '@mantine/core';
import type { WorkflowDetail } from '@renubu/contracts/workflows';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/errors.ts';
import { usePublish } from '../../api/workflows.ts';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { errorMessage } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.tsx';
import { Difference } from './versions-tab.tsx';
import classes from './workflow.module.css';

interface PublishDialogProps {
  workflow: WorkflowDetail;
  opened: boolean;
  onClose: () => void;
  onPublished: () => void;
}
/** Shows what changes, asks for a note, publishes. */
export function PublishDialog({ workflow, opened, onClose, onPublished }: PublishDialogProps) {
  const { t } = useTranslation('workflows');
  const version = Math.max(0, ...workflow.versions.map((item) => item.version ?? 0)) + 1;
  return (
    <Modal opened={opened} onClose={onClose} title={t('draftEdit.publishTitle', { version })} size="lg">
      {opened && <PublishForm workflow={workflow} version={version} onClose={onClose} onPublished={onPublished} />}
    </Modal>
  );
}

function PublishForm({
  workflow,
  version,
  onClose,
  onPublished,
}: Omit<PublishDialogProps, 'opened'> & { version: number }) {
  const { t } = useTranslation(['workflows', 'common']);
  const [note, setNote] = useState('');
  const publishing = usePublish(workflow.slug);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    publishing.mutate(note.trim(), {
      onSuccess: () => {
        showDone(t('draftEdit.published', { version }));
        onClose();
        onPublished();
      },
    });
  };
  const problem = problemOf(publishing.error);
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('draftEdit.publishDetail')}
        </Text>
        {workflow.publishedVersion !== null && (
          <div className={classes['publishDiff']}>
            <Difference slug={workflow.slug} />
          </div>
        )}
        <Textarea
          label={t('draftEdit.note')}
          description={t('draftEdit.noteHint')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={1000}
          autosize
          minRows={2}
          data-autofocus
        />
        {publishing.error && (
          <Alert color="red" variant="light" role="alert">
            {errorMessage(publishing.error)}
            {problem && problem.errors.length > 0 && (
              <ul className={classes['plainList']}>
                {problem.errors.slice(0, 8).map((error, index) => (
                  <li key={index}>{error.message}</li>
                ))}
              </ul>
            )}
          </Alert>
        )}
        <DialogButtons
          label={t('draftEdit.publishSubmit')}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
          loading={publishing.isPending}
        />
      </Stack>
    </form>
  );
}
