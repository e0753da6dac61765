import { ActionIcon, Button, Modal, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { secretsQuery, useRemoveSecret, useSetSecret } from '../../api/connections.ts';
import { fieldErrors } from '../../api/errors.ts';
import { ConfirmDialog, DialogButtons } from '../../ui/dialogs.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { Load } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import classes from './settings.module.css';

/** Named secrets that actions use as `{{ secrets.NAME }}`; only their names are ever shown. */
export function SecretsSettings() {
  const { t } = useTranslation(['automation', 'common']);
  const format = useFormat();
  const query = useQuery(secretsQuery);
  const removing = useRemoveSecret();
  const [adding, setAdding] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <Section
      title={t('secret.title')}
      aside={t('secret.detail')}
      actions={
        <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
          {t('secret.add')}
        </Button>
      }
      flush
    >
      <Load query={query}>
        {(items) =>
          items.length === 0 ? (
            <p className={classes['connection']}>{t('secret.none')}</p>
          ) : (
            items.map(({ name, description, updatedAt, updatedBy }) => (
              <div key={name} className={classes['connection']}>
                <div className={classes['connectionText']}>
                  <code>{name}</code>
                  <div className={classes['hint']}>
                    {[description, updatedBy, format.relative(updatedAt)].filter(Boolean).join(' · ')}
                  </div>
                </div>
                <ActionIcon aria-label={t('secret.remove', { name })} onClick={() => setAsked(name)}>
                  <IconTrash size={15} />
                </ActionIcon>
              </div>
            ))
          )
        }
      </Load>
      <Modal opened={adding} onClose={() => setAdding(false)} title={t('secret.add')} size="sm">
        {adding && <SecretForm onClose={() => setAdding(false)} />}
      </Modal>
      <ConfirmDialog
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={t('secret.remove', { name: asked ?? '' })}
        confirmLabel={t('action.remove', { ns: 'common' })}
        danger
        loading={removing.isPending}
        onConfirm={() =>
          asked !== null && removing.mutate(asked, { onError: showError, onSuccess: () => setAsked(null) })
        }
      >
        {t('secret.removeDetail')}
      </ConfirmDialog>
    </Section>
  );
}

function SecretForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['automation', 'common']);
  const setting = useSetSecret();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const [description, setDescription] = useState('');
  const errors = fieldErrors(setting.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setting.mutate(
      { name, value, ...(description === '' ? {} : { description }) },
      {
        onSuccess: () => {
          showDone(t('secret.saved', { name }));
          onClose();
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {setting.error && <ErrorLine error={setting.error} />}
        <TextInput
          label={t('secret.name')}
          description={t('secret.nameHint')}
          value={name}
          required
          maxLength={64}
          pattern="[A-Z][A-Z0-9_]*"
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value.toUpperCase())}
        />
        <PasswordInput
          label={t('secret.value')}
          value={value}
          required
          autoComplete="new-password"
          error={errors['value']}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <TextInput
          label={t('secret.purpose')}
          value={description}
          maxLength={300}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <DialogButtons
          label={t('action.save', { ns: 'common' })}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
          loading={setting.isPending}
        />
      </Stack>
    </form>
  );
}
