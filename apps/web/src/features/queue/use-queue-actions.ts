import type { QueueItem } from '@renubu/contracts/queue';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notifications } from '@mantine/notifications';
import { problemOf } from '../../api/errors.ts';
import {
  useAssignItem,
  useSkipItem,
  useSnoozeItem,
  useStartItem,
  useWakeItem,
  type SnoozeInput,
} from '../../api/queue.ts';
import { useOpenPath } from '../../app/use-open-path.ts';
import { useFormat } from '../../ui/format.ts';
import { snoozeRefusal } from './snooze-rule.ts';
import { showDone, showError } from '../../ui/toast.tsx';

export type QueueDialog = { kind: 'snooze' | 'skip' | 'assign'; item: QueueItem } | null;

/** Everything one can do with a queue item, with its notes, undo and dialogs' state. */
export function useQueueActions() {
  const { t } = useTranslation('queue');
  const format = useFormat();
  const openPath = useOpenPath();
  const [dialog, setDialog] = useState<QueueDialog>(null);
  const snoozing = useSnoozeItem();
  const skipping = useSkipItem();
  const waking = useWakeItem();
  const starting = useStartItem();
  const assigning = useAssignItem();

  const openExecution = (executionId: string): void => openPath(`/executions/${executionId}`);

  const start = (item: QueueItem): void => {
    if (item.executionId && item.status === 'in_progress') return openExecution(item.executionId);
    starting.mutate(item.id, {
      onSuccess: ({ executionId }) => openExecution(executionId),
      onError: (error) => {
        // Somebody (or another tab) was faster: the work exists, so go there.
        const executionId = problemOf(error)?.extra['executionId'];
        if (typeof executionId !== 'string') return showError(error);
        notifications.show({ message: t('start.already') });
        openExecution(executionId);
      },
    });
  };
  const wake = (item: QueueItem, quiet = false): Promise<unknown> =>
    waking.mutateAsync(item.id).then(() => {
      if (!quiet) showDone(t('wake.done', { customer: item.customer.name }));
    }, showError);
  const snooze = (item: QueueItem, choice: SnoozeInput): void => {
    setDialog(null);
    snoozing.mutate(
      { id: item.id, ...choice },
      {
        onError: showError,
        onSuccess: () => {
          const customer = item.customer.name;
          const until = choice.until ?? new Date(Date.now() + (choice.days ?? 1) * 86_400_000).toISOString();
          const undo = { label: t('snooze.undo', { customer }), run: () => wake(item) };
          showDone(t('snooze.done', { customer, date: format.date(until) }), undo);
        },
      },
    );
  };
  const askSnooze = (item: QueueItem): void => {
    const refusal = snoozeRefusal(item);
    if (refusal === null) setDialog({ kind: 'snooze', item });
    else notifications.show({ message: t(`action.${refusal}`) });
  };
  const skip = (item: QueueItem, reason: string): void => {
    setDialog(null);
    skipping.mutate(
      { id: item.id, reason },
      { onError: showError, onSuccess: () => showDone(t('skip.done', { customer: item.customer.name })) },
    );
  };
  const assign = (item: QueueItem, to: { id: string; name: string }, reason: string): void => {
    setDialog(null);
    const customer = item.customer.name;
    const previous = item.assignee?.id;
    assigning.mutate(
      { id: item.id, userId: to.id, ...(reason.length >= 3 ? { reason } : {}) },
      {
        onError: showError,
        onSuccess: () => {
          const run = () => assigning.mutateAsync({ id: item.id, userId: previous ?? to.id }).catch(showError);
          const undo = previous === undefined ? undefined : { label: t('assign.undo', { customer }), run };
          showDone(t('assign.done', { customer, name: to.name }), undo);
        },
      },
    );
  };
  return {
    start,
    snooze,
    askSnooze,
    skip,
    wake,
    assign,
    dialog,
    setDialog,
    startingId: starting.isPending ? starting.variables : null,
  };
}
export type QueueActions = ReturnType<typeof useQueueActions>;
