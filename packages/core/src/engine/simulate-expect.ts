import type { Json } from '@renubu/contracts/json';
import type { StepStatus } from '@renubu/contracts/executions';
import type { WorkflowTest } from '@renubu/contracts/language/workflow';
import { loadOperation } from './loads.ts';
import { stepOf } from './paths.ts';
import { recordOf } from './records.ts';
import type { Play } from './simulate-play.ts';

type Expectation = WorkflowTest['expect'];

/** What a played test expected and did not get, one sentence each. */
export function unmetExpectations(play: Play, expect: Expectation): string[] {
  const { state } = play;
  return [
    ...differs('status', expect.status, state.status),
    ...differs('result', expect.result, state.result),
    ...differs('outcome', expect.outcome, state.outcome),
    ...differs('reason of the verdict', expect.verdictReason, state.verdict?.reason ?? null),
    ...stepsNot(play, expect.completed ?? [], ['completed']),
    ...stepsNot(play, expect.skipped ?? [], ['skipped']),
    ...notWaitingAt(play, expect.waitingAt),
    ...wrongVars(play, expect.vars ?? {}),
    ...wrongEffects(play, expect.effects),
    ...missingArtifacts(play, expect.artifacts ?? []),
    ...(expect.status === 'failed' || state.error === null ? [] : [`The execution failed: ${state.error.message}`]),
  ];
}

function differs(what: string, expected: string | undefined, actual: string | null): string[] {
  if (expected === undefined || expected === actual) return [];
  return [`The ${what} is ${actual ?? 'not set'}; expected ${expected}.`];
}

function stepsNot(play: Play, ids: readonly string[], wanted: readonly StepStatus[]): string[] {
  return ids.flatMap((id) => {
    const status = statusesOf(play, id).find((found) => !wanted.includes(found));
    if (status === undefined) return [];
    const unknown = stepOf(play.plan, id) === undefined ? ' (the workflow has no such step)' : '';
    return [`The step “${id}” is ${status}${unknown}; expected ${wanted.join(' or ')}.`];
  });
}

function notWaitingAt(play: Play, id: string | undefined): string[] {
  if (id === undefined || statusesOf(play, id).some((status) => status === 'waiting' || status === 'snoozed'))
    return [];
  return stepsNot(play, [id], ['waiting', 'snoozed']);
}

/** The status at a path, or of every iteration in which the step with that id was started. */
function statusesOf(play: Play, id: string): StepStatus[] {
  const record = recordOf(play.state, id);
  if (record !== undefined) return [record.status];
  const found = Object.values(play.state.steps).filter((item) => item.stepId === id);
  return found.length === 0 ? ['pending'] : found.map((item) => item.status);
}

function wrongVars(play: Play, expected: Record<string, Json>): string[] {
  return Object.entries(expected).flatMap(([name, value]) => {
    const actual = Object.hasOwn(play.state.vars, name) ? play.state.vars[name] : undefined;
    if (actual !== undefined && canonical(actual) === canonical(value)) return [];
    const shown = actual === undefined ? 'not set' : JSON.stringify(actual);
    return [`The variable “${name}” is ${shown}; expected ${JSON.stringify(value)}.`];
  });
}

/** JSON with its keys in order, for comparing. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}

/** The operations must have been asked for in this order; others may stand between. An empty list means none at all. */
function wrongEffects(play: Play, expected: readonly string[] | undefined): string[] {
  if (expected === undefined) return [];
  const performed = play.asked.filter((effect) => effect.kind === 'perform' && effect.operation !== loadOperation);
  const asked = performed.map((effect) => (effect.kind === 'perform' ? effect.operation : ''));
  let position = 0;
  for (const operation of asked) if (operation === expected[position]) position += 1;
  if (position === expected.length && (expected.length > 0 || asked.length === 0)) return [];
  const shown = asked.join(', ') || 'nothing';
  return [`Asked for ${shown}; expected ${expected.join(', ') || 'nothing'}, in this order.`];
}

function missingArtifacts(play: Play, ids: readonly string[]): string[] {
  const open = new Set(Object.values(play.state.steps).flatMap((record) => record.artifacts ?? []));
  return ids.filter((id) => !open.has(id)).map((id) => `The artifact “${id}” is not open.`);
}
