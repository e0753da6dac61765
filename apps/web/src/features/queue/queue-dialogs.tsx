import { Modal, Select, Stack, Text, Textarea } from '@mantine/core';
import type { QueueItem } from '@renubu/contracts/queue';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queueLoadQuery } from '../../api/queue.ts';
import { DialogButtons, ReasonDialog, SnoozeDialog } from '../../ui/dialogs.tsx';
import { Load } from '../../ui/states.tsx';
import type { QueueActions } from './use-queue-actions.ts';

/** The dialogs of a queue item: snooze, skip, give to somebody else. */
export function QueueDialogs({ actions }: { actions: QueueActions }) {
  const { t } = useTranslation('queue');
  const { dialog, setDialog } = actions;
  const close = (): void => setDialog(null);
  const customer = dialog?.item.customer.name ?? '';
  const item = dialog?.item;
  return (
    <>
      <SnoozeDialog
        opened={dialog?.kind === 'snooze'}
        onClose={close}
        title={t('snooze.title', { customer })}
        onSubmit={(choice) => item && actions.snooze(item, choice)}
      />
      <ReasonDialog
        opened={dialog?.kind === 'skip'}
        onClose={close}
        title={t('skip.title', { customer })}
        submitLabel={t('skip.submit')}
        onSubmit={(reason) => item && actions.skip(item, reason)}
      >
        {t('skip.note')}
      </ReasonDialog>
      <Modal opened={dialog?.kind === 'assign'} onClose={close} title={t('assign.title', { customer })} size="sm">
        {dialog?.kind === 'assign' && <AssignForm item={dialog.item} actions={actions} onClose={close} />}
      </Modal>
    </>
  );
}

function AssignForm({ item, actions, onClose }: { item: QueueItem; actions: QueueActions; onClose: () => void }) {
  const { t } = useTranslation('queue');
  const load = useQuery(queueLoadQuery);
  const [userId, setUserId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  return (
    <Load query={load}>
      {({ members }) => {
        const others = members.filter((member) => member.userId !== item.assignee?.id);
        const chosen = others.find((member) => member.userId === userId);
        return (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (chosen) actions.assign(item, { id: chosen.userId, name: chosen.name }, reason.trim());
            }}
          >
            <Stack gap="md">
              <Select
                label={t('assign.person')}
                data={others.map((member) => ({ value: member.userId, label: member.name }))}
                value={userId}
                onChange={setUserId}
                searchable
                required
                data-autofocus
                renderOption={({ option }) => {
                  const member = others.find((candidate) => candidate.userId === option.value);
                  return (
                    <div>
                      {option.label}
                      <Text size="xs" c="dimmed">
                        {t('assign.load', { items: member?.items ?? 0, executions: member?.openExecutions ?? 0 })}
                      </Text>
                    </div>
                  );
                }}
              />
              <Textarea
                label={t('assign.reason')}
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
                autosize
                minRows={2}
                maxLength={1000}
              />
              <DialogButtons
                label={t('assign.submit')}
                cancel={t('action.cancel', { ns: 'common' })}
                onCancel={onClose}
              />
            </Stack>
          </form>
        );
      }}
    </Load>
  );
}
