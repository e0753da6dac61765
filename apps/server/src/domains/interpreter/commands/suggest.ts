import type { SuggestAnswer, suggestInputSchema } from '@renubu/contracts/interpreter';
import { suggest } from '@renubu/core/interpret/suggest/suggest';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import type { Session } from '../../../platform/session.ts';
import { builtInSource } from '../../ai/commands/ask.ts';
import { listEventTypes } from '../../events/queries/types.ts';
import { workflowTemplates } from '../../workflows/queries/templates.ts';
import { liveCatalogs } from '../queries/live-catalog.ts';

/** The time over which the event types list counts. */
const days = 30;

/** Workflows for a scenario with what the organization's own events of the last 30 days show. Nothing is saved. */
export async function suggestWorkflows(
  ctx: Context,
  { organizationId }: Session,
  { scenario, context }: z.output<typeof suggestInputSchema>,
): Promise<SuggestAnswer> {
  const started = ctx.clock.now().getTime();
  const { catalogs, types } = await tenantTransaction(ctx.db, organizationId, async (tx) => ({
    catalogs: await liveCatalogs(tx, ctx, organizationId),
    types: await listEventTypes(tx, ctx, organizationId),
  }));
  const own = Object.fromEntries(types.map(({ type, events }) => [type, events]));
  const found = suggest({
    scenario,
    ...(context?.businessGoal === undefined ? {} : { goal: context.businessGoal }),
    templates: workflowTemplates().map(({ source }) => source),
    events: context?.recentEvents === undefined ? own : countsOf(context.recentEvents),
    days,
    catalog: catalogs.entities,
    definitions: catalogs.definitions,
  });
  return { ...found, source: builtInSource('suggest-workflows@1', ctx.clock.now().getTime() - started) };
}

function countsOf(types: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return Object.fromEntries(counts);
}
