import type { ImportKind } from '@renubu/contracts/imports';
import type { ImportRecord } from '@renubu/core/imports/records';
import { signalsOf } from '@renubu/core/imports/signals';
import { sql, type SQL } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';

/** A row that was read well, with where it stands. */
export interface StagedRow {
  id: string;
  /** Position of the file in the import, from 0. */
  file: number;
  line: number;
  record: ImportRecord;
}

/** `state` is null until it is known what became of a row: created, changed, unchanged, repeated, refused. */
const place = 'id uuid, file int, line int, state text';

const tables = {
  customers: `${place}, external_id text, name text, domain text, industry text, region text, country text,
    employee_count int, account_plan text, owner_email text, arr_minor bigint, currency text, renewal_date date,
    seats int, signup_date date, trial boolean, churned boolean`,
  contracts: `${place}, external_id text, customer text, customer_id uuid, start_date date, end_date date,
    plan_tier text, seats int, arr_minor bigint, currency text, trial boolean, billing_period text,
    auto_renew boolean, notice_days int, number text`,
  signals: `${place}, kind text, main boolean, customer text, subscription text, customer_id uuid, metric text,
    value double precision, detail jsonb, external_id text, occurred_at timestamptz`,
};

/** Makes the tables that rows wait in; they vanish with the transaction. */
export async function createStaging(tx: Tx): Promise<void> {
  for (const [name, columns] of Object.entries(tables)) {
    await rows(tx, sql.raw(`create temp table staged_${name} (${columns}) on commit drop`));
  }
}

/** Lets the planner know how many rows wait. */
export async function analyzeStaging(tx: Tx): Promise<void> {
  await rows(tx, sql.raw('create index on staged_signals (external_id)'));
  for (const name of Object.keys(tables)) await rows(tx, sql.raw(`analyze staged_${name}`));
}

async function insert(tx: Tx, name: keyof typeof tables, values: object[]): Promise<void> {
  if (values.length === 0) return;
  const target: SQL = sql.raw(`staged_${name}`);
  const shape = sql.raw(tables[name]);
  await rows(
    tx,
    sql`insert into ${target} select * from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as x(${shape})`,
  );
}

const customerValues = ({ record, ...at }: StagedRow) => ({
  ...at,
  external_id: record['externalId'],
  name: record['name'],
  domain: record['domain'],
  industry: record['industry'],
  region: record['region'],
  country: record['country'],
  employee_count: record['employeeCount'],
  account_plan: record['accountPlan'],
  owner_email: record['ownerEmail'],
  arr_minor: record['arr'],
  currency: typeof record['currency'] === 'string' ? record['currency'].toUpperCase() : null,
  renewal_date: record['renewalDate'],
  seats: record['seats'],
  signup_date: record['signupDate'],
  trial: record['trial'],
  churned: record['churned'],
});

const contractValues = ({ record, ...at }: StagedRow) => ({
  ...at,
  external_id: record['externalId'],
  customer: record['customer'],
  start_date: record['startDate'],
  end_date: record['endDate'],
  plan_tier: record['planTier'],
  seats: record['seats'],
  arr_minor: record['arr'] ?? (typeof record['mrr'] === 'number' ? record['mrr'] * 12 : null),
  currency: typeof record['currency'] === 'string' ? record['currency'].toUpperCase() : null,
  trial: record['trial'],
  billing_period: record['billingPeriod'],
  auto_renew: record['autoRenew'],
  notice_days: record['noticeDays'],
  number: record['number'],
});

function signalValues(kind: ImportKind, { id, file, line, record }: StagedRow, newId: () => string): object[] {
  return signalsOf(kind, record).map((signal, index) => ({
    id: index === 0 ? id : newId(),
    file,
    line,
    kind,
    main: index === 0,
    customer: record['customer'] ?? null,
    subscription: record['subscription'] ?? null,
    metric: signal.metric,
    value: signal.value,
    detail: signal.detail,
    external_id: signal.externalId,
    occurred_at: signal.occurredAt,
  }));
}

/** Puts rows of one kind into the staging tables. */
export async function stageRows(tx: Tx, kind: ImportKind, staged: StagedRow[], newId: () => string): Promise<void> {
  if (kind === 'customers') await insert(tx, 'customers', staged.map(customerValues));
  else if (kind === 'subscriptions') await insert(tx, 'contracts', staged.map(contractValues));
  else
    await insert(
      tx,
      'signals',
      staged.flatMap((row) => signalValues(kind, row, newId)),
    );
}
