import { Alert, Autocomplete, Button, Group, Modal, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconGavel, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { eventTypesQuery, useDecideEvent, useSendEvent, type TestEvent } from '../../api/events.ts';
import { errorMessage } from '../../ui/states.tsx';
import { DecisionView } from './decision-view.tsx';
import classes from './events.module.css';
import { isEventType, readObject } from './json-text.ts';

export interface EventDraft {
  type: string;
  source: string;
  subject: string;
  /** JSON as it is typed. */
  data: string;
}
interface SendEventDialogProps {
  opened: boolean;
  onClose: () => void;
  /** What stands in the form at first. */
  draft?: EventDraft | undefined;
}
const blank: EventDraft = { type: '', source: '', subject: '', data: '{\n  \n}' };

/** Sends an event by hand, or asks what the workflows say to it. */
export function SendEventDialog({ opened, onClose, draft }: SendEventDialogProps) {
  const { t } = useTranslation('events');
  return (
    <Modal opened={opened} onClose={onClose} title={t('send.title')} size="lg">
      {opened && <SendEvent draft={draft ?? blank} onClose={onClose} />}
    </Modal>
  );
}

function SendEvent({ draft, onClose }: { draft: EventDraft; onClose: () => void }) {
  const { t } = useTranslation('events');
  const [values, setValues] = useState(draft);
  const sending = useSendEvent();
  const deciding = useDecideEvent();
  const again = (): void => {
    sending.reset();
    deciding.reset();
  };
  const eventId = deciding.data?.eventId ?? sending.data?.accepted[0]?.id;
  if (eventId === undefined) {
    return (
      <EventForm
        values={values}
        onChange={setValues}
        busy={sending.isPending ? 'send' : deciding.isPending ? 'decide' : null}
        error={sending.error ?? deciding.error}
        onSend={(event) => sending.mutate(event)}
        onDecide={(event) => deciding.mutate(event)}
      />
    );
  }
  const duplicate = sending.data?.accepted[0]?.duplicate === true;
  return (
    <Stack gap="md" role="status">
      {deciding.data ? (
        <DecisionView decision={deciding.data} />
      ) : (
        <Alert color={duplicate ? 'gray' : 'green'} variant="light">
          {t(duplicate ? 'send.duplicate' : 'send.sent')}
        </Alert>
      )}
      <Group gap="xs" justify="flex-end">
        <Button variant="default" onClick={again}>
          {t('send.again')}
        </Button>
        <Button component={Link} to="/events/$eventId" params={{ eventId } as never} onClick={onClose}>
          {t('send.open')}
        </Button>
      </Group>
    </Stack>
  );
}

interface EventFormProps {
  values: EventDraft;
  onChange: (values: EventDraft) => void;
  busy: 'send' | 'decide' | null;
  error: unknown;
  onSend: (event: TestEvent) => void;
  onDecide: (event: TestEvent) => void;
}
function EventForm({ values, onChange, busy, error, onSend, onDecide }: EventFormProps) {
  const { t } = useTranslation('events');
  const { data: types } = useQuery(eventTypesQuery);
  const [tried, setTried] = useState(false);
  const data = readObject(values.data);
  const set = (next: Partial<EventDraft>): void => onChange({ ...values, ...next });
  const submit = (act: (event: TestEvent) => void): void => {
    setTried(true);
    if (!isEventType(values.type.trim()) || !data.ok) return;
    const [source, subject] = [values.source.trim(), values.subject.trim()];
    act({
      type: values.type.trim(),
      data: data.value,
      ...(source === '' ? {} : { source }),
      ...(subject === '' ? {} : { subject }),
    });
  };
  const dataError = data.ok
    ? undefined
    : data.problem === 'object'
      ? t('send.dataObject')
      : t('send.dataWrong', { message: data.message });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit(onSend);
      }}
    >
      <Stack gap="sm">
        <Autocomplete
          label={t('send.type')}
          placeholder={t('send.typePlaceholder')}
          data={(types ?? []).map(({ type }) => type)}
          openOnFocus={false}
          value={values.type}
          onChange={(type) => set({ type })}
          error={tried && !isEventType(values.type.trim()) ? t('send.typeMissing') : undefined}
          maxLength={255}
          required
          data-autofocus
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput
            label={t('send.source')}
            description={t('send.sourceHint')}
            value={values.source}
            onChange={(event) => set({ source: event.currentTarget.value })}
            maxLength={1024}
          />
          <TextInput
            label={t('send.subject')}
            description={' '}
            value={values.subject}
            onChange={(event) => set({ subject: event.currentTarget.value })}
            maxLength={1024}
          />
        </SimpleGrid>
        <Textarea
          label={t('send.data')}
          className={classes['json']}
          value={values.data}
          onChange={(event) => set({ data: event.currentTarget.value })}
          error={tried ? dataError : undefined}
          autosize
          minRows={7}
          maxRows={18}
          spellCheck={false}
        />
        {Boolean(error) && (
          <p className={classes['problem']} role="alert">
            {errorMessage(error)}
          </p>
        )}
        <Group gap="xs" justify="space-between" align="center">
          <Text size="xs" c="dimmed" maw={330}>
            {t('send.decideHint')}
          </Text>
          <Group gap="xs">
            <Button
              variant="default"
              leftSection={<IconGavel size={14} />}
              loading={busy === 'decide'}
              onClick={() => submit(onDecide)}
            >
              {t('send.decide')}
            </Button>
            <Button type="submit" leftSection={<IconSend size={14} />} loading={busy === 'send'}>
              {t('send.send')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
