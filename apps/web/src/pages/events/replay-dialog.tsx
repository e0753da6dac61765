import { Button, Group, Modal, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import type { ReplayReceipt } from '@renubu/contracts/events';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReplay, type ReplayInput } from '../../api/events.ts';
import { workflowsQuery } from '../../api/workflows.ts';
import { useFormat } from '../../ui/format.ts';
import { errorMessage } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.tsx';
import classes from './events-page.module.css';

/** Dispatches the stored events of a time again: first counted, then confirmed. */
export function ReplayDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('events');
  return (
    <Modal opened={opened} onClose={onClose} title={t('replay.title')} size="md">
      {opened && <Replay onClose={onClose} />}
    </Modal>
  );
}

/** An instant as `<input type="datetime-local">` holds it. */
const localInput = (ms: number): string =>
  new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
const instantOf = (local: string): string | null => {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
};

function Replay({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['events', 'common']);
  const { data: workflows } = useQuery(workflowsQuery);
  const replaying = useReplay();
  const [now] = useState(() => Date.now());
  const [from, setFrom] = useState(() => localInput(now - 24 * 3_600_000));
  const [to, setTo] = useState(() => localInput(now + 60_000));
  const [type, setType] = useState('');
  const [workflow, setWorkflow] = useState<string | null>(null);
  const [begin, end] = [instantOf(from), instantOf(to)];
  const wrong = begin === null || end === null || begin >= end;
  const counted = replaying.data?.dryRun ? replaying.data : null;
  // What was counted is what is dispatched: another range has to be counted again.
  const changing =
    <Value,>(set: (value: Value) => void) =>
    (value: Value): void => {
      replaying.reset();
      set(value);
    };
  const run = (dryRun: boolean): void => {
    if (wrong) return;
    const input: ReplayInput = {
      from: begin,
      to: end,
      dryRun,
      ...(type.trim() === '' ? {} : { type: type.trim() }),
      ...(workflow === null ? {} : { workflow }),
    };
    replaying.mutate(input, {
      onSuccess: (receipt) => {
        if (receipt.dryRun) return;
        showDone(t('replay.done', { count: receipt.dispatched }));
        onClose();
      },
    });
  };
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('replay.detail')}
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          type="datetime-local"
          label={t('replay.from')}
          value={from}
          onChange={(event) => changing(setFrom)(event.currentTarget.value)}
          data-autofocus
        />
        <TextInput
          type="datetime-local"
          label={t('replay.to')}
          value={to}
          onChange={(event) => changing(setTo)(event.currentTarget.value)}
          error={wrong ? t('replay.wrong') : undefined}
        />
        <TextInput
          label={t('replay.type')}
          description={t('replay.typeHint')}
          value={type}
          onChange={(event) => changing(setType)(event.currentTarget.value)}
          maxLength={255}
        />
        <Select
          label={t('replay.workflow')}
          description={' '}
          placeholder={t('replay.anyWorkflow')}
          data={(workflows ?? []).map(({ slug, name }) => ({ value: slug, label: name }))}
          value={workflow}
          onChange={changing(setWorkflow)}
          searchable
          clearable
        />
      </SimpleGrid>
      {counted && <Counted receipt={counted} />}
      {replaying.error && (
        <p className={classes['problem']} role="alert">
          {errorMessage(replaying.error)}
        </p>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('action.cancel', { ns: 'common' })}
        </Button>
        {counted && counted.events > 0 ? (
          <Button loading={replaying.isPending} onClick={() => run(false)}>
            {t('replay.run', { count: counted.events })}
          </Button>
        ) : (
          <Button loading={replaying.isPending} disabled={wrong} onClick={() => run(true)}>
            {t('replay.count')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function Counted({ receipt }: { receipt: ReplayReceipt }) {
  const { t } = useTranslation('events');
  const format = useFormat();
  return (
    <ul className={classes['counts']} role="status">
      <li>
        <strong>{t('replay.counted', { count: receipt.events })}</strong>
      </li>
      {receipt.types.map(({ type, events }) => (
        <li key={type}>
          <code>{type}</code>
          <span>{format.number(events)}</span>
        </li>
      ))}
    </ul>
  );
}
