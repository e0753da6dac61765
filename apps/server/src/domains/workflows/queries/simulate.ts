import type { Json } from '@renubu/contracts/json';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import type { Simulation, SimulationInput } from '@renubu/contracts/simulation';
import { compileDefinition } from '@renubu/core/definitions/compile';
import { inlineRules } from '@renubu/core/definitions/inline-rules';
import type { Plan } from '@renubu/core/engine/plan';
import { simulate } from '@renubu/core/engine/simulate';
import type { Effect, ExecutionEvent, ExecutionState } from '@renubu/core/engine/types';
import type { Tx } from '../../../platform/db/transaction.ts';
import { readEventDetail } from '../../events/queries/detail.ts';
import { listRules } from '../../rules/queries/rules.ts';
import { checkSource, requireValid } from './checking.ts';
import { newestDefinition } from './compare.ts';

interface Request extends SimulationInput {
  slug: string;
  now: string;
  newId: () => string;
}

/**
 * Runs the text, else the draft, else the published version of a workflow in memory. No effect leaves the interpreter:
 * what would have been sent is told instead. Throws 404 for an unknown workflow or event, 422 for a text with errors.
 */
export async function simulateWorkflow(tx: Tx, request: Request): Promise<Simulation> {
  const { slug, source } = request;
  const definition =
    source === undefined ? await newestDefinition(tx, slug) : requireValid(await checkSource(tx, source));
  return (await simulateDefinition(tx, definition, request)).simulation;
}

/** The same for a definition, with its plan and the state it came to. */
export async function simulateDefinition(
  tx: Tx,
  definition: WorkflowDefinition,
  request: Omit<Request, 'slug' | 'source'>,
): Promise<{ simulation: Simulation; plan: Plan; state: ExecutionState }> {
  const { inputs, context, answers, now, newId } = request;
  const rules = Object.fromEntries((await listRules(tx)).map((rule) => [rule.slug, rule.condition]));
  const plan = compileDefinition(inlineRules(definition, rules));
  const event = await eventOf(tx, request);
  const { state, history, effects, problems } = simulate(
    plan,
    {
      ...(event === undefined ? {} : { event }),
      ...(inputs === undefined ? {} : { inputs }),
      ...(context === undefined ? {} : { loaded: context }),
      ...(answers === undefined ? {} : { answers: answers.map(withoutAbsent) }),
    },
    { now, newId, context: scopeOf(definition) },
  );
  const simulation: Simulation = {
    status: state.status,
    result: state.result,
    verdict: state.verdict,
    error: state.error,
    problems,
    trace: history.map(({ type, path, message, data }) => ({ type, path, message, data: data as Json })),
    effects: effects.flatMap(sendOf),
    waits: state.waits.map(({ kind, path, until }) => ({ kind, path, until: until ?? null })),
    vars: state.vars,
    sent: 0,
  };
  return { simulation, plan, state };
}

/** The event to try on: a stored one by its id, or the one that was given. */
async function eventOf(
  tx: Tx,
  { eventId, event, now }: Pick<Request, 'eventId' | 'event' | 'now'>,
): Promise<ExecutionEvent | undefined> {
  if (eventId !== undefined) {
    const { cloudEventId, source, type, subject, time, data } = await readEventDetail(tx, eventId);
    return { id: cloudEventId, source, type, time, data, ...(subject === null ? {} : { subject }) };
  }
  if (event === undefined) return undefined;
  const { type, data, subject } = event;
  return { id: 'simulated', source: 'simulation', type, time: now, data: data ?? {}, ...(subject ? { subject } : {}) };
}

const scopeOf = ({ workflow, name, kind }: WorkflowDefinition) => ({
  execution: { id: 'simulation' },
  workflow: { id: workflow, name, kind },
});

/** What would go outside; context loads and the engine's own bookkeeping are no sending. */
function sendOf(effect: Effect): Simulation['effects'] {
  if (effect.kind !== 'perform' || effect.operation === 'context.load') return [];
  const { path, operation, connection, with: fields } = effect;
  return [{ path, operation, connection, with: fields }];
}

const withoutAbsent = <Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as never;
