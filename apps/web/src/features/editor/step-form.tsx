import { Button, Select, TextInput } from '@mantine/core';
import { stepTypes, type StepType } from '@renubu/contracts/language/steps';
import { IconPlus } from '@tabler/icons-react';
import { useState, type ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { stepIcons } from '../workflows/step-icons.ts';
import { ActionForm } from './action-form.tsx';
import { AiForm } from './ai-form.tsx';
import { ConditionField } from './condition-field.tsx';
import type { Path } from './document.ts';
import { useEditor, useField } from './editor-context.ts';
import classes from './editor.module.css';
import { Group, GroupFindings, NumberField, SelectField, TagsField, TextField } from './fields.tsx';
import { ConditionForm, ForeachForm, ParallelForm, SwitchForm } from './flow-forms.tsx';
import { newStep } from './new-step.ts';
import { renameStep } from './operations.ts';
import { allSteps, type StepNode } from './outline.ts';
import { ApprovalForm, GuidedForm, TaskForm } from './people-forms.tsx';
import { DecisionForm, EndForm, SetForm, WaitForm, WorkflowForm } from './value-forms.tsx';

const forms: Record<StepType, ComponentType<{ path: Path }>> = {
  condition: ConditionForm,
  switch: SwitchForm,
  set: SetForm,
  decision: DecisionForm,
  action: ActionForm,
  parallel: ParallelForm,
  foreach: ForeachForm,
  wait: WaitForm,
  approval: ApprovalForm,
  task: TaskForm,
  guided: GuidedForm,
  ai: AiForm,
  workflow: WorkflowForm,
  end: EndForm,
};

/** The form of one step: what all steps have, then what its type has. */
export function StepForm({ step }: { step: StepNode }) {
  const { t } = useTranslation(['editor', 'workflows']);
  const { path, type } = step;
  const Picture = type === null ? IconPlus : stepIcons[type];
  const Own = type === null ? null : forms[type];
  return (
    <div className={classes['form']}>
      <div className={classes['formHead']}>
        <span className={classes['icon']} data-type={type}>
          <Picture size={14} stroke={1.7} aria-hidden />
        </span>
        <div>
          <h2>{typeof step.raw['name'] === 'string' ? step.raw['name'] : step.id || t('step.unnamed')}</h2>
          <p>{type === null ? t('step.noType') : t(`about.${type}`)}</p>
        </div>
      </div>
      <GroupFindings path={path} />
      <div className={classes['pair']}>
        <IdField key={`${step.key}:${step.id}`} step={step} />
        <TextField path={[...path, 'name']} label={t('step.name')} placeholder={step.id} />
        <TypeField step={step} />
      </div>
      {Own && <Own path={path} />}
      <CommonFields path={path} type={type} />
    </div>
  );
}

/** The id is changed when its field is left: everything that names the step changes with it. */
function IdField({ step }: { step: StepNode }) {
  const { t } = useTranslation('editor');
  const { text, root, apply, writable } = useEditor();
  const { errors, name } = useField([...step.path, 'id']);
  const [typed, setTyped] = useState(step.id);
  const taken = allSteps(root).some((other) => other.key !== step.key && other.id === typed && typed !== '');
  const leave = (): void => {
    if (typed !== step.id && !taken) apply(renameStep(text, step.path, typed));
  };
  return (
    <TextInput
      label={t('step.id')}
      value={typed}
      withAsterisk
      readOnly={!writable}
      data-path={name}
      error={taken ? t('step.idTaken') : errors.map(({ message }) => message).join(' ') || undefined}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={leave}
      onKeyDown={(event) => event.key === 'Enter' && leave()}
    />
  );
}

const shared = new Set(['id', 'name', 'description', 'when', 'timeout', 'retry', 'onError']);

function TypeField({ step }: { step: StepNode }) {
  const { t } = useTranslation(['editor', 'workflows']);
  const { set, writable } = useEditor();
  const { errors } = useField([...step.path, 'type']);
  const change = (type: StepType): void => {
    const kept = Object.fromEntries(Object.entries(step.raw).filter(([key]) => shared.has(key)));
    set(step.path, { ...newStep(type, new Set()), ...kept, type } as never);
  };
  return (
    <Select
      label={t('step.type')}
      data={stepTypes.map((value) => ({ value, label: t(`type.${value}`, { ns: 'workflows' }) }))}
      value={step.type}
      allowDeselect={false}
      readOnly={!writable}
      error={errors.map(({ message }) => message).join(' ') || undefined}
      onChange={(next) => next && change(next as StepType)}
    />
  );
}

const retriable: ReadonlySet<StepType | null> = new Set(['action', 'ai', 'workflow', 'task']);

function CommonFields({ path, type }: { path: Path; type: StepType | null }) {
  const { t } = useTranslation('editor');
  const { writable, set } = useEditor();
  const retry = useField([...path, 'retry']).value;
  const onError = useField([...path, 'onError']).value;
  const onTimeout = useField([...path, 'onTimeout']).value;
  return (
    <>
      <ConditionField path={[...path, 'when']} title={t('step.when')} optional />
      <TextField path={[...path, 'description']} label={t('step.description')} multiline />
      <TextField path={[...path, 'timeout']} label={t('step.timeout')} hint={t('durationHint')} placeholder="1h" />
      {retry !== undefined && <RetryFields path={[...path, 'retry']} />}
      {writable && (
        <div className={classes['conditionHead']}>
          {retry === undefined && retriable.has(type) && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() => set([...path, 'retry'], { attempts: 3 })}
            >
              {t('step.addRetry')}
            </Button>
          )}
          {onError === undefined && (
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => set([...path, 'onError'], [])}>
              {t('step.addOnError')}
            </Button>
          )}
          {type === 'wait' && onTimeout === undefined && (
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => set([...path, 'onTimeout'], [])}>
              {t('step.addOnTimeout')}
            </Button>
          )}
        </div>
      )}
    </>
  );
}

function RetryFields({ path }: { path: Path }) {
  const { t } = useTranslation('editor');
  const { writable, set } = useEditor();
  return (
    <Group
      title={t('retry.title')}
      actions={
        writable && (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => set(path, undefined)}>
            {t('retry.remove')}
          </Button>
        )
      }
    >
      <GroupFindings path={path} />
      <div className={classes['pair']}>
        <NumberField path={[...path, 'attempts']} label={t('retry.attempts')} placeholder="3" min={1} max={20} />
        <SelectField
          path={[...path, 'backoff']}
          label={t('retry.backoff')}
          usually="exponential"
          data={(['fixed', 'linear', 'exponential'] as const).map((value) => ({
            value,
            label: t(`retry.backoffs.${value}`),
          }))}
        />
        <TextField path={[...path, 'delay']} label={t('retry.delay')} placeholder="1s" />
        <TextField path={[...path, 'maxDelay']} label={t('retry.maxDelay')} placeholder="5m" />
      </div>
      <TagsField
        path={[...path, 'on']}
        label={t('retry.on')}
        hint={t('retry.onHint')}
        choices={['timeout', 'network', '429', '5xx', '4xx', 'validation', 'any']}
      />
    </Group>
  );
}
