import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import type { ApprovalSummary } from '@renubu/contracts/approvals';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useDecideMany } from '../../api/approvals.ts';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { errorMessage } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.tsx';
import classes from './approvals.module.css';

interface BulkDialogProps {
  decision: 'approve' | 'reject';
  items: ApprovalSummary[];
  onClose: () => void;
  /** All were decided, or the person has read which were not. */
  onDone: () => void;
}
const shortest = 5;

/** Decides one or several requests after showing which; says of each that was refused why. */
export function BulkDialog({ decision, items, onClose, onDone }: BulkDialogProps) {
  const { t } = useTranslation(['approvals', 'common']);
  const deciding = useDecideMany();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const words = reason.trim();
  const tooShort = words.length < shortest && (decision === 'reject' || words !== '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (tooShort) return;
    deciding.mutate(
      items.map(({ id, payloadHash }) => ({ id, payloadHash, decision, ...(words === '' ? {} : { reason: words }) })),
      {
        onSuccess: (answer) => {
          showDone(t('bulk.result', { decided: answer.decided, refused: answer.refused }));
          if (answer.refused === 0) onDone();
        },
      },
    );
  };
  const refused = (deciding.data?.items ?? []).filter(({ ok }) => !ok);
  const title = t(decision === 'approve' ? 'bulk.approveTitle' : 'bulk.rejectTitle', { count: items.length });
  return (
    <Modal opened onClose={deciding.data ? onDone : onClose} title={title} size="md">
      {refused.length > 0 ? (
        <Refused items={items} refused={refused} onClose={onDone} />
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            <Text size="sm" c="dimmed">
              {t('bulk.detail')}
            </Text>
            <ul className={`${String(classes['list'])} ${String(classes['scroll'])}`} tabIndex={0}>
              {items.map(({ id, title: name, workflow }) => (
                <li key={id}>
                  <span>{name}</span>
                  <span className={classes['dim']}>{workflow.name}</span>
                </li>
              ))}
            </ul>
            <Textarea
              label={t(decision === 'reject' ? 'reason' : 'bulk.reason')}
              description={t('reasonHint')}
              required={decision === 'reject'}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              error={tried && tooShort ? t('reasonTooShort') : undefined}
              autosize
              minRows={2}
              maxLength={2000}
              data-autofocus
            />
            {deciding.error && (
              <p className={classes['problem']} role="alert">
                {errorMessage(deciding.error)}
              </p>
            )}
            <DialogButtons
              label={t(decision)}
              danger={decision === 'reject'}
              cancel={t('action.cancel', { ns: 'common' })}
              onCancel={onClose}
              loading={deciding.isPending}
            />
          </Stack>
        </form>
      )}
    </Modal>
  );
}

interface RefusedProps {
  items: ApprovalSummary[];
  refused: { id: string; problem: { detail: string } | null }[];
  onClose: () => void;
}
/** Which of several were not decided, with the reason of each. */
function Refused({ items, refused, onClose }: RefusedProps) {
  const { t } = useTranslation(['approvals', 'common']);
  return (
    <Stack gap="md">
      <Text size="sm" fw={500}>
        {t('bulk.refused')}
      </Text>
      <ul className={classes['list']}>
        {refused.map(({ id, problem }) => (
          <li key={id}>
            <div>
              <p>{items.find((item) => item.id === id)?.title ?? id}</p>
              <p className={classes['problem']}>{problem?.detail}</p>
            </div>
          </li>
        ))}
      </ul>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('action.close', { ns: 'common' })}
        </Button>
      </Group>
    </Stack>
  );
}
