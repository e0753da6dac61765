import type { Json, JsonObject } from '@renubu/contracts/json';
import type { ContextLoad } from '@renubu/contracts/language/workflow';
import type { Scope } from '@renubu/core/conditions/paths';
import type { Plan } from '@renubu/core/engine/plan';
import type { ExecutionEvent } from '@renubu/core/engine/types';
import { templatePaths } from '@renubu/core/templates/engine';
import { renderText } from '@renubu/core/templates/render';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { isLocalLoad, loadLocal, localKey } from '../../connections/queries/load-local.ts';

/** What is known when an execution starts. */
export interface LoadSource {
  context: JsonObject;
  inputs: JsonObject;
  event?: ExecutionEvent | undefined;
  /** Loads that are answered already. */
  loaded?: JsonObject | undefined;
}

/**
 * Answers the context loads that our own database can answer, by their name in scope; null where there is nothing. Loads
 * of other kinds, and those whose id comes from one of them, are left to the execution.
 */
export async function answerLoads(tx: Tx, ctx: Context, plan: Plan, source: LoadSource): Promise<JsonObject> {
  const answers: JsonObject = { ...source.loaded };
  const open = new Set<string>();
  for (const load of plan.definition.context ?? []) {
    if (Object.hasOwn(answers, load.as)) continue;
    const answer = await answerOne(tx, ctx, load, open, scopeOf(ctx, source, answers));
    if (answer === undefined) open.add(load.as);
    else answers[load.as] = answer;
  }
  return answers;
}

async function answerOne(
  tx: Tx,
  ctx: Context,
  load: ContextLoad,
  open: ReadonlySet<string>,
  scope: Scope,
): Promise<Json | undefined> {
  if (!isLocalLoad(load.load)) return undefined;
  const id = renderId(load, open, scope);
  if (id === undefined) return undefined;
  const asked = { load: load.load, id };
  return (await loadLocal(tx, ctx, [asked])).get(localKey(asked)) ?? null;
}

/** Undefined when it cannot be told yet, or not at all: then the execution says what is wrong. */
function renderId({ id }: ContextLoad, open: ReadonlySet<string>, scope: Scope): string | null | undefined {
  if (id === undefined) return null;
  try {
    if (templatePaths(id).some(([root]) => open.has(String(root)))) return undefined;
    const rendered = renderText(id, scope).trim();
    return rendered === '' ? undefined : rendered;
  } catch {
    return undefined;
  }
}

function scopeOf(ctx: Context, { context, inputs, event }: LoadSource, answers: JsonObject): Scope {
  const data = event?.data ?? null;
  const atRoot = data !== null && typeof data === 'object' && !Array.isArray(data) ? data : {};
  const ofEvent: JsonObject = event === undefined ? {} : { event: { ...event }, payload: data };
  const now = ctx.clock.now().toISOString();
  return { ...context, ...atRoot, ...ofEvent, ...answers, inputs, now };
}
