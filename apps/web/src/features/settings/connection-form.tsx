import { Modal, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import type { Connection, ConnectorInfo } from '@renubu/contracts/connections';
import type { JsonObject } from '@renubu/contracts/json';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useCreateConnection, useUpdateConnection } from '../../api/connections.ts';
import { fieldErrors } from '../../api/errors.ts';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';
import { showDone } from '../../ui/toast.tsx';
import { ConnectorFields, SecretFields } from './connector-fields.tsx';

interface ConnectionDialogProps {
  /** The one to change; null for a new one. */
  connection: Connection | null;
  connectors: readonly ConnectorInfo[];
  onClose: () => void;
  /** A new inbound connection comes with a secret that is shown once. */
  onSecret: (name: string, secret: string) => void;
}
/** Creates or changes a connection by the settings its connector asks for. */
export function ConnectionDialog(props: ConnectionDialogProps) {
  const { t } = useTranslation('automation');
  const { connection, onClose } = props;
  return (
    <Modal
      opened
      onClose={onClose}
      size="md"
      title={connection ? t('connection.edit', { name: connection.name }) : t('connection.add')}
    >
      <ConnectionForm {...props} />
    </Modal>
  );
}

function ConnectionForm({ connection, connectors, onClose, onSecret }: ConnectionDialogProps) {
  const { t } = useTranslation(['automation', 'common']);
  const choices = connectors.filter(({ connection: needs }) => needs !== 'none');
  const [key, setKey] = useState(connection?.connector ?? choices[0]?.key ?? 'inbound');
  const [name, setName] = useState(connection?.name ?? '');
  const [config, setConfig] = useState<JsonObject>(connection?.config ?? {});
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const [active, setActive] = useState(connection?.active ?? true);
  const create = useCreateConnection();
  const update = useUpdateConnection();
  const connector = connectors.find((item) => item.key === key);
  const error = create.error ?? update.error;
  const errors = fieldErrors(error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const done = (): void => {
      showDone(t('connection.saved', { name }));
      onClose();
    };
    if (connection) {
      const { id, revision } = connection;
      update.mutate({ id, revision, name: name.trim(), active, config, secrets }, { onSuccess: done });
    } else {
      create.mutate(
        { name: name.trim(), connector: key, config, secrets },
        { onSuccess: ({ secret }) => (secret === null ? done() : onSecret(name.trim(), secret)) },
      );
    }
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {error && <ErrorLine error={error} />}
        {!connection && (
          <Select
            label={t('connection.kind')}
            data={choices.map((item) => ({ value: item.key, label: item.title }))}
            value={key}
            allowDeselect={false}
            onChange={(next) => {
              if (next === null) return;
              setKey(next);
              setConfig({});
              setSecrets({});
            }}
          />
        )}
        {connector && (
          <Text size="sm" c="dimmed">
            {connector.description}
          </Text>
        )}
        <TextInput
          label={t('connection.name')}
          description={t('connection.nameHint')}
          value={name}
          maxLength={80}
          required
          data-autofocus
          error={errors['name']}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ConnectorFields fields={connector?.config ?? []} values={config} onChange={setConfig} errors={errors} />
        <SecretFields
          fields={connector?.direction === 'inbound' ? [] : (connector?.secrets ?? [])}
          present={connection?.secrets ?? []}
          values={secrets}
          onChange={setSecrets}
          errors={errors}
        />
        {connection && (
          <Switch
            label={t('connection.active')}
            checked={active}
            onChange={(event) => setActive(event.currentTarget.checked)}
          />
        )}
        <DialogButtons
          label={t(connection ? 'action.save' : 'connection.create', { ns: connection ? 'common' : 'automation' })}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
          loading={create.isPending || update.isPending}
        />
      </Stack>
    </form>
  );
}
