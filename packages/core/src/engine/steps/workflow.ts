import type { WorkflowStep } from '@renubu/contracts/language/steps';
import { renderObject, renderString } from '../expressions.ts';
import { clipped, requireInline } from '../limits.ts';
import { settleRecord } from '../records.ts';
import { emit, nameOf, note, type Run } from '../run.ts';
import type { Place } from '../signals.ts';
import { addWait } from '../waits.ts';

/** Starts another workflow and waits for its end when the step says so. */
export function startChildWorkflow(run: Run, { step, record }: Place<WorkflowStep>): void {
  const id = run.env.newId();
  const workflow = renderString(run, record.path, step.start);
  const inputs = requireInline(renderObject(run, record.path, step.inputs ?? {}), 'The inputs of the started workflow');
  emit(run, { kind: 'startChild', id, path: record.path, workflow, inputs });
  note(run, 'child.started', record.path, `“${nameOf(step)}” started the workflow ${workflow}.`, {
    childId: id,
    workflow,
    inputs: clipped(inputs),
  });
  if (step.wait) {
    record.status = 'waiting';
    addWait(run, { kind: 'child', path: record.path, id });
  } else {
    settleRecord(run, record, 'completed', { output: { executionId: id } });
  }
}
