import { Button, Group, Menu, ActionIcon } from '@mantine/core';
import type { Connection, ConnectionTest, ConnectorInfo } from '@renubu/contracts/connections';
import { IconDots, IconKey, IconPencil, IconPlugConnected, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  connectionsQuery,
  connectorsQuery,
  useRemoveConnection,
  useRotateConnection,
  useTestConnection,
} from '../../api/connections.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { ConfirmDialog } from '../../ui/dialogs.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { CopyIcon, SecretDialog } from '../../ui/secret-dialog.tsx';
import { EmptyState, Load } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import type { Tone } from '../../ui/tone.ts';
import { ConnectionDialog } from './connection-form.tsx';
import { SecretsSettings } from './secrets-settings.tsx';
import classes from './settings.module.css';

type DialogState =
  | { kind: 'create' }
  | { kind: 'edit' | 'rotate' | 'remove'; connection: Connection }
  | { kind: 'secret'; name: string; secret: string }
  | null;

/** Outside systems that workflows call, and those that send signals here. */
export function ConnectionsSettings() {
  const { t } = useTranslation('automation');
  const query = useQuery(connectionsQuery);
  const connectors = useQuery(connectorsQuery).data ?? [];
  const [dialog, setDialog] = useState<DialogState>(null);
  const create = (): void => setDialog({ kind: 'create' });
  useCommands([{ id: 'connection.create', label: t('connection.add'), group: 'create', icon: IconPlus, run: create }]);
  const add = (
    <Button leftSection={<IconPlus size={14} />} onClick={create}>
      {t('connection.add')}
    </Button>
  );
  return (
    <>
      <Section title={t('connection.title')} aside={t('connection.detail')} actions={add} flush>
        <Load query={query}>
          {(items) =>
            items.length === 0 ? (
              <EmptyState icon={IconPlugConnected} title={t('connection.none')} action={add}>
                {t('connection.noneDetail')}
              </EmptyState>
            ) : (
              items.map((connection) => (
                <Line key={connection.id} connection={connection} connectors={connectors} onChoose={setDialog} />
              ))
            )
          }
        </Load>
      </Section>
      <SecretsSettings />
      <Dialogs dialog={dialog} setDialog={setDialog} connectors={connectors} />
    </>
  );
}

const tones: Record<Connection['health']['status'], Tone> = {
  untested: 'gray',
  ok: 'green',
  degraded: 'amber',
  down: 'red',
};

interface LineProps {
  connection: Connection;
  connectors: readonly ConnectorInfo[];
  onChoose: (dialog: DialogState) => void;
}
function Line({ connection, connectors, onChoose }: LineProps) {
  const { t } = useTranslation('automation');
  const format = useFormat();
  const testing = useTestConnection();
  const connector = connectors.find(({ key }) => key === connection.connector);
  const { health, url } = connection;
  return (
    <div className={classes['connection']}>
      <div className={classes['connectionText']}>
        <div className={classes['connectionHead']}>
          <span className={classes['name']}>{connection.name}</span>
          <span className={classes['dim']}>{connector?.title ?? connection.connector}</span>
          {connection.active ? (
            <ToneBadge tone={tones[health.status]} look="dot">
              {t(`connection.status.${health.status}`)}
            </ToneBadge>
          ) : (
            <ToneBadge tone="gray">{t('connection.off')}</ToneBadge>
          )}
          {health.breaker !== 'closed' && <ToneBadge tone="red">{t(`connection.breaker.${health.breaker}`)}</ToneBadge>}
        </div>
        {url !== null && <code className={classes['url']}>{url}</code>}
        <div className={classes['hint']}>
          {connection.direction === 'inbound'
            ? t('connection.lastReceived', {
                when: connection.lastReceivedAt ? format.relative(connection.lastReceivedAt) : t('connection.never'),
              })
            : t('connection.calls', {
                count: health.calls,
                failures: health.failures,
                average: health.averageMs ?? '–',
              })}
        </div>
        {health.lastError !== null && (
          <div className={classes['error']}>
            {health.lastError}
            {health.lastErrorAt && ` · ${format.relative(health.lastErrorAt)}`}
          </div>
        )}
        <TestAnswer result={testing.data} error={testing.error} />
      </div>
      <Group gap={4} wrap="nowrap">
        {connector?.testable && (
          <Button variant="default" loading={testing.isPending} onClick={() => testing.mutate(connection.id)}>
            {t('connection.test')}
          </Button>
        )}
        {url !== null && <CopyIcon value={url} label={t('connection.copyUrl')} />}
        <Verbs connection={connection} onChoose={onChoose} />
      </Group>
    </div>
  );
}

function TestAnswer({ result, error }: { result: ConnectionTest | undefined; error: unknown }) {
  const { t } = useTranslation('automation');
  if (error) return <ErrorLine error={error} />;
  if (!result) return null;
  return (
    <div role="status" className={result.ok ? classes['good'] : classes['error']}>
      {t(result.ok ? 'connection.testOk' : 'connection.testFailed', { ms: result.durationMs })} {result.message}
    </div>
  );
}

function Verbs({ connection, onChoose }: Omit<LineProps, 'connectors'>) {
  const { t } = useTranslation(['automation', 'common']);
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon aria-label={t('connection.more', { name: connection.name })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => onChoose({ kind: 'edit', connection })}>
          {t('action.edit', { ns: 'common' })}
        </Menu.Item>
        {connection.direction === 'inbound' && (
          <Menu.Item leftSection={<IconKey size={15} />} onClick={() => onChoose({ kind: 'rotate', connection })}>
            {t('connection.rotate')}
          </Menu.Item>
        )}
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={15} />}
          onClick={() => onChoose({ kind: 'remove', connection })}
        >
          {t('connection.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface DialogsProps {
  dialog: DialogState;
  setDialog: (dialog: DialogState) => void;
  connectors: readonly ConnectorInfo[];
}
function Dialogs({ dialog, setDialog, connectors }: DialogsProps) {
  const { t } = useTranslation(['automation', 'common']);
  const rotate = useRotateConnection();
  const remove = useRemoveConnection();
  const close = (): void => setDialog(null);
  const asked =
    dialog?.kind === 'rotate' || dialog?.kind === 'remove' ? dialog.connection : { id: '', name: '', usedBy: [] };
  const { name } = asked;
  return (
    <>
      {(dialog?.kind === 'create' || dialog?.kind === 'edit') && (
        <ConnectionDialog
          connection={dialog.kind === 'edit' ? dialog.connection : null}
          connectors={connectors}
          onClose={close}
          onSecret={(made, secret) => setDialog({ kind: 'secret', name: made, secret })}
        />
      )}
      <ConfirmDialog
        opened={dialog?.kind === 'rotate'}
        onClose={close}
        title={t('connection.rotateTitle', { name })}
        confirmLabel={t('connection.rotate')}
        danger
        loading={rotate.isPending}
        onConfirm={() =>
          rotate.mutate(asked.id, {
            onError: showError,
            onSuccess: ({ secret }) => setDialog({ kind: 'secret', name, secret: secret ?? '' }),
          })
        }
      >
        {t('connection.rotateDetail')}
      </ConfirmDialog>
      <ConfirmDialog
        opened={dialog?.kind === 'remove'}
        onClose={close}
        title={t('connection.removeTitle', { name })}
        confirmLabel={t('action.remove', { ns: 'common' })}
        danger
        loading={remove.isPending}
        onConfirm={() =>
          remove.mutate(asked.id, {
            onError: showError,
            onSuccess: () => {
              showDone(t('connection.removed', { name }));
              close();
            },
          })
        }
      >
        {asked.usedBy.length === 0
          ? t('connection.removeDetail')
          : t('connection.removeUsed', { workflows: asked.usedBy.map((workflow) => workflow.name).join(', ') })}
      </ConfirmDialog>
      {dialog?.kind === 'secret' && (
        <SecretDialog
          title={t('connection.secretTitle', { name: dialog.name })}
          detail={t('connection.secretOnce')}
          secret={dialog.secret}
          onClose={close}
        />
      )}
    </>
  );
}
