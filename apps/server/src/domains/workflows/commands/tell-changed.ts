import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { afterCommit, row, type Tx } from '../../../platform/db/transaction.ts';
import { publish } from '../../../platform/outbox/publish.ts';
import { countPublishedChange, publishedChannel } from '../queries/published-changes.ts';

/** Lets open pages of workflows read again. */
export async function tellChanged(tx: Tx, slug: string): Promise<void> {
  await publish(tx, { topic: 'workflows', type: 'workflow_changed', subject: slug, data: {} });
}

/** The same when other versions are published from now on: an event that comes after the commit meets them. */
export async function tellPublished(tx: Tx, ctx: Context, organizationId: string, slug: string): Promise<void> {
  await tellChanged(tx, slug);
  await row(tx, sql`select pg_notify(${publishedChannel}, '')`);
  afterCommit(tx, () => countPublishedChange(ctx, organizationId));
}
