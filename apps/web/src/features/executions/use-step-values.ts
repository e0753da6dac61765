import type { StepView } from '@renubu/contracts/executions';
import type { Json } from '@renubu/contracts/json';
import { useEffect, useState } from 'react';
import { draftKey, dropDraft, keepDraft, readDraft } from './draft-store.ts';
import { initialValues, newlyDrafted, type FieldValue, type FormValues } from './form-values.ts';

interface Kept {
  values: FormValues;
  /** What the conversation had filled in when this was kept. */
  draft: Json | null;
}

/**
 * The values of a step's form. Kept per execution, step and attempt for this tab; what the conversation fills in
 * later goes over what stands there.
 */
export function useStepValues(executionId: string, step: StepView) {
  const key = draftKey(executionId, step.stepId, step.attempt, 'form');
  const { form } = step;
  const [kept, setKept] = useState<Kept>(() => {
    const before = readDraft<Kept>(key);
    if (!form) return { values: {}, draft: null };
    if (!before) return { values: initialValues(form, step.outputs), draft: step.outputs };
    return {
      values: {
        ...initialValues(form, step.outputs),
        ...before.values,
        ...newlyDrafted(form, before.draft, step.outputs),
      },
      draft: step.outputs,
    };
  });
  let current = kept;
  if (form && JSON.stringify(step.outputs) !== JSON.stringify(kept.draft)) {
    current = { values: { ...kept.values, ...newlyDrafted(form, kept.draft, step.outputs) }, draft: step.outputs };
    setKept(current);
  }
  const [touched, setTouched] = useState(false);
  useEffect(() => {
    if (touched) keepDraft(key, kept);
  }, [touched, key, kept]);
  return {
    values: current.values,
    change: (name: string, value: FieldValue): void => {
      setTouched(true);
      setKept((before) => ({ ...before, values: { ...before.values, [name]: value } }));
    },
    forget: (): void => {
      setTouched(false);
      dropDraft(key);
    },
  };
}
