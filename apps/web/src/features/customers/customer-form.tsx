import { Alert, Button, Group, Modal, NativeSelect, NumberInput, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Customer } from '@renubu/contracts/customers';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { customerQuery, useCreateCustomer, useUpdateCustomer, type CustomerInput } from '../../api/customers.ts';
import { fieldErrors, refusedWith } from '../../api/errors.ts';
import { useMe, useMembers } from '../../api/identity.ts';
import { customerStatuses, plans } from '../../app/search-params.ts';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { showDone } from '../../ui/toast.tsx';
import { errorMessage } from '../../ui/states.tsx';
import { fromForm, toForm } from './customer-values.ts';

interface CustomerDialogProps {
  /** The one to change; without, a new one. */
  customer?: Customer;
  onClose: () => void;
  onCreated?: (customer: Customer) => void;
}

/** Adds or changes a customer. When somebody else was faster, one chooses whose values stay. */
export function CustomerDialog({ customer, onClose, onCreated }: CustomerDialogProps) {
  const { t } = useTranslation('customers');
  const title = customer ? t('form.edit', { name: customer.name }) : t('form.create');
  return (
    <Modal opened onClose={onClose} title={title} size="lg">
      {customer ? (
        <EditForm customer={customer} onClose={onClose} />
      ) : (
        <CreateForm onClose={onClose} onCreated={onCreated} />
      )}
    </Modal>
  );
}

function CreateForm({ onClose, onCreated }: Pick<CustomerDialogProps, 'onClose' | 'onCreated'>) {
  const { t } = useTranslation('customers');
  const create = useCreateCustomer();
  const { organization } = useMe();
  const form = useCustomerForm(undefined);
  const save = (values: CustomerInput): void =>
    create.mutate(
      { ...values, currency: organization.currency },
      {
        onSuccess: (created) => {
          showDone(t('form.created', { name: created.name }));
          onClose();
          onCreated?.(created);
        },
        onError: (error) => form.setErrors(toFormErrors(error)),
      },
    );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save(fromForm(values, organization.currency)))}>
      <Stack gap="md">
        <Failure error={create.error} />
        <Fields form={form} currency={organization.currency} />
        <DialogButtons
          label={t('action.add', { ns: 'common' })}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
          loading={create.isPending}
        />
      </Stack>
    </form>
  );
}

function EditForm({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t } = useTranslation('customers');
  const client = useQueryClient();
  const update = useUpdateCustomer(customer.id);
  const form = useCustomerForm(customer);
  const save = async (overwrite = false): Promise<void> => {
    // Saving over somebody else's change means saving against the newest revision, on purpose.
    const base = overwrite ? await client.fetchQuery({ ...customerQuery(customer.id), staleTime: 0 }) : customer;
    const values = fromForm(form.getValues(), customer.currency);
    update.mutate(
      { ...values, revision: base.revision },
      {
        onSuccess: () => {
          showDone(t('form.saved'));
          onClose();
        },
        onError: (error) => form.setErrors(toFormErrors(error)),
      },
    );
  };
  const takeTheirs = async (): Promise<void> => {
    const newest = await client.fetchQuery({ ...customerQuery(customer.id), staleTime: 0 });
    form.setValues(toForm(newest));
    update.reset();
  };
  return (
    <form noValidate onSubmit={form.onSubmit(() => void save())}>
      <Stack gap="md">
        {refusedWith(update.error, 412) ? (
          <Alert color="amber" variant="light" title={t('form.conflictTitle')} role="alert">
            {t('form.conflict')}
            <Group gap="xs" mt="sm">
              <Button variant="default" onClick={() => void takeTheirs()}>
                {t('form.takeTheirs')}
              </Button>
              <Button variant="default" onClick={() => void save(true)}>
                {t('form.keepMine')}
              </Button>
            </Group>
          </Alert>
        ) : (
          <Failure error={update.error} />
        )}
        <Fields form={form} currency={customer.currency} />
        <DialogButtons
          label={t('action.save', { ns: 'common' })}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
          loading={update.isPending}
        />
      </Stack>
    </form>
  );
}

function Failure({ error }: { error: Error | null }) {
  if (!error || Object.keys(fieldErrors(error)).length > 0) return null;
  return (
    <Alert color="red" variant="light" role="alert">
      {errorMessage(error)}
    </Alert>
  );
}

/** The API's amounts are in minor units under another name than the field's. */
const toFormErrors = (error: unknown): Record<string, string> => {
  const { arrMinor, ...others } = fieldErrors(error);
  return arrMinor === undefined ? others : { ...others, arr: arrMinor };
};

function useCustomerForm(customer: Customer | undefined) {
  const { t } = useTranslation('customers');
  return useForm({
    initialValues: toForm(customer),
    validate: { name: (value) => (value.trim() === '' ? t('form.required') : null) },
  });
}

function Fields({ form, currency }: { form: ReturnType<typeof useCustomerForm>; currency: string }) {
  const { t } = useTranslation('customers');
  const members = useMembers();
  const people = (members.data?.items ?? []).map(({ userId, name }) => ({ value: userId, label: name }));
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
      <TextInput label={t('form.name')} required data-autofocus {...form.getInputProps('name')} />
      <TextInput label={t('form.externalId')} {...form.getInputProps('externalId')} />
      <NumberInput
        label={t('form.arr', { currency })}
        min={0}
        decimalScale={2}
        thousandSeparator
        hideControls
        {...form.getInputProps('arr')}
      />
      <TextInput type="date" label={t('form.renewalDate')} {...form.getInputProps('renewalDate')} />
      <NativeSelect
        label={t('form.plan')}
        data={[
          { value: '', label: t('plan.none', { ns: 'common' }) },
          ...plans.map((value) => ({ value, label: t(`plan.${value}`, { ns: 'common' }) })),
        ]}
        {...form.getInputProps('accountPlan')}
      />
      <NativeSelect
        label={t('form.owner')}
        data={[{ value: '', label: t('form.nobody') }, ...people]}
        {...form.getInputProps('ownerId')}
      />
      <NumberInput label={t('form.seats')} min={0} allowDecimal={false} hideControls {...form.getInputProps('seats')} />
      <NativeSelect
        label={t('form.status')}
        data={customerStatuses.map((value) => ({ value, label: t(`customerStatus.${value}`, { ns: 'common' }) }))}
        {...form.getInputProps('status')}
      />
      <TextInput label={t('form.industry')} {...form.getInputProps('industry')} />
      <TextInput label={t('form.domain')} {...form.getInputProps('domain')} />
      <TextInput label={t('form.region')} {...form.getInputProps('region')} />
      <TextInput label={t('form.country')} {...form.getInputProps('country')} />
      <NumberInput
        label={t('form.employees')}
        min={0}
        allowDecimal={false}
        hideControls
        {...form.getInputProps('employeeCount')}
      />
    </SimpleGrid>
  );
}
