import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { executionCan, type ExecutionSummary } from '@renubu/contracts/executions';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { bulkVerbs, useBulk, type BulkVerb } from '../../api/executions.ts';
import { ExecutionStatusBadge } from '../../ui/badge.tsx';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { errorMessage } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.tsx';
import classes from './executions.module.css';

interface BulkBarProps {
  count: number;
  onVerb: (verb: BulkVerb) => void;
  onClear: () => void;
}
/** What one can do with the chosen rows. */
export function BulkBar({ count, onVerb, onClear }: BulkBarProps) {
  const { t } = useTranslation(['executions', 'common']);
  return (
    <div className={classes['bulk']} role="group" aria-label={t('selected', { count })}>
      <span aria-live="polite">{t('selected', { count })}</span>
      {bulkVerbs.map((verb) => (
        <Button key={verb} size="compact-sm" variant="default" onClick={() => onVerb(verb)}>
          {t(`verb.${verb}`)}
        </Button>
      ))}
      <Button size="compact-sm" variant="subtle" color="gray" onClick={onClear}>
        {t('action.clear', { ns: 'common' })}
      </Button>
    </div>
  );
}

interface BulkDialogProps {
  verb: BulkVerb;
  items: ExecutionSummary[];
  onClose: () => void;
  onDone: () => void;
}
const shortest = 3;

/** Shows which executions a verb will meet and which it leaves alone, then does it, and says which refused. */
export function BulkDialog({ verb, items, onClose, onDone }: BulkDialogProps) {
  const { t } = useTranslation(['executions', 'common']);
  const running = useBulk();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  // Those that were met have a new status as soon as the list is read anew: keep to what was shown.
  const [affected] = useState(() => items.filter(({ status }) => executionCan[verb].includes(status)));
  const left = items.length - affected.length;
  const needsReason = verb === 'cancel';
  const tooShort = needsReason && reason.trim().length < shortest;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (tooShort) return;
    running.mutate(
      { ids: affected.map(({ id }) => id), verb, ...(needsReason ? { reason: reason.trim() } : {}) },
      {
        onSuccess: ({ done, failed }) => {
          showDone(t('bulk.result', { done, failed }));
          if (failed === 0) onDone();
        },
      },
    );
  };
  const refused = (running.data?.items ?? []).filter(({ ok }) => !ok);
  const nameOf = (id: string): string => affected.find((item) => item.id === id)?.workflowName ?? id;
  return (
    <Modal
      opened
      onClose={running.data ? onDone : onClose}
      title={t('bulk.title', { verb: t(`verb.${verb}`), name: t('bulk.affected', { count: affected.length }) })}
      size="md"
    >
      {refused.length > 0 ? (
        <Refused
          items={refused.map(({ id, problem }) => ({ id, name: nameOf(id), detail: problem?.detail ?? '' }))}
          onClose={onDone}
        />
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            {affected.length === 0 ? <Text size="sm">{t('bulk.none')}</Text> : <Preview items={affected} />}
            {affected.length > 0 && left > 0 && (
              <Text size="sm" c="dimmed">
                {t('bulk.left', { count: left })}
              </Text>
            )}
            {needsReason && affected.length > 0 && (
              <Textarea
                label={t('bulk.reason')}
                required
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
                error={tried && tooShort ? t('bulk.reasonMissing') : undefined}
                autosize
                minRows={2}
                maxLength={1000}
                data-autofocus
              />
            )}
            {running.error && (
              <p className={classes['problem']} role="alert">
                {errorMessage(running.error)}
              </p>
            )}
            {affected.length === 0 ? (
              <Group justify="flex-end">
                <Button variant="default" onClick={onClose}>
                  {t('action.close', { ns: 'common' })}
                </Button>
              </Group>
            ) : (
              <DialogButtons
                label={t(`verb.${verb}`)}
                danger={verb === 'cancel'}
                cancel={t('bulk.close')}
                onCancel={onClose}
                loading={running.isPending}
              />
            )}
          </Stack>
        </form>
      )}
    </Modal>
  );
}

function Preview({ items }: { items: ExecutionSummary[] }) {
  const { t } = useTranslation('executions');
  return (
    <ul className={classes['preview']} tabIndex={0} aria-label={t('bulk.affected', { count: items.length })}>
      {items.map((item) => (
        <li key={item.id}>
          <span className="rn-truncate">
            {item.workflowName} {item.customer && <span className={classes['dim']}>{item.customer.name}</span>}
          </span>
          <ExecutionStatusBadge status={item.status} />
        </li>
      ))}
    </ul>
  );
}

interface RefusedProps {
  items: { id: string; name: string; detail: string }[];
  onClose: () => void;
}
function Refused({ items, onClose }: RefusedProps) {
  const { t } = useTranslation(['executions', 'common']);
  return (
    <Stack gap="md">
      <Text size="sm" fw={500}>
        {t('bulk.refused')}
      </Text>
      <ul className={classes['preview']} tabIndex={0} aria-label={t('bulk.refused')}>
        {items.map(({ id, name, detail }) => (
          <li key={id}>
            <span>{name}</span>
            <span className={classes['problem']}>{detail}</span>
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
