import { Modal, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ReasonDialog, SnoozeDialog } from '../../ui/dialogs.tsx';
import { TaskForm } from './task-form.tsx';
import type { TaskActions } from './use-task-actions.ts';

const dayMs = 86_400_000;
const longestSnoozeDays = 7;

/** The dialogs of a task: snooze, skip, edit. */
export function TaskDialogs({ actions }: { actions: TaskActions }) {
  const { t } = useTranslation('tasks');
  const { dialog, setDialog } = actions;
  const close = (): void => setDialog(null);
  if (!dialog) return null;
  const { task } = dialog;
  // The first snooze sets the day by which the task must be decided.
  const deadline = task.snoozeDeadline === null ? null : Date.parse(task.snoozeDeadline);
  const maxDays =
    deadline === null
      ? longestSnoozeDays
      : Math.max(1, Math.min(longestSnoozeDays, Math.floor((deadline - Date.now()) / dayMs)));
  return (
    <>
      <SnoozeDialog
        opened={dialog.kind === 'snooze'}
        onClose={close}
        title={t('snooze.title', { title: task.title })}
        maxDays={maxDays}
        withReason={false}
        onSubmit={({ days, until }) =>
          actions.snooze(task, days ?? Math.max(1, Math.round((Date.parse(until ?? '') - Date.now()) / dayMs)))
        }
      >
        <Text size="sm" c="dimmed">
          {t('snooze.note')}
        </Text>
      </SnoozeDialog>
      <ReasonDialog
        opened={dialog.kind === 'skip'}
        onClose={close}
        title={t('skip.title', { title: task.title })}
        submitLabel={t('skip.submit')}
        onSubmit={(reason) => actions.skip(task, reason)}
      />
      <Modal opened={dialog.kind === 'edit'} onClose={close} title={t('form.edit')} size="md">
        {dialog.kind === 'edit' && <TaskForm task={task} onClose={close} />}
      </Modal>
    </>
  );
}
