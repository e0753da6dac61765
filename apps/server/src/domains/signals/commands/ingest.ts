import type { signalReceiptSchema, SignalInput } from '@renubu/contracts/customers';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { publishMany } from '../../../platform/outbox/publish.ts';
import { requestAnalysis } from '../../intelligence/commands/request.ts';

export type SignalReceipt = z.infer<typeof signalReceiptSchema>;
type Refusal = SignalReceipt['refused'][number];

const msPerMinute = 60_000;
const msPerDay = 86_400_000;
/** Clocks differ; a signal from further in the future is a mistake. */
const futureToleranceMs = 10 * msPerMinute;
const oldestDays = 20 * 366;

interface Prepared {
  index: number;
  id: string;
  customer: string | null;
  external_customer: string | null;
  metric: string;
  value: number | null;
  detail: object;
  source: string;
  external_id: string | null;
  occurred_at: string;
}

interface Outcome {
  index: number;
  customer: string | null;
  stored: boolean;
}

function refusalOf(signal: SignalInput, index: number, now: Date): Refusal | undefined {
  if (signal.customerId === undefined && signal.customerExternalId === undefined) {
    return { index, code: 'customer_missing', message: 'Give customerId or customerExternalId.' };
  }
  const at = signal.occurredAt === undefined ? now.getTime() : Date.parse(signal.occurredAt);
  if (at > now.getTime() + futureToleranceMs) {
    return { index, code: 'occurred_in_future', message: `${signal.occurredAt} lies in the future.` };
  }
  if (at < now.getTime() - oldestDays * msPerDay) {
    return { index, code: 'occurred_too_long_ago', message: `${signal.occurredAt} is more than 20 years ago.` };
  }
  return undefined;
}

function prepare(ctx: Context, signal: SignalInput, index: number, source: string): Prepared {
  return {
    index,
    id: ctx.newId(),
    customer: signal.customerId ?? null,
    external_customer: signal.customerId === undefined ? (signal.customerExternalId ?? null) : null,
    metric: signal.metric,
    value: signal.value ?? null,
    detail: signal.detail ?? {},
    source: signal.source ?? source,
    external_id: signal.externalId ?? null,
    occurred_at: signal.occurredAt ?? ctx.clock.now().toISOString(),
  };
}

/**
 * Stores a batch of signals with one statement and asks for the analysis of the customers touched. Customers are found
 * by our id or by their id in the sending system. A signal whose external id its source has sent before is counted as
 * repeated; one of an unknown customer or an impossible time is refused by its index; neither stops the others.
 */
export async function ingestSignals(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  signals: readonly SignalInput[],
  { source = 'api' }: { source?: string } = {},
): Promise<SignalReceipt> {
  const now = ctx.clock.now();
  const refused: Refusal[] = [];
  const prepared: Prepared[] = [];
  signals.forEach((signal, index) => {
    const refusal = refusalOf(signal, index, now);
    if (refusal === undefined) prepared.push(prepare(ctx, signal, index, source));
    else refused.push(refusal);
  });
  const outcomes = await store(tx, organizationId, prepared, now);
  for (const { index, customer } of outcomes) {
    if (customer !== null) continue;
    const name = signals[index]?.customerId ?? signals[index]?.customerExternalId;
    refused.push({ index, code: 'unknown_customer', message: `There is no customer ${name}.` });
  }
  const stored = outcomes.filter((outcome) => outcome.stored);
  const customers = [...new Set(stored.flatMap(({ customer }) => customer ?? []))];
  await requestAnalysis(tx, ctx, organizationId, customers, 'signals');
  await publishMany(
    tx,
    customers.map((id) => ({ topic: `customers/${id}`, type: 'signals_received', subject: id, data: {} })),
  );
  return {
    accepted: stored.length,
    repeated: outcomes.filter((outcome) => outcome.customer !== null && !outcome.stored).length,
    refused: refused.sort((a, b) => a.index - b.index),
    customers,
  };
}

/** Keys are taken in their order, so that two batches with the same keys wait for each other instead of blocking. */
async function store(tx: Tx, organizationId: string, prepared: Prepared[], now: Date): Promise<Outcome[]> {
  if (prepared.length === 0) return [];
  return rows<Outcome>(
    tx,
    sql`
    with input as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(prepared)}::jsonb) as x(
        index int, id uuid, customer uuid, external_customer text, metric text, value double precision, detail jsonb,
        source text, external_id text, occurred_at timestamptz)
    ), resolved as materialized (
      select i.*, coalesce(by_id.id, by_external.id) as resolved
        from input i
        left join renubu.customers by_id on by_id.organization_id = ${organizationId} and by_id.id = i.customer
        left join renubu.customers by_external
               on by_external.organization_id = ${organizationId} and by_external.external_id = i.external_customer
    ), keys as (
      insert into renubu.signal_keys (organization_id, source, external_id, signal_id)
      select ${organizationId}, source, external_id, id from (
        select distinct on (source, external_id) source, external_id, id
          from resolved where external_id is not null and resolved is not null
         order by source, external_id, index) firsts
      order by source, external_id
      on conflict (organization_id, source, external_id) do nothing
      returning signal_id
    ), stored as (
      insert into renubu.signals
        (id, organization_id, customer_id, metric, value, detail, source, external_id, occurred_at, received_at)
      select id, ${organizationId}, resolved, metric, value, detail, source, external_id, occurred_at,
             ${now.toISOString()}::timestamptz
        from resolved
       where resolved is not null and (external_id is null or id in (select signal_id from keys))
      returning id
    )
    select r.index, r.resolved as customer, s.id is not null as stored
      from resolved r left join stored s on s.id = r.id
     order by r.index`,
  );
}
