import type { Decision } from '@renubu/contracts/events';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, tenantTransaction } from '../../../platform/db/transaction.ts';
import { countReceived, newEvent } from '../commands/accept.ts';
import { dispatchNow } from '../dispatch/dispatch.ts';
import { asExecutionEvent, type IncomingEvent } from '../incoming.ts';
import type { StoredEvent } from '../intake/rows.ts';
import { eventWriter } from '../intake/writer.ts';
import { checkKnownTypes, checkTypes } from '../matching/event-types.ts';
import { knownTriggers, recentTriggers } from '../matching/index-cache.ts';
import { eventScope } from '../matching/scope.ts';
import { combine, onDeadline } from './combine.ts';
import { decidePurely, loadOwn, needsContext, type Decided } from './pure.ts';
import { knownSurroundings, surroundingsOf } from './surroundings.ts';
import { VerdictWatch } from './watch.ts';

export interface DecideOptions {
  deadlineMs: number;
  /** The answer when no verdict came in time. */
  onTimeout: 'allow' | 'block';
}

/**
 * Decides an event: runs the workflows it starts in memory and writes event, executions and histories together before it
 * answers. Workflows that need people or other systems are started as usual, and the caller waits for their verdicts until
 * the deadline. The same event again gets the verdict that was given. Throws 422 `schema_violated` and 503.
 */
export async function decideEvent(
  ctx: Context,
  organizationId: string,
  event: IncomingEvent,
  options: DecideOptions,
): Promise<Decision> {
  const startedAt = performance.now();
  const decision = await decide(ctx, organizationId, event, options, startedAt);
  ctx.metrics.decisionSeconds.observe({ decision: decision.decision }, (performance.now() - startedAt) / 1000);
  return decision;
}

async function decide(
  ctx: Context,
  organizationId: string,
  event: IncomingEvent,
  options: DecideOptions,
  startedAt: number,
): Promise<Decision> {
  // Asked at once first: what is known needs no turn of the event loop, and there are thousands of these a second.
  const [warnings = []] =
    checkKnownTypes(ctx, organizationId, [event]) ?? (await checkTypes(ctx, organizationId, [event]));
  const row = newEvent(ctx, organizationId, event, warnings);
  const decided = await decideInMemory(ctx, organizationId, event);
  const dispatch = decided === undefined ? 'soon' : 'waiting';
  const executions = (decided ?? []).map(({ execution }) => execution);
  const [stored] = await eventWriter(ctx).store([{ ...row, dispatch, executions }]);
  const { id, duplicate, decision } = stored ?? { id: row.id, duplicate: false, decision: null };
  countReceived(ctx, [{ duplicate }]);
  if (decision !== null) return { ...decision, duplicate };
  if (decided !== undefined && !duplicate) {
    for (const { answer } of decided) ctx.metrics.executionsEnded.inc(endedLabels(answer));
    return combine(
      id,
      decided.map(({ answer }) => answer),
    );
  }
  const left = options.deadlineMs - (performance.now() - startedAt);
  return waitForVerdict(ctx, organizationId, { id, duplicate }, options, left);
}

/** What every workflow of the event comes to; undefined when one of them does not end in memory. */
async function decideInMemory(
  ctx: Context,
  organizationId: string,
  incoming: IncomingEvent,
): Promise<Decided[] | undefined> {
  const now = ctx.clock.now();
  const event = asExecutionEvent(incoming);
  const scope = eventScope(event, now.toISOString());
  const index = knownTriggers(ctx, organizationId) ?? (await recentTriggers(ctx, organizationId));
  const triggers = index.match(incoming, scope);
  if (triggers.length === 0) return [];
  const surroundings = knownSurroundings(ctx, organizationId) ?? (await surroundingsOf(ctx, organizationId));
  const request = { organizationId, event, scope, surroundings, now };
  const decided: Decided[] = [];
  for (const trigger of triggers) {
    const loaded = needsContext(trigger) ? await loadOwn(ctx, request, trigger) : undefined;
    const one = decidePurely(ctx, request, trigger, loaded);
    if (one === undefined) return undefined;
    decided.push(one);
  }
  return decided;
}

const endedLabels = ({ workflow, status, result }: Decided['answer']) => ({
  workflow,
  status,
  result: result ?? 'none',
});

const watches = new WeakMap<Context, VerdictWatch>();

function watchOf(ctx: Context): VerdictWatch {
  const watch = watches.get(ctx) ?? new VerdictWatch(ctx);
  watches.set(ctx, watch);
  return watch;
}

async function waitForVerdict(
  ctx: Context,
  organizationId: string,
  { id, duplicate }: Omit<StoredEvent, 'decision'>,
  { deadlineMs, onTimeout }: DecideOptions,
  leftMs: number,
): Promise<Decision> {
  // A failure here is no reason to answer with one: the dispatch stays and is taken up again.
  const started = duplicate
    ? undefined
    : dispatchNow(ctx, organizationId, id).catch((error: unknown) =>
        ctx.log.warn({ err: error, eventId: id }, 'an event to decide is left to the dispatcher'),
      );
  const { decided, answers } = await watchOf(ctx).wait(id, Math.max(1, leftMs));
  void started;
  if (!decided) return { ...onDeadline(id, answers, onTimeout, deadlineMs), duplicate };
  const decision = combine(id, answers);
  await keepDecision(ctx, organizationId, decision);
  return { ...decision, duplicate };
}

/** The first verdict stands: it is what the same event is answered with from now on. */
async function keepDecision(ctx: Context, organizationId: string, decision: Decision): Promise<void> {
  await tenantTransaction(ctx.db, organizationId, (tx) =>
    rows(
      tx,
      sql`
      update renubu.event_keys key set decision = ${JSON.stringify(decision)}::json
        from renubu.events e
       where e.id = ${decision.eventId} and key.decision is null
         and (key.organization_id, key.source, key.ce_id) = (e.organization_id, e.source, e.ce_id)`,
    ),
  );
}
