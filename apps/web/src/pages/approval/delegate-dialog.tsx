import { Modal, Select, Stack, Text, Textarea } from '@mantine/core';
import type { ApprovalDetail } from '@renubu/contracts/approvals';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useDelegateApproval } from '../../api/approvals.ts';
import { useMe, useMembers } from '../../api/identity.ts';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { errorMessage } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.tsx';
import classes from './approval.module.css';

interface DelegateDialogProps {
  approval: ApprovalDetail;
  opened: boolean;
  onClose: () => void;
}

/** Passes the person's own vote on to somebody else. */
export function DelegateDialog({ approval, opened, onClose }: DelegateDialogProps) {
  const { t } = useTranslation('approvals');
  return (
    <Modal opened={opened} onClose={onClose} title={t('delegate.title')} size="sm">
      {opened && <DelegateForm approval={approval} onClose={onClose} />}
    </Modal>
  );
}
const shortest = 5;

function DelegateForm({ approval, onClose }: Omit<DelegateDialogProps, 'opened'>) {
  const { t } = useTranslation(['approvals', 'common']);
  const { user } = useMe();
  const { data: members } = useMembers();
  const delegating = useDelegateApproval(approval.id);
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const tooShort = reason.trim().length < shortest;
  const voting = new Set(approval.approvers.filter(({ state }) => state !== 'delegated').map(({ id }) => id));
  const people = (members?.items ?? []).filter(({ active, userId }) => active && userId !== user.id);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (to === null || tooShort) return;
    delegating.mutate(
      { to, reason: reason.trim() },
      {
        onSuccess: () => {
          showDone(t('done.delegated', { name: people.find(({ userId }) => userId === to)?.name ?? '' }));
          onClose();
        },
      },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('delegate.detail')}
        </Text>
        <Select
          label={t('delegate.to')}
          placeholder={t('delegate.pick')}
          data={people
            .filter(({ userId }) => !voting.has(userId))
            .map(({ userId, name }) => ({ value: userId, label: name }))}
          value={to}
          onChange={setTo}
          searchable
          required
          error={tried && to === null ? t('delegate.missing') : undefined}
          data-autofocus
        />
        <Textarea
          label={t('reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={tried && tooShort ? t('reasonTooShort') : undefined}
          autosize
          minRows={2}
          maxLength={2000}
          required
        />
        {delegating.error && (
          <p className={classes['problem']} role="alert">
            {errorMessage(delegating.error)}
          </p>
        )}
        <DialogButtons
          label={t('delegate.submit')}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
          loading={delegating.isPending}
        />
      </Stack>
    </form>
  );
}
