import { ActionIcon, Alert, Button, CopyButton, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy, IconDots, IconKey, IconPlugConnected, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { connectionsQuery, useCreateConnection, useRemoveConnection, useRotateConnection } from '../../api/settings.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { ConfirmDialog, DialogButtons } from '../../ui/dialogs.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { EmptyState, errorMessage, Load } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import classes from './settings.module.css';

interface Named {
  id: string;
  name: string;
}
type DialogState =
  | { kind: 'create' }
  | { kind: 'rotate' | 'remove'; connection: Named }
  | { kind: 'secret'; name: string; secret: string }
  | null;

/** Inbound webhooks: their addresses, when they last received something, and their secrets, each shown once. */
export function ConnectionsSettings() {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const query = useQuery(connectionsQuery);
  const [dialog, setDialog] = useState<DialogState>(null);
  useCommands([
    {
      id: 'connection.create',
      label: t('connections.add'),
      group: 'create',
      icon: IconPlus,
      run: () => setDialog({ kind: 'create' }),
    },
  ]);
  const add = (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setDialog({ kind: 'create' })}>
      {t('connections.add')}
    </Button>
  );
  return (
    <Section title={t('connections.title')} aside={t('connections.detail')} actions={add} flush>
      <Load query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={IconPlugConnected} title={t('connections.none')} action={add}>
              {t('connections.noneDetail')}
            </EmptyState>
          ) : (
            <>
              {items.map((connection) => (
                <div key={connection.id} className={classes['connection']}>
                  <div className={classes['connectionText']}>
                    <div className={classes['connectionHead']}>
                      <span className={classes['name']}>{connection.name}</span>
                      <ToneBadge tone={connection.active ? 'green' : 'gray'} look="dot">
                        {t(connection.active ? 'connections.active' : 'connections.inactive')}
                      </ToneBadge>
                    </div>
                    <code className={classes['url']}>{connection.url}</code>
                    <div className={classes['hint']}>
                      {t('connections.last')}:{' '}
                      {connection.lastReceivedAt ? format.relative(connection.lastReceivedAt) : t('connections.never')}
                    </div>
                    {connection.lastError && <div className={classes['error']}>{connection.lastError}</div>}
                  </div>
                  <Group gap={4} wrap="nowrap">
                    <Copy value={connection.url} label={t('connections.copyUrl')} />
                    <Verbs connection={connection} onChoose={setDialog} />
                  </Group>
                </div>
              ))}
            </>
          )
        }
      </Load>
      <ConnectionDialogs dialog={dialog} setDialog={setDialog} />
    </Section>
  );
}

function Verbs({ connection, onChoose }: { connection: Named; onChoose: (dialog: DialogState) => void }) {
  const { t } = useTranslation('settings');
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon aria-label={t('connections.more', { name: connection.name })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconKey size={15} />} onClick={() => onChoose({ kind: 'rotate', connection })}>
          {t('connections.rotate')}
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={15} />}
          onClick={() => onChoose({ kind: 'remove', connection })}
        >
          {t('connections.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Copy({ value, label }: { value: string; label: string }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <ActionIcon aria-label={copied ? t('action.copied') : label} onClick={copy}>
          {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}

function ConnectionDialogs({ dialog, setDialog }: { dialog: DialogState; setDialog: (dialog: DialogState) => void }) {
  const { t } = useTranslation('settings');
  const rotate = useRotateConnection();
  const remove = useRemoveConnection();
  const close = (): void => setDialog(null);
  const connection = dialog?.kind === 'rotate' || dialog?.kind === 'remove' ? dialog.connection : { id: '', name: '' };
  return (
    <>
      <Modal opened={dialog?.kind === 'create'} onClose={close} title={t('connections.add')} size="sm">
        {dialog?.kind === 'create' && (
          <CreateForm onClose={close} onCreated={(name, secret) => setDialog({ kind: 'secret', name, secret })} />
        )}
      </Modal>
      <ConfirmDialog
        opened={dialog?.kind === 'rotate'}
        onClose={close}
        title={t('connections.rotateTitle', { name: connection.name })}
        confirmLabel={t('connections.rotate')}
        danger
        loading={rotate.isPending}
        onConfirm={() =>
          rotate.mutate(connection.id, {
            onError: showError,
            onSuccess: ({ name, secret }) => setDialog({ kind: 'secret', name, secret }),
          })
        }
      >
        {t('connections.rotateDetail')}
      </ConfirmDialog>
      <ConfirmDialog
        opened={dialog?.kind === 'remove'}
        onClose={close}
        title={t('connections.removeTitle', { name: connection.name })}
        confirmLabel={t('action.remove', { ns: 'common' })}
        danger
        loading={remove.isPending}
        onConfirm={() =>
          remove.mutate(connection.id, {
            onError: showError,
            onSuccess: () => {
              showDone(t('connections.removed', { name: connection.name }));
              close();
            },
          })
        }
      >
        {t('connections.removeDetail')}
      </ConfirmDialog>
      {dialog?.kind === 'secret' && <SecretDialog name={dialog.name} secret={dialog.secret} onClose={close} />}
    </>
  );
}

function CreateForm({
  onClose,
  onCreated,
}: {
  onClose: () => void;
  onCreated: (name: string, secret: string) => void;
}) {
  const { t } = useTranslation('settings');
  const create = useCreateConnection();
  const [name, setName] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') create.mutate(name.trim(), { onSuccess: (made) => onCreated(made.name, made.secret) });
      }}
    >
      <Stack gap="md">
        {create.error && (
          <Alert color="red" variant="light" role="alert">
            {errorMessage(create.error)}
          </Alert>
        )}
        <TextInput
          label={t('connections.name')}
          description={t('connections.nameHint')}
          value={name}
          maxLength={80}
          required
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <DialogButtons
          label={t('connections.create')}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
          loading={create.isPending}
        />
      </Stack>
    </form>
  );
}

/** Closes only by its button: a click beside it must not lose the secret. */
function SecretDialog({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) {
  const { t } = useTranslation('settings');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('connections.secretTitle', { name })}
      size="md"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack gap="md">
        <Text size="sm">{t('connections.secretOnce')}</Text>
        <Group gap="xs" wrap="nowrap">
          <code className={classes['secret']}>{secret}</code>
          <Copy value={secret} label={t('action.copy', { ns: 'common' })} />
        </Group>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('connections.done')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
