import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSignIn } from '../../api/identity.ts';
import classes from './auth.module.css';
import { SignInProblem } from './sign-in-problem.tsx';

export function SignInForm({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useTranslation('auth');
  const signIn = useSignIn();
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.includes('@') ? null : t('first.emailWrong')),
      password: (value) => (value === '' ? t('first.required') : null),
    },
  });
  return (
    <section className={classes['card']} aria-label={t('form.title')}>
      <h2 className={classes['title']}>{t('form.title')}</h2>
      <form onSubmit={form.onSubmit((values) => signIn.mutate(values, { onSuccess: onSignedIn }))} noValidate>
        <Stack gap="sm" mt="sm">
          <SignInProblem error={signIn.error} />
          <TextInput type="email" autoComplete="username" label={t('form.email')} {...form.getInputProps('email')} />
          <PasswordInput
            autoComplete="current-password"
            label={t('form.password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="sm" fullWidth loading={signIn.isPending} mt={4}>
            {t('form.submit')}
          </Button>
        </Stack>
      </form>
    </section>
  );
}
