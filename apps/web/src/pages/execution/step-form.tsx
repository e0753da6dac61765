import { Button, Collapse, Tooltip, UnstyledButton } from '@mantine/core';
import type { StepView } from '@renubu/contracts/executions';
import { IconCheck, IconChevronDown, IconClockPause, IconPlayerSkipForward } from '@tabler/icons-react';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/errors.ts';
import { preferencesQuery } from '../../api/identity.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { whyNotStep } from '../../features/executions/can.ts';
import { checkForm, outputsOf, serverProblems, type FieldProblem } from '../../features/executions/form-values.ts';
import { useStepValues } from '../../features/executions/use-step-values.ts';
import { Keys } from '../../ui/kbd.tsx';
import { useExecution } from './execution-context.ts';
import { FormField } from '../../features/executions/form-field.tsx';
import classes from './step-dock.module.css';

/** What completing the step records, and the button that does. What is half filled in survives a reload. */
export function StepForm({ step }: { step: StepView }) {
  const { t } = useTranslation('execution');
  const { detail, verbs, selectStep } = useExecution();
  const { data: preferences } = useQuery(preferencesQuery);
  const low =
    useMediaQuery('(max-width: 900px), (max-height: 640px)', undefined, { getInitialValueInEffect: false }) ?? false;
  const fields = Object.entries(step.form?.properties ?? {});
  const { values, change, forget } = useStepValues(detail.id, step);
  const [opened, setOpened] = useState(!low);
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const frame = useRef<HTMLFormElement>(null);

  const show = (found: FieldProblem[]): void => {
    setProblems(found);
    setOpened(true);
    // The field exists only once the section is open.
    requestAnimationFrame(() =>
      frame.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] input')?.focus(),
    );
  };
  const submit = async (): Promise<void> => {
    if (verbs.completing) return;
    const found = checkForm(step.form, values);
    if (found.length > 0) return show(found);
    setProblems([]);
    try {
      await verbs.completeStep(step.stepId, outputsOf(step.form, values));
      forget();
      selectStep(preferences?.workflow.autoAdvanceSteps === false ? step.stepId : undefined);
    } catch (error) {
      const named = serverProblems(problemOf(error)?.errors ?? []);
      if (named.length > 0) show(named);
      else verbs.fail(error);
    }
  };
  const required = step.form?.required ?? [];
  return (
    <form
      ref={frame}
      className={classes['dock']}
      noValidate
      aria-label={t('form.label', { name: step.name })}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
        event.preventDefault();
        void submit();
      }}
    >
      {fields.length > 0 && (
        <UnstyledButton className={classes['toggle']} aria-expanded={opened} onClick={() => setOpened(!opened)}>
          <IconChevronDown size={14} data-opened={opened || undefined} aria-hidden />
          {t('form.title')}
          <span className={classes['count']}>
            {t('form.fields', { count: fields.length, required: required.length })}
          </span>
        </UnstyledButton>
      )}
      <Collapse expanded={opened}>
        <div className={classes['fields']}>
          {fields.map(([name, field]) => (
            <FormField
              key={name}
              name={name}
              field={field}
              required={required.includes(name)}
              value={values[name] ?? ''}
              problem={problems.find(({ path }) => path === name)}
              onChange={(value) => {
                change(name, value);
                setProblems((found) => found.filter(({ path }) => path !== name));
              }}
            />
          ))}
        </div>
      </Collapse>
      {problems.some(({ path }) => path === '') && (
        <p className={classes['problem']} role="alert">
          {problems.find(({ path }) => path === '')?.message}
        </p>
      )}
      <Buttons step={step} onComplete={() => void submit()} />
    </form>
  );
}

function Buttons({ step, onComplete }: { step: StepView; onComplete: () => void }) {
  const { t } = useTranslation('execution');
  const { detail, viewer, verbs, ask } = useExecution();
  const others = [
    { verb: 'skip', icon: IconPlayerSkipForward, key: 'x', run: () => ask({ kind: 'skipStep', step }) },
    { verb: 'snooze', icon: IconClockPause, key: 's', run: () => ask({ kind: 'snoozeStep', step }) },
  ] as const;
  const refused = (verb: 'skip' | 'snooze') => whyNotStep(verb, step, detail, viewer);
  useCommands([
    { id: 'step.complete', label: t('action.completeStep'), group: 'page', shortcut: 'e', run: onComplete },
    ...others
      .filter(({ verb }) => refused(verb) === null)
      .map(({ verb, key, run }) => ({
        id: `step.${verb}`,
        label: t(`action.${verb}Step`),
        group: 'page' as const,
        shortcut: key,
        run,
      })),
  ]);
  return (
    <div className={classes['buttons']}>
      {others.map(({ verb, icon: Picture, key, run }) => {
        const why = refused(verb);
        return (
          <Tooltip
            key={verb}
            multiline
            maw={280}
            label={
              why ? (
                t(`why.${why}`)
              ) : (
                <span className={classes['tip']}>
                  {t(`action.${verb}Hint`)} <Keys shortcut={key} />
                </span>
              )
            }
          >
            <Button
              variant="subtle"
              color="gray"
              leftSection={<Picture size={14} />}
              data-disabled={why ? true : undefined}
              aria-disabled={why ? true : undefined}
              onClick={() => !why && run()}
            >
              {t(`action.${verb}`)}
            </Button>
          </Tooltip>
        );
      })}
      <Tooltip label={t('action.completeHint')}>
        <Button
          ml="auto"
          type="submit"
          size="sm"
          loading={verbs.completing}
          leftSection={<IconCheck size={15} />}
          rightSection={<Keys shortcut="e" />}
          className={classes['primary']}
        >
          {t('action.completeStep')}
        </Button>
      </Tooltip>
    </div>
  );
}
