import type { Json, JsonObject } from '@renubu/contracts/json';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, systemTransaction, type Tx } from '../../../platform/db/transaction.ts';

/** An event with what is still to be done about it. */
export interface Dispatch {
  id: string;
  organizationId: string;
  eventId: string;
  /** Null: all workflows and waiting executions. Else `waiting`, `workflow:<id>` or `waiting:<subscription>`. */
  target: string | null;
  replay: boolean;
  attempts: number;
  ceId: string;
  source: string;
  type: string;
  subject: string | null;
  time: Date;
  dataContentType: string;
  dataSchema: string | null;
  extensions: JsonObject;
  data: Json;
  hops: number;
}

const columns = sql`
  c.id, c.organization_id as "organizationId", c.event_id as "eventId", c.target, c.replay, c.attempts,
  e.ce_id as "ceId", e.source, e.type, e.subject, e.time, e.data_content_type as "dataContentType",
  e.data_schema as "dataSchema", e.extensions, e.data, e.hops`;

const batch = 200;
/** After this long without having been done, another process may take a dispatch. */
const claimSeconds = 60;

/**
 * Claims the next dispatches, in the order in which their events came. An organization whose events another process works
 * on just now is left to it, so that its events keep their order.
 */
export async function claimDispatches(ctx: Context): Promise<Dispatch[]> {
  const now = ctx.clock.now().toISOString();
  const claimed = await systemTransaction(ctx.db, async (tx) => {
    await rows(tx, sql`select pg_advisory_xact_lock(hashtextextended('renubu event dispatch', 0))`);
    return rows<Dispatch & { seq: number }>(
      tx,
      sql`
      with due as (
        select id from renubu.event_dispatches d
         where status = 'pending' and due_at <= ${now}::timestamptz
           and (claimed_until is null or claimed_until < ${now}::timestamptz)
           and not exists (select 1 from renubu.event_dispatches busy
                            where busy.organization_id = d.organization_id and busy.claimed_until >= ${now}::timestamptz)
         order by seq limit ${batch} for update skip locked
      ),
      claimed as (
        update renubu.event_dispatches d
           set claimed_until = ${now}::timestamptz + make_interval(secs => ${claimSeconds})
          from due where d.id = due.id
        returning d.*
      )
      select ${columns}, c.seq
        from claimed c join renubu.events e on e.id = c.event_id and e.received_at = c.received_at`,
    );
  });
  return claimed.sort((left, right) => left.seq - right.seq);
}

/** Lets others take what was not worked on. */
export async function releaseDispatches(ctx: Context, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await systemTransaction(ctx.db, (tx) =>
    rows(tx, sql`update renubu.event_dispatches set claimed_until = null where id = any(${sql.param(ids)}::uuid[])`),
  );
}

/** The dispatches of one event that are still to be done. */
export function dispatchesOf(tx: Tx, eventId: string): Promise<Dispatch[]> {
  return rows<Dispatch>(
    tx,
    sql`
    select ${columns} from renubu.event_dispatches c
      join renubu.events e on e.id = c.event_id and e.received_at = c.received_at
     where c.event_id = ${eventId}::uuid and c.status = 'pending' order by c.seq`,
  );
}
