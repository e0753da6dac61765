import type { Json } from '@renubu/contracts/json';
import type { DecisionStep, EndStep, SetStep } from '@renubu/contracts/language/steps';
import type { ExecutionResult } from '@renubu/contracts/executions';
import { compute, render, renderString } from '../expressions.ts';
import { StepFailure } from '../failure.ts';
import { clipped, requireInline } from '../limits.ts';
import { settleRecord } from '../records.ts';
import { nameOf, note, type Run } from '../run.ts';
import type { Place } from '../signals.ts';

/** Computes variables in order; a later one sees the earlier ones. */
export function runSet(run: Run, { step, record }: Place<SetStep>): void {
  const values: [string, Json][] = [];
  for (const [name, template] of Object.entries(step.values)) {
    const expression = expressionIn(template);
    const value = expression === null ? render(run, record.path, template) : compute(run, record.path, expression);
    run.state.vars = requireInline({ ...run.state.vars, [name]: value }, 'The variables together');
    values.push([name, clipped(value)]);
  }
  settleRecord(run, record, 'completed');
  const names = values.map(([name]) => name).join(', ');
  note(run, 'values.set', record.path, `“${nameOf(step)}” set ${names || 'nothing'}.`, {
    values: Object.fromEntries(values),
  });
}

/** The source of a `{ cel }` value; null for any other. */
function expressionIn(value: Json): string | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  return Object.keys(value).length === 1 && typeof value['cel'] === 'string' ? value['cel'] : null;
}

const resultOf: Record<DecisionStep['outcome'], ExecutionResult> = {
  allow: 'allowed',
  block: 'blocked',
  review: 'review',
};

/** Sets the verdict; the last one counts and the run goes on. */
export function runDecision(run: Run, { step, record }: Place<DecisionStep>): void {
  const reason = step.reason === undefined ? null : renderString(run, record.path, step.reason);
  run.state.verdict = { outcome: step.outcome, reason };
  run.state.result = resultOf[step.outcome];
  settleRecord(run, record, 'completed', { output: { outcome: step.outcome, reason } });
  const because = reason === null ? '.' : `: ${reason}`;
  note(run, 'decision.made', record.path, `“${nameOf(step)}” decided ${run.state.result}${because}`, {
    outcome: step.outcome,
    reason,
  });
}

/** Ends the execution, with an outcome when the step names one. */
export function runEnd(run: Run, { step, record }: Place<EndStep>): void {
  const outcome = step.outcome === undefined ? null : renderString(run, record.path, step.outcome);
  const known = run.plan.definition.outcomes ?? [];
  if (outcome !== null && known.length > 0 && !known.includes(outcome)) {
    throw new StepFailure('unknown_outcome', `The outcome “${outcome}” is none of: ${known.join(', ')}.`);
  }
  const data = step.data === undefined ? {} : render(run, record.path, step.data);
  if (outcome !== null) run.state.outcome = outcome;
  settleRecord(run, record, 'completed', { output: requireInline(data, 'The data of the end') });
  note(
    run,
    'step.completed',
    record.path,
    `“${nameOf(step)}” ends the workflow${outcome === null ? '' : ` as ${outcome}`}.`,
    {
      outcome,
    },
  );
}
