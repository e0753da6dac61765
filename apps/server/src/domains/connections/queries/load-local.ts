import type { Json, JsonObject } from '@renubu/contracts/json';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { loadCustomerContext } from '../../customers/queries/context.ts';

/** A context load with its id rendered: `customer.profile`, `table.regions`, `record.order`. */
export interface LocalLoad {
  load: string;
  /** Null reads a whole reference table; everything else needs one. */
  id: string | null;
}

/** The whole of a reference table is given for as many rows as this. */
const maxTableRows = 1_000;

/** Whether the database answers a load by itself: own customers, records and reference tables. */
export const isLocalLoad = (load: string): boolean => /^(customer|table|record)\./.test(load);

/** Under which key `loadLocal` gives the answer of a load. */
export const localKey = ({ load, id }: LocalLoad): string => JSON.stringify([load, id]);

/**
 * Answers loads of `customer.*`, `table.*` and `record.*` with a few statements for all of them together, in the
 * caller’s tenant transaction. What does not exist is absent from the answer; loads of other kinds are left out.
 */
export async function loadLocal(tx: Tx, ctx: Context, loads: readonly LocalLoad[]): Promise<Map<string, Json>> {
  const answers = new Map<string, Json>();
  await loadRecords(
    tx,
    loads.filter(({ load, id }) => !load.startsWith('customer.') && id !== null),
    answers,
  );
  for (const table of loads.filter(({ load, id }) => load.startsWith('table.') && id === null)) {
    answers.set(localKey(table), await wholeTable(tx, table.load));
  }
  await loadCustomers(
    tx,
    ctx,
    loads.filter(({ load }) => load.startsWith('customer.')),
    answers,
  );
  return answers;
}

/** `table.regions` is the entity `table.regions`; `record.order` is the entity `order`. */
const entityOf = (load: string): string => (load.startsWith('record.') ? load.slice('record.'.length) : load);

async function loadRecords(tx: Tx, loads: readonly LocalLoad[], answers: Map<string, Json>): Promise<void> {
  const wanted = loads.filter(({ load }) => isLocalLoad(load));
  if (wanted.length === 0) return;
  const asked = JSON.stringify(
    wanted.map((load) => ({ entity: entityOf(load.load), id: load.id, key: localKey(load) })),
  );
  const found = await rows<{ key: string; data: JsonObject }>(
    tx,
    sql`
    select a.key, jsonb_build_object('id', r.id) || r.data as data
      from jsonb_to_recordset(${asked}::jsonb) as a(entity text, id text, key text)
      join renubu.records r on r.organization_id = renubu.current_organization() and r.entity = a.entity and r.id = a.id`,
  );
  for (const { key, data } of found) answers.set(key, data);
}

async function wholeTable(tx: Tx, entity: string): Promise<Json> {
  const found = await rows<{ data: JsonObject }>(
    tx,
    sql`
    select jsonb_build_object('id', id) || data as data from renubu.records
     where organization_id = renubu.current_organization() and entity = ${entity} order by id limit ${maxTableRows}`,
  );
  return found.map(({ data }) => data);
}

async function loadCustomers(
  tx: Tx,
  ctx: Context,
  loads: readonly LocalLoad[],
  answers: Map<string, Json>,
): Promise<void> {
  const contexts = new Map<string, JsonObject | null>();
  for (const load of loads) {
    if (load.id === null) continue;
    const known = contexts.get(load.id);
    const context = known === undefined ? await customerContext(tx, ctx, load.id) : known;
    contexts.set(load.id, context);
    const view =
      context === null ? undefined : customerView(context, load.load.slice('customer.'.length), ctx.clock.now());
    if (view !== undefined) answers.set(localKey(load), view);
  }
}

/** A customer by our id, or by its id in the system it comes from. */
async function customerContext(tx: Tx, ctx: Context, id: string): Promise<JsonObject | null> {
  const found = await row<{ id: string }>(
    tx,
    sql`
    select id from renubu.customers
     where organization_id = renubu.current_organization() and (id::text = ${id} or external_id = ${id})
     order by (id::text = ${id}) desc limit 1`,
  );
  return found === undefined ? null : loadCustomerContext(tx, ctx, found.id);
}

/** The views of `customer.<view>`, each a part of what templates see of a customer. */
export const customerViews = [
  'profile',
  'details',
  'intelligence',
  'usage',
  'financials',
  'engagement',
  'contract',
  'stakeholders',
  'email',
  'all',
] as const;

/** The names that events of shops use beside ours: when the customer joined, how many days ago, and where to write to. */
function withShopNames(customer: JsonObject, now: Date): JsonObject {
  const contact = customer['primaryContact'] as JsonObject | null;
  const joined = customer['signupDate'];
  const days = typeof joined === 'string' ? Math.floor((now.getTime() - Date.parse(joined)) / 86_400_000) : null;
  return { ...customer, created_at: joined ?? null, account_age_days: days, email: contact?.['email'] ?? null };
}

function customerView(
  { customer = null, intelligence = null, data = null }: JsonObject,
  view: string,
  now: Date,
): Json | undefined {
  const parts = data as JsonObject;
  switch (view) {
    case 'profile':
    case 'details':
      return withShopNames(customer as JsonObject, now);
    case 'intelligence':
      return intelligence;
    case 'all':
      return { ...(customer as JsonObject), intelligence, data };
    case 'email':
      return ((customer as JsonObject)['primaryContact'] as JsonObject | null)?.['email'] ?? null;
    default:
      return Object.hasOwn(parts, view) ? parts[view] : undefined;
  }
}
