import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { fieldErrors } from '../../api/errors.ts';
import { useFirstAdmin } from '../../api/identity.ts';
import classes from './auth.module.css';
import { SignInProblem } from './sign-in-problem.tsx';

const shortestPassword = 10;

/** First run: the organization and its administrator. */
export function FirstAdminForm({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useTranslation('auth');
  const create = useFirstAdmin();
  const needed = (value: string) => (value.trim() === '' ? t('first.required') : null);
  const form = useForm({
    initialValues: { organization: '', name: '', email: '', password: '' },
    validate: {
      organization: needed,
      name: needed,
      email: (value) => (/^\S+@\S+\.\S+$/.test(value) ? null : t('first.emailWrong')),
      password: (value) => (value.length < shortestPassword ? t('first.passwordShort') : null),
    },
  });
  return (
    <section className={classes['card']} aria-label={t('first.title')}>
      <h2 className={classes['title']}>{t('first.title')}</h2>
      <p className={classes['detail']}>{t('first.detail')}</p>
      <form
        noValidate
        onSubmit={form.onSubmit((values) =>
          create.mutate(values, { onSuccess: onSignedIn, onError: (error) => form.setErrors(fieldErrors(error)) }),
        )}
      >
        <Stack gap="sm">
          <SignInProblem error={create.error} />
          <TextInput
            label={t('first.organization')}
            autoComplete="organization"
            {...form.getInputProps('organization')}
          />
          <TextInput label={t('first.name')} autoComplete="name" {...form.getInputProps('name')} />
          <TextInput label={t('first.email')} type="email" autoComplete="username" {...form.getInputProps('email')} />
          <PasswordInput
            label={t('first.password')}
            description={t('first.passwordHint')}
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="sm" fullWidth loading={create.isPending} mt={4}>
            {t('first.submit')}
          </Button>
        </Stack>
      </form>
    </section>
  );
}
