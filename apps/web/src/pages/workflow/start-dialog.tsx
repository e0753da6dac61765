import { Modal, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Form } from '@renubu/contracts/language/guided';
import type { WorkflowDetail } from '@renubu/contracts/workflows';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { customersQuery } from '../../api/customers.ts';
import { problemOf } from '../../api/errors.ts';
import { useStartWorkflow } from '../../api/workflows.ts';
import { checkForm, initialValues, outputsOf } from '../../features/executions/form-values.ts';
import { boundStages } from '../../features/workflows/text.ts';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';
import { FormField } from '../../features/executions/form-field.tsx';

interface StartDialogProps {
  workflow: WorkflowDetail;
  opened: boolean;
  onClose: () => void;
}
/** Starts the workflow by hand: with its inputs, and for a customer where it is about one. */
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
  const form = inputsOf(workflow);
  const needsCustomer = boundStages(workflow.on).length > 0;
  const [customerId, setCustomerId] = useState<string | null>(null);
  const [values, setValues] = useState(() => (form ? initialValues(form, null) : {}));
  const [tried, setTried] = useState(false);
  const starting = useStartWorkflow(workflow.slug);
  const problems = checkForm(form, values);
  const open = (executionId: string): void =>
    void navigate({ to: '/executions/$executionId', params: { executionId } });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if ((needsCustomer && customerId === null) || problems.length > 0) return;
    starting.mutate(
      {
        ...(customerId === null ? {} : { customerId }),
        ...(form === null ? {} : { inputs: outputsOf(form, values) }),
      },
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
        {starting.error && <ErrorLine error={starting.error} />}
        {form &&
          Object.entries(form.properties).map(([name, field]) => (
            <FormField
              key={name}
              name={name}
              field={field}
              required={form.required.includes(name)}
              value={values[name] ?? ''}
              problem={tried ? problems.find(({ path }) => path === name) : undefined}
              onChange={(value) => setValues((before) => ({ ...before, [name]: value }))}
            />
          ))}
        <CustomerChoice
          value={customerId}
          onChange={setCustomerId}
          required={needsCustomer}
          error={tried && needsCustomer && customerId === null ? t('startDialog.needed') : undefined}
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

/** The inputs a person gives at the start, or null when the definition asks for none. */
function inputsOf({ definition }: WorkflowDetail): Form | null {
  const manual = definition?.on.find((trigger) => 'manual' in trigger);
  return manual?.manual.inputs ?? null;
}

interface CustomerChoiceProps {
  value: string | null;
  onChange: (id: string | null) => void;
  required: boolean;
  error: string | undefined;
}
function CustomerChoice({ value, onChange, required, error }: CustomerChoiceProps) {
  const { t } = useTranslation(['workflows', 'common']);
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text, 200);
  const { data, isFetching } = useInfiniteQuery(
    customersQuery({ search: search === '' ? undefined : search, sort: 'name' }),
  );
  const found = data?.pages[0]?.items ?? [];
  return (
    <Select
      label={t(required ? 'startDialog.customer' : 'startDialog.customerOptional')}
      placeholder={t('startDialog.placeholder')}
      data={found.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
      searchable
      clearable={!required}
      searchValue={text}
      onSearchChange={setText}
      // The server has searched already.
      filter={({ options }) => options}
      nothingFoundMessage={isFetching ? t('table.loading', { ns: 'common' }) : t('startDialog.nothing')}
      error={error}
      required={required}
      data-autofocus
    />
  );
}
