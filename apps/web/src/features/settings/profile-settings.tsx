import { Alert, Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { fieldErrors } from '../../api/errors.ts';
import { useChangePassword, useMe, useUpdateProfile } from '../../api/identity.ts';
import { Section } from '../../ui/page.tsx';
import { errorMessage } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import classes from './settings.module.css';

const shortestPassword = 10;

/** One's own name, title and password. */
export function ProfileSettings() {
  return (
    <div className={classes['narrow']}>
      <You />
      <Password />
    </div>
  );
}

function You() {
  const { t } = useTranslation('settings');
  const me = useMe();
  const update = useUpdateProfile();
  const form = useForm({
    initialValues: { name: me.user.name, title: me.title ?? '' },
    validate: { name: (value) => (value.trim() === '' ? t('profile.required') : null) },
  });
  const save = form.onSubmit(({ name, title }) =>
    update.mutate(
      { name: name.trim(), title: title.trim() === '' ? null : title.trim() },
      {
        onSuccess: () => {
          form.resetDirty();
          showDone(t('profile.saved'));
        },
        onError: (error) => {
          const fields = fieldErrors(error);
          if (Object.keys(fields).length > 0) form.setErrors(fields);
          else showError(error);
        },
      },
    ),
  );
  return (
    <Section title={t('profile.you')}>
      <dl className={classes['facts']}>
        <dt>{t('profile.email')}</dt>
        <dd>{me.user.email}</dd>
        <dt>{t('profile.role')}</dt>
        <dd>{t(`role.${me.role}`, { ns: 'common' })}</dd>
      </dl>
      <form noValidate onSubmit={save}>
        <Stack gap="sm">
          <TextInput label={t('profile.name')} autoComplete="name" maxLength={120} {...form.getInputProps('name')} />
          <TextInput
            label={t('profile.jobTitle')}
            autoComplete="organization-title"
            maxLength={120}
            {...form.getInputProps('title')}
          />
          <Group justify="flex-end">
            <Button type="submit" disabled={!form.isDirty()} loading={update.isPending}>
              {t('profile.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function Password() {
  const { t } = useTranslation('settings');
  const change = useChangePassword();
  const form = useForm({
    initialValues: { currentPassword: '', newPassword: '' },
    validate: {
      currentPassword: (value) => (value === '' ? t('profile.required') : null),
      newPassword: (value) => (value.length < shortestPassword ? t('profile.short') : null),
    },
  });
  const save = form.onSubmit((values) =>
    change.mutate(values, {
      onSuccess: () => {
        form.reset();
        showDone(t('profile.changed'));
      },
      onError: (error) => form.setErrors(fieldErrors(error)),
    }),
  );
  return (
    <Section title={t('profile.password')}>
      <form noValidate onSubmit={save}>
        <Stack gap="sm">
          {change.error && (
            <Alert color="red" variant="light" role="alert">
              {errorMessage(change.error)}
            </Alert>
          )}
          <PasswordInput
            label={t('profile.current')}
            autoComplete="current-password"
            {...form.getInputProps('currentPassword')}
          />
          <PasswordInput
            label={t('profile.next')}
            description={t('profile.nextHint')}
            autoComplete="new-password"
            {...form.getInputProps('newPassword')}
          />
          <Group justify="flex-end">
            <Button type="submit" variant="default" loading={change.isPending}>
              {t('profile.change')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
