import { Alert } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/errors.ts';
import { errorMessage } from '../../ui/states.tsx';

/** Why signing in failed; when there were too many tries, with a clock that says when the next may be made. */
export function SignInProblem({ error }: { error: Error | null }) {
  if (!error) return null;
  const seconds = problemOf(error)?.retryAfterSeconds;
  return (
    <Alert color="red" variant="light" mb="sm" p="xs" role="alert">
      <Sentence error={error} />
      {problemOf(error)?.status === 429 && seconds !== undefined && (
        <Countdown key={error.message + String(seconds)} seconds={seconds} />
      )}
    </Alert>
  );
}

function Sentence({ error }: { error: Error }) {
  const { t } = useTranslation('auth');
  const problem = problemOf(error);
  if (problem?.status === 401) return t('form.wrong');
  if (problem?.status === 429) return problem.detail;
  return errorMessage(error);
}

function Countdown({ seconds }: { seconds: number }) {
  const { t } = useTranslation('auth');
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return <div aria-live="off">{t('retryIn', { count: left })}</div>;
}
