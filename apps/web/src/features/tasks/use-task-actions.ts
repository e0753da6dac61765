import type { Task } from '@renubu/contracts/tasks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCompleteTask, useReopenTask, useSkipTask, useSnoozeTask } from '../../api/tasks.ts';
import { showDone, showError } from '../../ui/toast.tsx';

export type TaskDialogState = { kind: 'snooze' | 'skip' | 'edit'; task: Task } | null;

/** What one can do with a task, with its notes, undo and dialogs' state. */
export function useTaskActions() {
  const { t } = useTranslation('tasks');
  const [dialog, setDialog] = useState<TaskDialogState>(null);
  const completing = useCompleteTask();
  const skipping = useSkipTask();
  const snoozing = useSnoozeTask();
  const reopening = useReopenTask();

  const reopen = (task: Task): Promise<unknown> =>
    reopening.mutateAsync({ id: task.id }).then(() => showDone(t('done.reopened', { title: task.title })), showError);
  const complete = (task: Task): void =>
    completing.mutate(
      { id: task.id },
      {
        onError: showError,
        onSuccess: () =>
          showDone(t('done.completed', { title: task.title }), {
            label: t('undo.complete', { title: task.title }),
            run: () => reopen(task),
          }),
      },
    );
  const skip = (task: Task, reason: string): void => {
    setDialog(null);
    skipping.mutate(
      { id: task.id, reason },
      {
        onError: showError,
        onSuccess: () =>
          showDone(t('done.skipped', { title: task.title }), {
            label: t('undo.skip', { title: task.title }),
            run: () => reopen(task),
          }),
      },
    );
  };
  const snooze = (task: Task, days: number): void => {
    setDialog(null);
    snoozing.mutate(
      { id: task.id, days },
      { onError: showError, onSuccess: () => showDone(t('done.snoozed', { title: task.title })) },
    );
  };
  return { complete, skip, snooze, reopen, dialog, setDialog };
}
export type TaskActions = ReturnType<typeof useTaskActions>;
