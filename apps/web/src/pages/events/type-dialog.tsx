import { Button, Group, Modal, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import type { EventTypeEntry } from '@renubu/contracts/events';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useRemoveEventType, useSaveEventType } from '../../api/events.ts';
import { isEventType, readObject } from '../../features/events/json-text.ts';
import { errorMessage } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import classes from './events-page.module.css';

const modes = ['off', 'warn', 'reject'] as const;

/** Describes an event type and, where wanted, holds its data against a schema. Without an entry it asks for the type. */
export function TypeDialog({ entry, onClose }: { entry: EventTypeEntry | null; onClose: () => void }) {
  const { t } = useTranslation(['events', 'common']);
  const saving = useSaveEventType();
  const removing = useRemoveEventType();
  const [type, setType] = useState(entry?.type ?? '');
  const [description, setDescription] = useState(entry?.description ?? '');
  const [schema, setSchema] = useState(entry?.schema ? JSON.stringify(entry.schema, null, 2) : '');
  const [validation, setValidation] = useState(entry?.validation ?? 'warn');
  const [tried, setTried] = useState(false);
  const typeWrong = !isEventType(type.trim());
  const read = readObject(schema);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (typeWrong || !read.ok) return;
    saving.mutate(
      {
        type: type.trim(),
        description: description.trim(),
        schema: schema.trim() === '' ? null : read.value,
        validation,
      },
      {
        onSuccess: () => {
          showDone(t('types.saved'));
          onClose();
        },
      },
    );
  };
  const remove = (): void =>
    removing.mutate(type, {
      onSuccess: () => {
        showDone(t('types.removed'));
        onClose();
      },
      onError: showError,
    });
  return (
    <Modal
      opened
      onClose={onClose}
      title={entry ? t('types.describeOf', { type: entry.type }) : t('types.add')}
      size="lg"
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          {!entry && (
            <TextInput
              label={t('types.type')}
              value={type}
              onChange={(event) => setType(event.currentTarget.value)}
              error={tried && typeWrong ? t('types.typeWrong') : undefined}
              required
              maxLength={255}
              data-autofocus
            />
          )}
          <Textarea
            label={t('types.description')}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
            autosize
            minRows={2}
            maxLength={4000}
          />
          <Textarea
            label={t('types.schema')}
            className={classes['json']}
            value={schema}
            onChange={(event) => setSchema(event.currentTarget.value)}
            error={tried && !read.ok ? t('types.schemaWrong', { message: read.message }) : undefined}
            autosize
            minRows={5}
            maxRows={16}
            spellCheck={false}
          />
          <NativeSelect
            label={t('types.validation')}
            data={modes.map((value) => ({ value, label: t(`types.modes.${value}`) }))}
            value={validation}
            onChange={(event) => setValidation(modes.find((mode) => mode === event.currentTarget.value) ?? validation)}
          />
          {saving.error && (
            <p className={classes['problem']} role="alert">
              {errorMessage(saving.error)}
            </p>
          )}
          <Group justify="space-between" gap="xs">
            {entry?.described ? (
              <Button variant="subtle" color="red" loading={removing.isPending} onClick={remove}>
                {t('types.remove')}
              </Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {t('action.cancel', { ns: 'common' })}
              </Button>
              <Button type="submit" loading={saving.isPending}>
                {t('action.save', { ns: 'common' })}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
