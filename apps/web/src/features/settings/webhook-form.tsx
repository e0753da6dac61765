import { Modal, Stack, TagsInput, TextInput } from '@mantine/core';
import type { WebhookEndpoint } from '@renubu/contracts/webhook-endpoints';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrors } from '../../api/errors.ts';
import { useCreateEndpoint, useUpdateEndpoint, webhookTypesQuery } from '../../api/webhook-endpoints.ts';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';

interface EndpointDialogProps {
  /** The one to change; null for a new one. */
  endpoint: WebhookEndpoint | null;
  onClose: () => void;
  onSecret: (secret: string) => void;
}
/** Where to send, and what about. */
export function EndpointDialog(props: EndpointDialogProps) {
  const { t } = useTranslation('automation');
  return (
    <Modal opened onClose={props.onClose} size="md" title={t(props.endpoint ? 'endpoint.edit' : 'endpoint.add')}>
      <EndpointForm {...props} />
    </Modal>
  );
}

function EndpointForm({ endpoint, onClose, onSecret }: EndpointDialogProps) {
  const { t } = useTranslation(['automation', 'common']);
  const known = useQuery(webhookTypesQuery).data ?? [];
  const create = useCreateEndpoint();
  const update = useUpdateEndpoint();
  const [url, setUrl] = useState(endpoint?.url ?? '');
  const [description, setDescription] = useState(endpoint?.description ?? '');
  const [types, setTypes] = useState(endpoint?.types ?? ['execution.*']);
  const error = create.error ?? update.error;
  const errors = fieldErrors(error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const input = { url: url.trim(), types, ...(description.trim() === '' ? {} : { description: description.trim() }) };
    if (endpoint) update.mutate({ id: endpoint.id, revision: endpoint.revision, ...input }, { onSuccess: onClose });
    else create.mutate(input, { onSuccess: ({ secret }) => onSecret(secret) });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {error && <ErrorLine error={error} />}
        <TextInput
          label={t('endpoint.url')}
          placeholder="https://example.com/hooks/renubu"
          type="url"
          value={url}
          required
          data-autofocus
          error={errors['url']}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <TextInput
          label={t('endpoint.name')}
          value={description}
          maxLength={300}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <TagsInput
          label={t('endpoint.types')}
          description={t('endpoint.typesHint')}
          value={types}
          required
          data={[...known.map(({ type }) => type), 'execution.*', 'approval.*', '*']}
          error={errors['types']}
          onChange={setTypes}
        />
        <DialogButtons
          label={t(endpoint ? 'action.save' : 'connection.create', { ns: endpoint ? 'common' : 'automation' })}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
          loading={create.isPending || update.isPending}
        />
      </Stack>
    </form>
  );
}
