import { eq } from 'drizzle-orm';
import { registerAll } from '../../../testing/execution-harness.ts';
import { testApp, type TestApp, type TestClient } from '../../../testing/app.ts';
import type { TestContext } from '../../../testing/context.ts';
import { systemTransaction } from '../../../platform/db/transaction.ts';
import { executions } from '../../executions/tables.ts';
import { dispatchEvents } from '../dispatch/dispatch.ts';
import { registerEventRoutes } from '../routes.ts';

/** The routes around events and executions. */
export function eventsApp(ctx: TestContext): Promise<TestApp> {
  return testApp(ctx, (target) => {
    registerEventRoutes(target, ctx);
    registerAll(target, ctx);
  });
}

/** Dispatches until nothing is due. */
export async function dispatchAll(ctx: TestContext): Promise<number> {
  let dispatched = 0;
  for (let last = 1; last > 0; dispatched += last) last = await dispatchEvents(ctx);
  return dispatched;
}

export const structured = { 'content-type': 'application/cloudevents+json' };
export const batched = { 'content-type': 'application/cloudevents-batch+json' };

let counted = 0;

/** A CloudEvent with an id of its own. */
export function cloudEvent(type: string, data: unknown, rest: object = {}) {
  counted += 1;
  return { specversion: '1.0', id: `e-${counted}`, source: '/shop', type, data, ...rest };
}

/** Sends one event and returns our id of it. */
export async function send(client: TestClient, event: object): Promise<string> {
  const answer = await client.post('/api/v1/events', event, structured);
  const { accepted } = answer.json<{ accepted?: [{ id: string }] }>();
  if (accepted === undefined) throw new Error(answer.body);
  return accepted[0].id;
}

/** The executions of a workflow, oldest first. */
export function executionsOf(ctx: TestContext, slug: string) {
  return systemTransaction(ctx.db, (tx) =>
    tx.select().from(executions).where(eq(executions.slug, slug)).orderBy(executions.createdAt, executions.id),
  );
}
