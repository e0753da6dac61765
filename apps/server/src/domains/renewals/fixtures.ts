import { randomUUID } from 'node:crypto';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import type { ExperienceLevel } from '@renubu/contracts/renewals';
import { sql } from 'drizzle-orm';
import type { Context } from '../../platform/context.ts';
import { row, systemTransaction, tenantTransaction } from '../../platform/db/transaction.ts';
import { requestAnalysis } from '../intelligence/commands/request.ts';
import { installDefaults } from './commands/defaults.ts';

/** Rows that tests of the customer side begin with. */
export interface Fixtures {
  organizationId: string;
  member(input?: MemberFixture): Promise<string>;
  workflow(input: { slug: string; kind: string; stages?: string[]; snoozable?: boolean }): Promise<string>;
  customer(input?: CustomerFixture): Promise<string>;
  executions(assigneeId: string, count: number): Promise<void>;
}

export interface MemberFixture {
  name?: string;
  role?: string;
  experience?: ExperienceLevel;
  takesWork?: boolean;
  territories?: string[];
}

export interface CustomerFixture {
  name?: string;
  externalId?: string;
  arrMinor?: number;
  plan?: string | null;
  ownerId?: string | null;
  renewalDate?: string | null;
  region?: string;
  /** False leaves it to the test to ask for the analysis. */
  analyze?: boolean;
}

/** A definition with one step a person completes. */
export function oneStepDefinition(slug: string, kind: string, snoozable: boolean): WorkflowDefinition {
  return {
    workflow: slug,
    name: `Workflow ${slug}`,
    kind: kind as WorkflowDefinition['kind'],
    on: [{ manual: {} }],
    outcomes: ['renewed', 'lost'],
    snoozable,
    steps: [
      {
        id: 'talk',
        type: 'guided',
        name: 'Talk',
        estimatedMinutes: 20,
        chat: { opening: { text: 'Talk to them.', buttons: [] }, branches: {}, freeText: false },
      },
    ],
  } as unknown as WorkflowDefinition;
}

/** Makes an organization with the default determination and scoring. */
export async function makeFixtures(ctx: Context): Promise<Fixtures> {
  const organizationId = randomUUID();
  const now = ctx.clock.now().toISOString();
  await systemTransaction(ctx.db, (tx) =>
    row(
      tx,
      sql`insert into renubu.organizations (id, name, slug) values (${organizationId}, 'Northwind', ${organizationId})`,
    ),
  );
  await tenantTransaction(ctx.db, organizationId, (tx) => installDefaults(tx, ctx, organizationId));
  const write = (query: Parameters<typeof row>[1]) => tenantTransaction(ctx.db, organizationId, (tx) => row(tx, query));
  return {
    organizationId,
    async member({ name = 'Sarah Chen', role = 'csm', experience = 'mid', takesWork = true, territories = [] } = {}) {
      const userId = randomUUID();
      await write(sql`
        insert into renubu.members
          (id, organization_id, user_id, name, email, role, experience_level, takes_work, territories)
        values (${randomUUID()}, ${organizationId}, ${userId}, ${name}, ${`${userId}@example.test`}, ${role},
                ${experience}, ${takesWork}, ${sql.param(territories)}::text[])`);
      return userId;
    },
    async workflow({ slug, kind, stages = ['*'], snoozable = true }) {
      const [id, version] = [randomUUID(), randomUUID()];
      const definition = JSON.stringify(oneStepDefinition(slug, kind, snoozable));
      await write(sql`
        insert into renubu.workflows
          (id, organization_id, slug, name, kind, published_version_id, created_at, updated_at)
        values (${id}, ${organizationId}, ${slug}, ${`Workflow ${slug}`}, ${kind}, ${version}, ${now}, ${now})`);
      await write(sql`
        insert into renubu.workflow_versions
          (id, organization_id, workflow_id, version, definition, source, checksum, created_by, created_at, published_at)
        values (${version}, ${organizationId}, ${id}, 1, ${definition}::jsonb, '', '', 'test', ${now}, ${now})`);
      await write(sql`
        insert into renubu.workflow_bindings (organization_id, kind, stage, workflow_id)
        select ${organizationId}, ${kind}, stage, ${id} from unnest(${sql.param(stages)}::text[]) as stage`);
      return id;
    },
    async customer(input = {}) {
      const id = randomUUID();
      const { name = 'Acme', externalId = null, arrMinor = 0, plan = null, ownerId = null, renewalDate = null } = input;
      await write(sql`
        insert into renubu.customers
          (id, organization_id, external_id, name, region, account_plan, owner_id, arr_minor, renewal_date)
        values (${id}, ${organizationId}, ${externalId}, ${name}, ${input.region ?? null}, ${plan}, ${ownerId},
                ${arrMinor}, ${renewalDate})`);
      if (input.analyze !== false) {
        await tenantTransaction(ctx.db, organizationId, (tx) =>
          requestAnalysis(tx, ctx, organizationId, [id], 'created'),
        );
      }
      return id;
    },
    async executions(assigneeId, count) {
      await write(sql`
        insert into renubu.executions
          (id, organization_id, workflow_id, version_id, version, slug, workflow_name, kind, assignee_id, status,
           started_by, created_at, started_at, updated_at)
        select gen_random_uuid(), ${organizationId}, w.id, w.published_version_id, 1, w.slug, w.name, w.kind,
               ${assigneeId}::uuid, 'waiting', '{}', ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
          from (select * from renubu.workflows where organization_id = ${organizationId} limit 1) w
         cross join generate_series(1, ${count}::int)`);
    },
  };
}
