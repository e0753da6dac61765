import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { offerUndo, withdrawUndo, type Undo } from '../app/commands/undo.ts';
import { errorMessage } from './states.tsx';

/** A short note that something was done; with `undo`, a button (and `u`) takes it back. */
export function showDone(message: string, undo?: Undo): void {
  const id = crypto.randomUUID();
  const hide = (): void => void notifications.hide(id);
  if (undo) offerUndo(undo);
  const takeBack = (): void => {
    hide();
    if (undo) {
      withdrawUndo(undo);
      void undo.run();
    }
  };
  notifications.show({
    id,
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm">{message}</Text>
        {undo && (
          <Button size="compact-xs" variant="light" onClick={takeBack}>
            {i18next.t('action.undo')}
          </Button>
        )}
      </Group>
    ),
    autoClose: undo ? 8000 : 4000,
    withCloseButton: !undo,
  });
}

/** A note that something was refused, with the server's sentence. */
export const showError = (error: unknown): void =>
  void notifications.show({ message: errorMessage(error), color: 'red', autoClose: 8000 });
