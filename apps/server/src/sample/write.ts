import type { Plan } from '@renubu/core/engine/plan';
import { progress } from '@renubu/core/engine/progress';
import { sql, type SQL } from 'drizzle-orm';
import { rows, type Tx } from '../platform/db/transaction.ts';
import type { SampleCustomer } from './data/generate.ts';
import type { PastScores } from './data/past-scores.ts';
import type { PlayedExecution } from './data/play-through.ts';

const json = (value: unknown): SQL => sql`${JSON.stringify(value)}::jsonb`;

/** Inserts customers with their contracts and stakeholders: three statements, however many there are. */
export async function insertCustomers(
  tx: Tx,
  organizationId: string,
  customers: SampleCustomer[],
  owners: ReadonlyMap<string, string>,
  at: string,
): Promise<void> {
  const profiles = customers.map((customer) => ({
    ...customer,
    owner_id: owners.get(customer.ownerKey),
    signals: [],
    contracts: [],
    stakeholders: [],
  }));
  await tx.execute(sql`
    insert into renubu.customers (id, organization_id, external_id, name, domain, industry, country, employee_count, account_plan,
      owner_id, arr_minor, renewal_date, seats, signup_date, source, created_at, updated_at)
    select c.id, ${organizationId}::uuid, 'sample:' || c.domain, c.name, c.domain, c.industry, c.country, c."employeeCount", c.plan,
      c.owner_id, c."arrMinor", c."renewalDate", c.seats, c."signupDate", 'sample', ${at}::timestamptz, ${at}::timestamptz
    from jsonb_to_recordset(${json(profiles)}) as c(id uuid, name text, domain text, industry text, country text, "employeeCount" int, plan text,
      owner_id uuid, "arrMinor" bigint, "renewalDate" date, seats int, "signupDate" date)`);
  await tx.execute(sql`
    insert into renubu.contracts (id, organization_id, customer_id, number, plan_tier, start_date, end_date, arr_minor, seats, status, auto_renew,
      notice_days, created_at, updated_at)
    select k.id, ${organizationId}::uuid, k."customerId", k.number, 'Business', k."startDate", k."endDate", k."arrMinor", k.seats, k.status, k."autoRenew",
      k."noticeDays", ${at}::timestamptz, ${at}::timestamptz
    from jsonb_to_recordset(${json(ofCustomer(customers, 'contracts'))}) as k(id uuid, "customerId" uuid, number text, "startDate" date, "endDate" date,
      "arrMinor" bigint, seats int, status text, "autoRenew" boolean, "noticeDays" int)`);
  await tx.execute(sql`
    insert into renubu.stakeholders (id, organization_id, customer_id, name, title, role, influence, sentiment, relationship_strength, email,
      last_interaction_at, created_at, updated_at)
    select s.id, ${organizationId}::uuid, s."customerId", s.name, s.title, s.role, s.influence, s.sentiment, s."relationshipStrength", s.email,
      s."lastInteractionAt", ${at}::timestamptz, ${at}::timestamptz
    from jsonb_to_recordset(${json(ofCustomer(customers, 'stakeholders'))}) as s(id uuid, "customerId" uuid, name text, title text, role text, influence text,
      sentiment text, "relationshipStrength" smallint, email text, "lastInteractionAt" timestamptz)`);
}

function ofCustomer(customers: SampleCustomer[], list: 'contracts' | 'stakeholders' | 'signals'): unknown[] {
  return customers.flatMap((customer) => customer[list].map((item) => ({ ...item, customerId: customer.id })));
}

/** Inserts all signals with one statement; the partitions of their months must exist. Returns how many there are. */
export async function insertSignals(
  tx: Tx,
  organizationId: string,
  customers: SampleCustomer[],
  at: string,
): Promise<number> {
  const inserted = await rows<{ count: number }>(
    tx,
    sql`
    with given as (
      insert into renubu.signals (id, organization_id, customer_id, metric, value, detail, source, occurred_at, received_at)
      select s.id, ${organizationId}::uuid, s."customerId", s.metric, s.value, s.detail, s.source, s."occurredAt", ${at}::timestamptz
      from jsonb_to_recordset(${json(ofCustomer(customers, 'signals'))}) as s(id uuid, "customerId" uuid, metric text, value double precision, detail jsonb,
        source text, "occurredAt" timestamptz)
      returning 1)
    select count(*)::int as count from given`,
  );
  return inserted[0]?.count ?? 0;
}

/** Inserts the scores of past days with one statement. */
export async function insertPastScores(tx: Tx, organizationId: string, scores: PastScores[]): Promise<void> {
  await tx.execute(sql`
    insert into renubu.intelligence_snapshots (organization_id, customer_id, day, risk_score, health_score, opportunity_score)
    select ${organizationId}::uuid, s."customerId", s.day, s.risk, s.health, s.opportunity
    from jsonb_to_recordset(${json(scores)}) as s("customerId" uuid, day date, risk smallint, health smallint, opportunity smallint)`);
}

/** A finished execution of the past, ready to be stored. */
export interface PastExecution {
  id: string;
  customerId: string;
  assigneeId: string;
  assigneeName: string;
  stage: string;
  workflow: { id: string; versionId: string; version: number; slug: string; name: string; kind: string };
  plan: Plan;
  played: PlayedExecution;
  historyIds: string[];
}

/** Inserts finished executions with their states, steps and histories: four statements. */
export async function insertPastExecutions(tx: Tx, organizationId: string, past: PastExecution[]): Promise<void> {
  await tx.execute(sql`
    insert into renubu.executions (id, organization_id, workflow_id, version_id, version, slug, workflow_name, kind, customer_id, stage, assignee_id,
      status, result, outcome, steps_done, steps_total, revision, history_count, started_by, created_at, started_at, ended_at, updated_at)
    select e.id, ${organizationId}::uuid, e.workflow_id, e.version_id, e.version, e.slug, e.name, e.kind, e.customer_id, e.stage, e.assignee_id,
      'completed', 'executed', e.outcome, e.steps, e.steps, e.history, e.history, e.started_by, e.started_at, e.started_at, e.ended_at, e.ended_at
    from jsonb_to_recordset(${json(past.map(executionRow))}) as e(id uuid, workflow_id uuid, version_id uuid, version int, slug text, name text, kind text,
      customer_id uuid, stage text, assignee_id uuid, outcome text, steps int, history int, started_by jsonb, started_at timestamptz, ended_at timestamptz)`);
  await tx.execute(sql`
    insert into renubu.execution_states (execution_id, organization_id, state)
    select s.id, ${organizationId}::uuid, s.state
    from jsonb_to_recordset(${json(past.map(({ id, played }) => ({ id, state: played.state })))}) as s(id uuid, state jsonb)`);
  await tx.execute(sql`
    insert into renubu.step_executions (execution_id, organization_id, path, step_id, type, status, attempt, output, started_at, ended_at)
    select s.execution_id, ${organizationId}::uuid, s.path, s.step_id, s.type, s.status, s.attempt, s.output, s.started_at, s.ended_at
    from jsonb_to_recordset(${json(past.flatMap(stepRows))}) as s(execution_id uuid, path text, step_id text, type text, status text, attempt int,
      output jsonb, started_at timestamptz, ended_at timestamptz)`);
  await tx.execute(sql`
    insert into renubu.history (id, organization_id, execution_id, seq, at, actor, type, step_id, path, message, data)
    select h.id, ${organizationId}::uuid, h.execution_id, h.seq, h.at, h.actor, h.type, h.step_id, h.path, h.message, h.data
    from jsonb_to_recordset(${json(past.flatMap(historyRows))}) as h(id uuid, execution_id uuid, seq int, at timestamptz, actor jsonb, type text,
      step_id text, path text, message text, data jsonb)`);
}

function executionRow({
  id,
  customerId,
  assigneeId,
  assigneeName,
  stage,
  workflow,
  plan,
  played,
  historyIds,
}: PastExecution): Record<string, unknown> {
  const { versionId, ...named } = workflow;
  return {
    ...named,
    id,
    workflow_id: workflow.id,
    version_id: versionId,
    customer_id: customerId,
    assignee_id: assigneeId,
    stage,
    outcome: played.state.outcome,
    steps: progress(plan, played.state).done,
    history: historyIds.length,
    started_by: { type: 'person', id: assigneeId, name: assigneeName },
    started_at: played.startedAt,
    ended_at: played.endedAt,
  };
}

function stepRows({ id, plan, played }: PastExecution): Record<string, unknown>[] {
  return Object.values(played.state.steps).map((step) => ({
    execution_id: id,
    path: step.path,
    step_id: step.stepId,
    type: plan.nodes.get(step.stepId)?.step.type,
    status: step.status,
    attempt: step.attempt,
    output: step.output ?? null,
    started_at: step.startedAt,
    ended_at: step.endedAt,
  }));
}

function historyRows({ id, played, historyIds }: PastExecution): Record<string, unknown>[] {
  return played.history.map((entry, index) => ({
    id: historyIds[index],
    execution_id: id,
    seq: index + 1,
    at: entry.at,
    actor: entry.actor,
    type: entry.type,
    step_id: entry.stepId,
    path: entry.path,
    message: entry.message,
    data: entry.data,
  }));
}
