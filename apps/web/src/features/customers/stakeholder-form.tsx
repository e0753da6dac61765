import { Alert, Modal, NativeSelect, NumberInput, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Stakeholder } from '@renubu/contracts/customers';
import { useTranslation } from 'react-i18next';
import { useSaveStakeholder } from '../../api/customers.ts';
import { fieldErrors, refusedWith } from '../../api/errors.ts';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { errorMessage } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.tsx';

const roles = ['decision_maker', 'influencer', 'champion', 'user'] as const;
const sentiments = ['positive', 'neutral', 'negative'] as const;
const levels = ['high', 'medium', 'low'] as const;
const orNull = (value: string): string | null => (value.trim() === '' ? null : value.trim());

interface StakeholderDialogProps {
  customerId: string;
  /** The one to change; without, a new one. */
  person: Stakeholder | undefined;
  onClose: () => void;
}

export function StakeholderDialog({ customerId, person, onClose }: StakeholderDialogProps) {
  const { t } = useTranslation('customers');
  const save = useSaveStakeholder(customerId);
  const form = useForm({
    initialValues: {
      name: person?.name ?? '',
      title: person?.title ?? '',
      role: person?.role ?? ('user' as Stakeholder['role']),
      influence: person?.influence ?? ('medium' as Stakeholder['influence']),
      sentiment: person?.sentiment ?? ('neutral' as Stakeholder['sentiment']),
      relationshipStrength: (person?.relationshipStrength ?? '') as number | string,
      email: person?.email ?? '',
      phone: person?.phone ?? '',
      notes: person?.notes ?? '',
    },
    validate: { name: (value) => (value.trim() === '' ? t('form.required') : null) },
  });
  const submit = form.onSubmit((values) =>
    save.mutate(
      {
        ...values,
        name: values.name.trim(),
        title: orNull(values.title),
        email: orNull(values.email),
        phone: orNull(values.phone),
        notes: orNull(values.notes),
        relationshipStrength: values.relationshipStrength === '' ? null : Number(values.relationshipStrength),
        existing: person && { id: person.id, revision: person.revision },
      },
      {
        onSuccess: ({ name }) => {
          showDone(t('people.saved', { name }));
          onClose();
        },
        onError: (error) => form.setErrors(fieldErrors(error)),
      },
    ),
  );
  const title = person ? t('people.edit', { name: person.name }) : t('people.add');
  return (
    <Modal opened onClose={onClose} title={title} size="md">
      <form noValidate onSubmit={submit}>
        <Stack gap="sm">
          {save.error && Object.keys(fieldErrors(save.error)).length === 0 && (
            <Alert color="red" variant="light" role="alert">
              {refusedWith(save.error, 412) ? t('error.conflict', { ns: 'common' }) : errorMessage(save.error)}
            </Alert>
          )}
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
            <TextInput label={t('people.name')} required data-autofocus {...form.getInputProps('name')} />
            <TextInput label={t('people.jobTitle')} {...form.getInputProps('title')} />
            <NativeSelect
              label={t('people.role')}
              data={roles.map((value) => ({ value, label: t(`people.roles.${value}`) }))}
              {...form.getInputProps('role')}
            />
            <NativeSelect
              label={t('people.influence')}
              data={levels.map((value) => ({ value, label: t(`level.${value}`, { ns: 'common' }) }))}
              {...form.getInputProps('influence')}
            />
            <NativeSelect
              label={t('people.sentiment')}
              data={sentiments.map((value) => ({ value, label: t(`people.sentiments.${value}`) }))}
              {...form.getInputProps('sentiment')}
            />
            <NumberInput
              label={t('people.strength')}
              description={t('people.strengthHint')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              min={1}
              max={10}
              allowDecimal={false}
              {...form.getInputProps('relationshipStrength')}
            />
            <TextInput label={t('people.email')} type="email" {...form.getInputProps('email')} />
            <TextInput label={t('people.phone')} {...form.getInputProps('phone')} />
          </SimpleGrid>
          <Textarea label={t('people.notes')} autosize minRows={2} {...form.getInputProps('notes')} />
          <DialogButtons
            label={t('action.save', { ns: 'common' })}
            cancel={t('action.cancel', { ns: 'common' })}
            onCancel={onClose}
            loading={save.isPending}
          />
        </Stack>
      </form>
    </Modal>
  );
}
