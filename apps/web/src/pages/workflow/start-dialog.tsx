import { Modal, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { WorkflowDetail } from '@renubu/contracts/workflows';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { customersQuery } from '../../api/customers.ts';
import { problemOf } from '../../api/errors.ts';
import { useStartWorkflow } from '../../api/workflows.ts';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { errorMessage } from '../../ui/states.tsx';

interface StartDialogProps {
  workflow: WorkflowDetail;
  opened: boolean;
  onClose: () => void;
}
/** Starts the workflow by hand for a customer. */
export function StartDialog({ workflow, opened, onClose }: StartDialogProps) {
  const { t } = useTranslation('workflows');
  return (
    <Modal opened={opened} onClose={onClose} title={t('startDialog.title', { name: workflow.name })} size="sm">
      {opened && <StartForm workflow={workflow} onClose={onClose} />}
    </Modal>
  );
}

function StartForm({ workflow, onClose }: Omit<StartDialogProps, 'opened'>) {
  const { t } = useTranslation(['workflows', 'common']);
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [customerId, setCustomerId] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const [search] = useDebouncedValue(text, 200);
  const { data, isFetching } = useInfiniteQuery(
    customersQuery({ search: search === '' ? undefined : search, sort: 'name' }),
  );
  const starting = useStartWorkflow(workflow.slug);
  const found = data?.pages[0]?.items ?? [];
  const open = (executionId: string): void =>
    void navigate({ to: '/executions/$executionId', params: { executionId } });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (customerId === null) return;
    starting.mutate(
      { customerId },
      {
        onSuccess: ({ executionId }) => open(executionId),
        onError: (error) => {
          // It runs already for this customer: go there.
          const executionId = problemOf(error)?.extra['executionId'];
          if (typeof executionId === 'string') open(executionId);
        },
      },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('startDialog.detail')}
        </Text>
        <Select
          label={t('startDialog.customer')}
          placeholder={t('startDialog.placeholder')}
          data={found.map(({ id, name }) => ({ value: id, label: name }))}
          value={customerId}
          onChange={setCustomerId}
          searchable
          searchValue={text}
          onSearchChange={setText}
          // The server has searched already.
          filter={({ options }) => options}
          nothingFoundMessage={isFetching ? t('table.loading', { ns: 'common' }) : t('startDialog.nothing')}
          error={
            tried && customerId === null
              ? t('startDialog.needed')
              : starting.error
                ? errorMessage(starting.error)
                : undefined
          }
          required
          data-autofocus
        />
        <DialogButtons
          label={t('startDialog.submit')}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
          loading={starting.isPending}
        />
      </Stack>
    </form>
  );
}
