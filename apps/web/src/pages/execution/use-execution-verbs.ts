import type { Json } from '@renubu/contracts/json';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/errors.ts';
import {
  useCancelExecution,
  useCompleteStep,
  useEscalateExecution,
  usePauseExecution,
  useReopenStep,
  useResumeExecution,
  useRetryExecution,
  useSkipStep,
  useSnoozeExecution,
  useSnoozeStep,
  useWakeExecution,
  useWakeStep,
  type SnoozeBody,
} from '../../api/execution.ts';
import { useFormat } from '../../ui/format.ts';
import { showDone, showError } from '../../ui/toast.tsx';

interface NamedStep {
  stepId: string;
  name: string;
}

/** Everything one can do to an execution and its steps, each with its note; refusals are explained, the page refreshed. */
export function useExecutionVerbs(id: string) {
  const { t } = useTranslation(['execution', 'common']);
  const format = useFormat();
  const completing = useCompleteStep(id);
  const skipping = useSkipStep(id);
  const snoozing = useSnoozeStep(id);
  const wakingStep = useWakeStep(id);
  const reopening = useReopenStep(id);
  const snoozingAll = useSnoozeExecution(id);
  const waking = useWakeExecution(id);
  const escalating = useEscalateExecution(id);
  const cancelling = useCancelExecution(id);
  const pausing = usePauseExecution(id);
  const resuming = useResumeExecution(id);
  const retrying = useRetryExecution(id);

  const fail = (error: unknown): void => {
    const problem = problemOf(error);
    // The page knew an older state: say so, the newest one is being read.
    if (problem?.status !== 409 && problem?.status !== 412) return showError(error);
    notifications.show({
      title: t('conflict.title'),
      message: t('conflict.detail', { reason: problem.detail }),
      color: 'amber',
      autoClose: 9000,
    });
  };
  const done = (message: string) => ({ onSuccess: () => showDone(message), onError: fail });
  const until = (body: SnoozeBody): string =>
    format.date(body.until ?? new Date(Date.now() + (body.days ?? 1) * 86_400_000).toISOString());

  return {
    fail,
    /** Rejects with the server's problem when the outputs are wrong; other refusals are told here. */
    completeStep: (stepId: string, outputs: Record<string, Json>) => completing.mutateAsync({ stepId, outputs }),
    skipStep: ({ stepId, name }: NamedStep, reason: string) =>
      skipping.mutate({ stepId, reason }, done(t('done.skipped', { name }))),
    snoozeStep: ({ stepId, name }: NamedStep, body: SnoozeBody) =>
      snoozing.mutate({ stepId, ...body }, done(t('done.stepSnoozed', { name, date: until(body) }))),
    wakeStep: ({ stepId, name }: NamedStep) => wakingStep.mutate({ stepId }, done(t('done.stepWoken', { name }))),
    reopenStep: ({ stepId, name }: NamedStep, reason: string, after: () => void) =>
      reopening.mutate(
        { stepId, reason },
        {
          onSuccess: () => {
            showDone(t('done.reopened', { name }));
            after();
          },
          onError: fail,
        },
      ),
    snooze: (body: SnoozeBody) => snoozingAll.mutate(body, done(t('done.snoozed', { date: until(body) }))),
    wake: () => waking.mutate(undefined, done(t('done.woken'))),
    escalate: (reason: string) => escalating.mutate(reason, done(t('done.escalated'))),
    cancel: (reason: string) => cancelling.mutate(reason, done(t('done.cancelled'))),
    pause: () => pausing.mutate(undefined, done(t('done.paused'))),
    resume: () => resuming.mutate(undefined, done(t('done.resumed'))),
    /** From the step at a path; without one, from the step that failed. */
    retry: (fromStep?: string) => retrying.mutate(fromStep, done(t('done.retried'))),
    completing: completing.isPending,
  };
}
export type ExecutionVerbs = ReturnType<typeof useExecutionVerbs>;
