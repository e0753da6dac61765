import { ActionIcon, Button, Menu, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import type { ApiKey } from '@renubu/contracts/identity';
import type { Permission } from '@renubu/contracts/permissions';
import { IconDots, IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { apiKeysQuery, useCreateApiKey, useRevokeApiKey, useRotateApiKey } from '../../api/api-keys.ts';
import { fieldErrors } from '../../api/errors.ts';
import { useMe } from '../../api/identity.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { ConfirmDialog, DialogButtons } from '../../ui/dialogs.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { SecretDialog } from '../../ui/secret-dialog.tsx';
import { EmptyState, Load } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import classes from './settings.module.css';

type DialogState =
  | { kind: 'create' }
  | { kind: 'rotate' | 'revoke'; apiKey: ApiKey }
  | { kind: 'secret'; name: string; secret: string }
  | null;

/** Keys for programs: what each may do, when it was last used, how it ends. */
export function ApiKeysSettings() {
  const { t } = useTranslation('automation');
  const query = useQuery(apiKeysQuery);
  const [dialog, setDialog] = useState<DialogState>(null);
  const create = (): void => setDialog({ kind: 'create' });
  useCommands([{ id: 'apiKey.create', label: t('apiKey.add'), group: 'create', icon: IconPlus, run: create }]);
  const add = (
    <Button leftSection={<IconPlus size={14} />} onClick={create}>
      {t('apiKey.add')}
    </Button>
  );
  return (
    <Section title={t('apiKey.title')} aside={t('apiKey.detail')} actions={add} flush>
      <Load query={query}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon={IconKey} title={t('apiKey.none')} action={add}>
              {t('apiKey.noneDetail')}
            </EmptyState>
          ) : (
            items.map((apiKey) => <Line key={apiKey.id} apiKey={apiKey} onChoose={setDialog} />)
          )
        }
      </Load>
      <Dialogs dialog={dialog} setDialog={setDialog} />
    </Section>
  );
}

function Line({ apiKey, onChoose }: { apiKey: ApiKey; onChoose: (dialog: DialogState) => void }) {
  const { t } = useTranslation('automation');
  const format = useFormat();
  const { name, prefix, status, scopes, lastUsedAt, expiresAt, createdBy } = apiKey;
  return (
    <div className={classes['connection']}>
      <div className={classes['connectionText']}>
        <div className={classes['connectionHead']}>
          <span className={classes['name']}>{name}</span>
          <code className={classes['dim']}>{prefix}…</code>
          <ToneBadge tone={status === 'active' ? 'green' : 'gray'} look="dot">
            {t(`apiKey.status.${status}`)}
          </ToneBadge>
        </div>
        <div className={classes['tags']}>
          {scopes.map((scope) => (
            <ToneBadge key={scope} tone="gray">
              {scope}
            </ToneBadge>
          ))}
        </div>
        <div className={classes['hint']}>
          {[
            t(`apiKey.actor.${apiKey.actor}`),
            apiKey.actor === 'agent' ? t('apiKey.actsFor', { name: createdBy.name }) : createdBy.name,
            lastUsedAt === null ? t('apiKey.neverUsed') : t('apiKey.lastUsed', { when: format.relative(lastUsedAt) }),
            expiresAt === null ? t('apiKey.forever') : t('apiKey.expires', { when: format.date(expiresAt) }),
          ].join(' · ')}
        </div>
      </div>
      {status === 'active' && (
        <Menu position="bottom-end" width={180}>
          <Menu.Target>
            <ActionIcon aria-label={t('apiKey.more', { name })}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => onChoose({ kind: 'rotate', apiKey })}>{t('apiKey.rotate')}</Menu.Item>
            <Menu.Item color="red" onClick={() => onChoose({ kind: 'revoke', apiKey })}>
              {t('apiKey.revoke')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}

function Dialogs({ dialog, setDialog }: { dialog: DialogState; setDialog: (dialog: DialogState) => void }) {
  const { t } = useTranslation('automation');
  const rotate = useRotateApiKey();
  const revoke = useRevokeApiKey();
  const close = (): void => setDialog(null);
  const { id, name } = dialog !== null && 'apiKey' in dialog ? dialog.apiKey : { id: '', name: '' };
  const show = (made: { key: string; apiKey: ApiKey }): void =>
    setDialog({ kind: 'secret', name: made.apiKey.name, secret: made.key });
  return (
    <>
      <Modal opened={dialog?.kind === 'create'} onClose={close} title={t('apiKey.add')} size="md">
        {dialog?.kind === 'create' && <CreateForm onClose={close} onCreated={show} />}
      </Modal>
      <ConfirmDialog
        opened={dialog?.kind === 'rotate'}
        onClose={close}
        title={t('apiKey.rotateTitle', { name })}
        confirmLabel={t('apiKey.rotate')}
        danger
        loading={rotate.isPending}
        onConfirm={() => rotate.mutate(id, { onError: showError, onSuccess: show })}
      >
        {t('apiKey.rotateDetail')}
      </ConfirmDialog>
      <ConfirmDialog
        opened={dialog?.kind === 'revoke'}
        onClose={close}
        title={t('apiKey.revokeTitle', { name })}
        confirmLabel={t('apiKey.revoke')}
        danger
        loading={revoke.isPending}
        onConfirm={() =>
          revoke.mutate(id, {
            onError: showError,
            onSuccess: () => {
              showDone(t('apiKey.revoked', { name }));
              close();
            },
          })
        }
      >
        {t('apiKey.revokeDetail')}
      </ConfirmDialog>
      {dialog?.kind === 'secret' && (
        <SecretDialog
          title={t('apiKey.secretTitle', { name: dialog.name })}
          detail={t('apiKey.secretOnce')}
          secret={dialog.secret}
          onClose={close}
        />
      )}
    </>
  );
}

const lifetimes = ['30', '90', '365', 'never'] as const;
const dayMs = 86_400_000;

interface CreateFormProps {
  onClose: () => void;
  onCreated: (made: { key: string; apiKey: ApiKey }) => void;
}
/** Offers only what the maker may do: a key can do no more than the person who made it. */
function CreateForm({ onClose, onCreated }: CreateFormProps) {
  const { t } = useTranslation(['automation', 'common']);
  const { permissions } = useMe();
  const create = useCreateApiKey();
  const [name, setName] = useState('');
  const [actor, setActor] = useState<ApiKey['actor']>('system');
  const [scopes, setScopes] = useState<string[]>(permissions.filter((scope) => scope.startsWith('events.')));
  const [lifetime, setLifetime] = useState<string>('90');
  const errors = fieldErrors(create.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const expiresAt = lifetime === 'never' ? null : new Date(Date.now() + Number(lifetime) * dayMs).toISOString();
    create.mutate(
      { name: name.trim(), actor, scopes: scopes as Permission[], ...(expiresAt === null ? {} : { expiresAt }) },
      { onSuccess: onCreated },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {create.error && <ErrorLine error={create.error} />}
        <TextInput
          label={t('apiKey.name')}
          description={t('apiKey.nameHint')}
          value={name}
          maxLength={80}
          required
          data-autofocus
          error={errors['name']}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <MultiSelect
          label={t('apiKey.scopes')}
          description={t('apiKey.scopesHint')}
          data={permissions}
          value={scopes}
          searchable
          required
          error={scopes.length === 0 ? t('apiKey.scopesNeeded') : errors['scopes']}
          onChange={setScopes}
        />
        <Select
          label={t('apiKey.actorLabel')}
          data={(['system', 'agent'] as const).map((value) => ({ value, label: t(`apiKey.actor.${value}`) }))}
          value={actor}
          allowDeselect={false}
          onChange={(next) => next && setActor(next as ApiKey['actor'])}
        />
        <Select
          label={t('apiKey.lifetime')}
          data={lifetimes.map((value) => ({
            value,
            label: value === 'never' ? t('apiKey.forever') : t('apiKey.days', { count: Number(value) }),
          }))}
          value={lifetime}
          allowDeselect={false}
          onChange={(next) => next && setLifetime(next)}
        />
        <DialogButtons
          label={t('connection.create')}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
          loading={create.isPending}
        />
      </Stack>
    </form>
  );
}
