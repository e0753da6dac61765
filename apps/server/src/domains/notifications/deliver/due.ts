import type { JsonObject } from '@renubu/contracts/json';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, rows, systemTransaction, tenantTransaction } from '../../../platform/db/transaction.ts';
import { composeDigest, composeNotice } from './compose.ts';
import type { Compose, Content, DueDelivery } from './delivery.ts';
import { send, type Sent } from './send.ts';

const batch = 40;
const atOnce = 8;
/** After this long without an answer another process may take a message. */
const claimSeconds = 300;
const maxAttempts = 8;
const firstWaitMs = 30_000;
const longestWaitMs = 6 * 3_600_000;

export interface Composers {
  /** Messages about an approval. */
  approval: Compose;
}

/** Sends what is due, of all organizations; returns how many messages were taken. */
export async function deliverDue(ctx: Context, composers: Composers): Promise<number> {
  const due = await claimDue(ctx);
  const settled: { id: string; sent: Sent; attempts: number }[] = [];
  const waiting = [...due];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      settled.push({ id: next.id, attempts: next.attempts, sent: await deliver(ctx, composers, next) });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, due.length) }, worker));
  await settle(ctx, settled);
  count(ctx, due, settled);
  return due.length;
}

interface ClaimedRow extends Omit<DueDelivery, 'person'> {
  userId: string | null;
  name: string | null;
  email: string | null;
}

async function claimDue(ctx: Context): Promise<DueDelivery[]> {
  const now = ctx.clock.now();
  const found = await systemTransaction(ctx.db, (tx) =>
    rows<ClaimedRow>(
      tx,
      sql`
      with due as (
        select id from renubu.notification_deliveries
         where status = 'pending' and next_attempt_at <= ${now} and (claimed_until is null or claimed_until < ${now})
         order by next_attempt_at, id limit ${batch} for update skip locked
      ),
      claimed as (
        update renubu.notification_deliveries d
           set claimed_until = ${now}::timestamptz + make_interval(secs => ${claimSeconds}), attempts = attempts + 1
          from due where d.id = due.id
        returning d.*
      )
      select d.id, d.organization_id as "organizationId", o.name as organization, o.timezone, d.channel, d.kind,
             d.approval_id as "approvalId", d.title, d.data, d.attempts, m.user_id as "userId", m.name, m.email,
             c.email_connection as "emailConnection", c.slack_connection as "slackConnection",
             c.slack_channel as "slackChannel"
        from claimed d
        join renubu.organizations o on o.id = d.organization_id
        left join renubu.members m on m.organization_id = d.organization_id and m.user_id = d.user_id and m.active
        left join renubu.notification_channels c on c.organization_id = d.organization_id
       order by d.created_at, d.id`,
    ),
  );
  return found.map(({ userId, name, email, ...delivery }) => ({
    ...delivery,
    person: userId === null ? null : { id: userId, name: name ?? '', email: email ?? '' },
  }));
}

/** One message. Whatever goes wrong becomes its last error. */
async function deliver(ctx: Context, composers: Composers, delivery: DueDelivery): Promise<Sent> {
  try {
    const content = await tenantTransaction(ctx.db, delivery.organizationId, (tx) =>
      composerOf(composers, delivery)(tx, ctx, delivery),
    );
    return isContent(content) ? await send(ctx, delivery, content) : { status: 'skipped', error: content.skip };
  } catch (error) {
    ctx.log.error({ err: error, deliveryId: delivery.id }, 'a notification could not be sent');
    return { status: 'retry', error: 'Something went wrong on our side.' };
  }
}

function composerOf({ approval }: Composers, { approvalId, kind }: DueDelivery): Compose {
  if (approvalId !== null) return approval;
  return kind === 'digest' ? composeDigest : composeNotice;
}

const isContent = (content: Content | { skip: string }): content is Content => 'template' in content;

function count(ctx: Context, due: readonly DueDelivery[], settled: readonly { id: string; sent: Sent }[]): void {
  const channels = new Map(due.map(({ id, channel }) => [id, channel]));
  for (const { id, sent } of settled) {
    const outcome = sent.status === 'retry' ? 'retried' : sent.status;
    ctx.metrics.notificationsSent.inc({ channel: channels.get(id) ?? 'email', outcome });
  }
}

/** Writes down how the attempts ended, all with one statement. */
async function settle(ctx: Context, settled: { id: string; sent: Sent; attempts: number }[]): Promise<void> {
  if (settled.length === 0) return;
  const now = ctx.clock.now();
  const outcomes = settled.map(({ id, sent, attempts }) => ({ id, ...outcomeOf(sent, attempts, now) }));
  await systemTransaction(ctx.db, (tx) =>
    row(
      tx,
      sql`
      update renubu.notification_deliveries d
         set status = o.status, last_error = o.error, next_attempt_at = o.next_at, claimed_until = null,
             sent_at = case when o.status = 'sent' then ${now}::timestamptz end
        from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb)
             as o(id uuid, status text, error text, next_at timestamptz)
       where d.id = o.id`,
    ),
  );
}

/** What a row says after an attempt: later attempts wait longer, and the eighth is the last. */
function outcomeOf(sent: Sent, attempts: number, now: Date): JsonObject {
  if (sent.status === 'sent') return { status: 'sent', error: null, next_at: null };
  const error = sent.error.slice(0, 500);
  if (sent.status !== 'retry') return { status: sent.status, error, next_at: null };
  if (attempts >= maxAttempts) return { status: 'failed', error, next_at: null };
  const wait = Math.min(longestWaitMs, Math.max(sent.waitMs ?? 0, firstWaitMs * 4 ** (attempts - 1)));
  return { status: 'pending', error, next_at: new Date(now.getTime() + wait).toISOString() };
}
