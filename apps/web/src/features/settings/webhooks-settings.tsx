import { ActionIcon, Button, Group, Menu } from '@mantine/core';
import type { WebhookEndpoint } from '@renubu/contracts/webhook-endpoints';
import { IconDots, IconPlus, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  useRemoveEndpoint,
  useRotateEndpoint,
  useTestEndpoint,
  useUpdateEndpoint,
  webhookEndpointsQuery,
} from '../../api/webhook-endpoints.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { ConfirmDialog } from '../../ui/dialogs.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { SecretDialog } from '../../ui/secret-dialog.tsx';
import { EmptyState, Load } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import { Deliveries } from './webhook-deliveries.tsx';
import { EndpointDialog } from './webhook-form.tsx';
import classes from './settings.module.css';

type DialogState =
  | { kind: 'create' }
  | { kind: 'edit' | 'rotate' | 'remove'; endpoint: WebhookEndpoint }
  | { kind: 'secret'; secret: string }
  | null;

/** Addresses of other systems that are told what happens here, signed by the Standard Webhooks scheme. */
export function WebhooksSettings() {
  const { t } = useTranslation('automation');
  const query = useQuery(webhookEndpointsQuery);
  const [dialog, setDialog] = useState<DialogState>(null);
  const create = (): void => setDialog({ kind: 'create' });
  useCommands([{ id: 'endpoint.create', label: t('endpoint.add'), group: 'create', icon: IconPlus, run: create }]);
  const add = (
    <Button leftSection={<IconPlus size={14} />} onClick={create}>
      {t('endpoint.add')}
    </Button>
  );
  return (
    <Section title={t('endpoint.title')} aside={t('endpoint.detail')} actions={add} flush>
      <Load query={query}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon={IconWebhook} title={t('endpoint.none')} action={add}>
              {t('endpoint.noneDetail')}
            </EmptyState>
          ) : (
            items.map((endpoint) => <Line key={endpoint.id} endpoint={endpoint} onChoose={setDialog} />)
          )
        }
      </Load>
      <Dialogs dialog={dialog} setDialog={setDialog} />
    </Section>
  );
}

function Line({ endpoint, onChoose }: { endpoint: WebhookEndpoint; onChoose: (dialog: DialogState) => void }) {
  const { t } = useTranslation('automation');
  const format = useFormat();
  const [opened, setOpened] = useState(false);
  const state = !endpoint.active ? 'off' : endpoint.lastError === null ? 'ok' : 'failing';
  const former = endpoint.formerSecretUntil;
  return (
    <div className={classes['connection']} style={{ flexWrap: 'wrap' }}>
      <div className={classes['connectionText']}>
        <div className={classes['connectionHead']}>
          <span className={classes['name']}>{endpoint.description ?? new URL(endpoint.url).host}</span>
          <ToneBadge tone={state === 'ok' ? 'green' : state === 'off' ? 'gray' : 'red'} look="dot">
            {t(`endpoint.state.${state}`)}
          </ToneBadge>
        </div>
        <code className={classes['url']}>{endpoint.url}</code>
        <div className={classes['tags']}>
          {endpoint.types.map((type) => (
            <ToneBadge key={type} tone="gray">
              {type}
            </ToneBadge>
          ))}
        </div>
        <div className={classes['hint']}>
          {t('endpoint.counts', { pending: endpoint.pending, failed: endpoint.failed })}
          {endpoint.lastSuccessAt &&
            ` · ${t('endpoint.lastSuccess', { when: format.relative(endpoint.lastSuccessAt) })}`}
          {former && ` · ${t('endpoint.former', { when: format.dateTime(former) })}`}
        </div>
        {(endpoint.disabledReason ?? endpoint.lastError) && (
          <div className={classes['error']}>{endpoint.disabledReason ?? endpoint.lastError}</div>
        )}
      </div>
      <Group gap={4} wrap="nowrap">
        <Button variant="default" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          {t('endpoint.deliveries')}
        </Button>
        <Verbs endpoint={endpoint} onChoose={onChoose} onTested={() => setOpened(true)} />
      </Group>
      {opened && <Deliveries endpoint={endpoint} />}
    </div>
  );
}

interface VerbsProps {
  endpoint: WebhookEndpoint;
  onChoose: (dialog: DialogState) => void;
  onTested: () => void;
}
function Verbs({ endpoint, onChoose, onTested }: VerbsProps) {
  const { t } = useTranslation(['automation', 'common']);
  const testing = useTestEndpoint();
  const update = useUpdateEndpoint();
  const { id, revision, active } = endpoint;
  const test = (): void =>
    testing.mutate(id, {
      onError: showError,
      onSuccess: () => {
        showDone(t('endpoint.tested'));
        onTested();
      },
    });
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon aria-label={t('endpoint.more', { url: endpoint.url })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={test}>{t('endpoint.test')}</Menu.Item>
        <Menu.Item onClick={() => onChoose({ kind: 'edit', endpoint })}>{t('action.edit', { ns: 'common' })}</Menu.Item>
        <Menu.Item onClick={() => update.mutate({ id, revision, active: !active }, { onError: showError })}>
          {t(active ? 'endpoint.switchOff' : 'endpoint.switchOn')}
        </Menu.Item>
        <Menu.Item onClick={() => onChoose({ kind: 'rotate', endpoint })}>{t('connection.rotate')}</Menu.Item>
        <Menu.Item color="red" onClick={() => onChoose({ kind: 'remove', endpoint })}>
          {t('connection.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Dialogs({ dialog, setDialog }: { dialog: DialogState; setDialog: (dialog: DialogState) => void }) {
  const { t } = useTranslation(['automation', 'common']);
  const rotate = useRotateEndpoint();
  const remove = useRemoveEndpoint();
  const close = (): void => setDialog(null);
  const id = dialog !== null && 'endpoint' in dialog ? dialog.endpoint.id : '';
  return (
    <>
      {(dialog?.kind === 'create' || dialog?.kind === 'edit') && (
        <EndpointDialog
          endpoint={dialog.kind === 'edit' ? dialog.endpoint : null}
          onClose={close}
          onSecret={(secret) => setDialog({ kind: 'secret', secret })}
        />
      )}
      <ConfirmDialog
        opened={dialog?.kind === 'rotate'}
        onClose={close}
        title={t('endpoint.rotateTitle')}
        confirmLabel={t('connection.rotate')}
        loading={rotate.isPending}
        onConfirm={() =>
          rotate.mutate(id, { onError: showError, onSuccess: ({ secret }) => setDialog({ kind: 'secret', secret }) })
        }
      >
        {t('endpoint.rotateDetail')}
      </ConfirmDialog>
      <ConfirmDialog
        opened={dialog?.kind === 'remove'}
        onClose={close}
        title={t('endpoint.removeTitle')}
        confirmLabel={t('action.remove', { ns: 'common' })}
        danger
        loading={remove.isPending}
        onConfirm={() => remove.mutate(id, { onError: showError, onSuccess: close })}
      >
        {t('endpoint.removeDetail')}
      </ConfirmDialog>
      {dialog?.kind === 'secret' && (
        <SecretDialog
          title={t('endpoint.secretTitle')}
          detail={t('endpoint.secretOnce')}
          secret={dialog.secret}
          onClose={close}
        />
      )}
    </>
  );
}
