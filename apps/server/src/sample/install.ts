import type { Actor } from '@renubu/contracts/actor';
import { addDays } from '@renubu/core/calendar/dates';
import { determineStage } from '@renubu/core/renewals/determine';
import { tenStageTable } from '@renubu/core/renewals/presets';
import { sql } from 'drizzle-orm';
import { createMembers, createUsers, removeSampleUsers } from '../domains/identity/commands/create-user.ts';
import {
  createOrganization,
  installDefaults,
  type OrganizationDefaults,
} from '../domains/identity/commands/organization-setup.ts';
import { hashPassword } from '../domains/identity/password.ts';
import { samplePassword } from '../domains/identity/sample-password.ts';
import { analyzeCustomers } from '../domains/intelligence/commands/analyze.ts';
import { refreshWork } from '../domains/renewals/commands/refresh.ts';
import { loadPublishedPlan } from '../domains/workflows/queries/plans.ts';
import type { Context } from '../platform/context.ts';
import { row, systemTransaction, type Tx } from '../platform/db/transaction.ts';
import { generateCustomers, sampleSeed, type SampleCustomer } from './data/generate.ts';
import { sampleEmail, samplePeople } from './data/people.ts';
import { scorePast } from './data/past-scores.ts';
import { playThrough } from './data/play-through.ts';
import { createRandom } from './data/random.ts';
import { startOpenWork } from './open-work.ts';
import { insertCustomers, insertPastExecutions, insertPastScores, insertSignals, type PastExecution } from './write.ts';

const sampleName = 'Lighthouse Software (sample)';
const historyDays = 760;

interface People {
  /** User ids by the key of the person. */
  ids: ReadonlyMap<string, string>;
}

/** True while nobody has an organization: the first start. */
export async function isEmpty(ctx: Context): Promise<boolean> {
  return systemTransaction(
    ctx.db,
    async (tx) => (await row(tx, sql`select 1 from renubu.organizations limit 1`)) === undefined,
  );
}

/** True when the sample organization is there. */
export async function hasSample(ctx: Context): Promise<boolean> {
  return systemTransaction(
    ctx.db,
    async (tx) => (await row(tx, sql`select 1 from renubu.organizations where is_sample`)) !== undefined,
  );
}

/**
 * Makes the sample organization as of today, all in one transaction: people, two years of customers, signals and finished
 * renewals, today's analysis and queue, and the work that is open. Does nothing when it is there. Returns whether it was made.
 */
export async function installSample(ctx: Context, defaults: readonly OrganizationDefaults[]): Promise<boolean> {
  const passwordHash = await hashPassword(samplePassword);
  return systemTransaction(ctx.db, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('renubu.sample'))`);
    if (await row(tx, sql`select 1 from renubu.organizations where is_sample`)) return false;
    const today = ctx.clock.now().toISOString().slice(0, 10);
    await ensurePartitions(tx, today);
    const organizationId = await createOrganization(tx, ctx, { name: sampleName, slug: 'sample', isSample: true });
    const people = await createPeople(tx, ctx, organizationId, passwordHash);
    await installDefaults(tx, ctx, organizationId, defaults);
    await fill(tx, ctx, organizationId, people, today);
    return true;
  });
}

/** Removes the sample organization with its people. Returns whether it was there. */
export async function removeSample(ctx: Context): Promise<boolean> {
  return systemTransaction(ctx.db, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('renubu.sample'))`);
    const sample = await row<{ id: string }>(tx, sql`select id from renubu.organizations where is_sample`);
    if (!sample) return false;
    await deleteOrganization(tx, sample.id);
    await removeSampleUsers(tx);
    return true;
  });
}

/** Tables whose rows do not go with their organization by a foreign key; executions before the workflows they ran. */
async function deleteOrganization(tx: Tx, id: string): Promise<void> {
  await tx.execute(sql`delete from renubu.executions where organization_id = ${id}`);
  await tx.execute(sql`delete from renubu.history where organization_id = ${id}`);
  await tx.execute(sql`delete from renubu.signals where organization_id = ${id}`);
  await tx.execute(sql`delete from renubu.signal_keys where organization_id = ${id}`);
  await tx.execute(sql`delete from renubu.pending_analyses where organization_id = ${id}`);
  await tx.execute(sql`delete from renubu.outbox where organization_id = ${id}`);
  await tx.execute(sql`delete from renubu.organizations where id = ${id}`);
}

async function ensurePartitions(tx: Tx, today: string): Promise<void> {
  const from = addDays(today, -historyDays);
  const to = addDays(today, 62);
  await tx.execute(sql`select renubu.ensure_month_partitions('renubu.signals', ${from}::date, ${to}::date)`);
  await tx.execute(sql`select renubu.ensure_month_partitions('renubu.history', ${from}::date, ${to}::date)`);
}

async function createPeople(tx: Tx, ctx: Context, organizationId: string, passwordHash: string): Promise<People> {
  const ids = await createUsers(
    tx,
    ctx,
    samplePeople.map(({ key, name }) => ({ name, email: sampleEmail(key), passwordHash, isSample: true })),
  );
  const byKey = new Map(samplePeople.map(({ key }, index) => [key, ids[index] ?? '']));
  await createMembers(
    tx,
    ctx,
    samplePeople.map(({ key, managerKey, experience, ...person }) => ({
      ...person,
      organizationId,
      userId: byKey.get(key) ?? '',
      email: sampleEmail(key),
      experienceLevel: experience,
      managerId: managerKey === null ? null : (byKey.get(managerKey) ?? null),
    })),
  );
  return { ids: byKey };
}

async function fill(tx: Tx, ctx: Context, organizationId: string, people: People, today: string): Promise<void> {
  const customers = generateCustomers(today);
  const at = ctx.clock.now().toISOString();
  await insertCustomers(tx, organizationId, customers, people.ids, at);
  await insertSignals(tx, organizationId, customers, at);
  await insertPastExecutions(tx, organizationId, await pastRenewals(tx, ctx, customers, people));
  await insertPastScores(tx, organizationId, scorePast(customers, today));
  await analyzeCustomers(
    tx,
    ctx,
    organizationId,
    customers.map(({ id }) => id),
  );
  await refreshWork(tx, ctx, organizationId);
  await startOpenWork(tx, ctx, organizationId, customers, people.ids);
}

/** Last year's renewal of each customer, played by its owner to a good end. */
async function pastRenewals(
  tx: Tx,
  ctx: Context,
  customers: SampleCustomer[],
  people: People,
): Promise<PastExecution[]> {
  const random = createRandom(sampleSeed + 1);
  const [prepare, critical] = [
    await loadPublishedPlan(tx, ctx, { slug: 'prepare-renewal' }),
    await loadPublishedPlan(tx, ctx, { slug: 'critical-renewal' }),
  ];
  return customers.map((customer, index) => {
    const early = index % 3 !== 0;
    const workflow = early ? prepare : critical;
    const person = samplePeople.find(({ key }) => key === customer.ownerKey);
    const by: Actor = { type: 'person', id: people.ids.get(customer.ownerKey) ?? '', name: person?.name ?? '' };
    const id = random.uuid();
    const daysBefore = early ? random.integer(95, 148) : random.integer(8, 28);
    const played = playThrough(workflow.plan, {
      random,
      by,
      outcome: early ? 'prepared' : 'renewed',
      startAt: `${addDays(customer.lastRenewal.completedOn, -daysBefore)}T08:${String(random.integer(10, 59))}:00.000Z`,
      minutes: customer.lastRenewal.minutes,
      context: pastContext(customer, id, by),
    });
    return {
      id,
      customerId: customer.id,
      assigneeId: by.id,
      assigneeName: by.name,
      stage: determineStage(tenStageTable, { daysUntilRenewal: daysBefore, riskScore: null }).stage ?? 'prepare',
      workflow: {
        id: workflow.workflowId,
        versionId: workflow.versionId,
        version: workflow.version,
        slug: workflow.slug,
        name: workflow.name,
        kind: workflow.kind,
      },
      plan: workflow.plan,
      played,
      historyIds: played.history.map(() => random.uuid()),
    };
  });
}

function pastContext(customer: SampleCustomer, executionId: string, by: Actor): PlayedContext {
  const contact = customer.stakeholders[0];
  return {
    customer: {
      name: customer.name,
      arr: customer.arrMinor / 100,
      currency: 'USD',
      renewalDate: customer.lastRenewal.completedOn,
      daysUntilRenewal: 30,
      primaryContact: contact ? { name: contact.name, email: contact.email } : null,
    },
    intelligence: {
      riskScore: 35,
      healthScore: 70,
      opportunityScore: 50,
      riskContributions: [],
      summary: [],
      recommendations: [],
    },
    data: {},
    user: { id: by.id, name: by.name },
    execution: { id: executionId, assigneeId: by.id },
  };
}

type PlayedContext = Parameters<typeof playThrough>[1]['context'];
