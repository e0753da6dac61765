import type { JsonObject } from '@renubu/contracts/json';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { loadCustomerContext } from '../../customers/queries/context.ts';
import type { ExecutionRow } from './load.ts';

/**
 * What templates and conditions of an execution see besides its own records: customer, intelligence, data, the person
 * it is assigned to (`user`), organization, execution and workflow. Read anew for every input: a step that waited for
 * days sees today's figures.
 */
export async function loadContext(tx: Tx, ctx: Context, execution: ExecutionRow): Promise<JsonObject> {
  const [context] = await loadContexts(tx, ctx, [execution]);
  return context ?? {};
}

/** The contexts of several executions of one organization, in their order; what they share is read once. */
export async function loadContexts(tx: Tx, ctx: Context, executions: readonly ExecutionRow[]): Promise<JsonObject[]> {
  const people = new Map<string, Promise<JsonObject>>();
  const contexts: JsonObject[] = [];
  for (const execution of executions) {
    const person = personOf(execution);
    const known = people.get(person ?? '') ?? loadPeople(tx, execution.organizationId, person);
    people.set(person ?? '', known);
    const customer = execution.customerId === null ? {} : await loadCustomerContext(tx, ctx, execution.customerId);
    contexts.push({ ...customer, ...(await known), ...ownContext(ctx, execution) });
  }
  return contexts;
}

/** Whose `user` it is: the assignee, else the person who started it. */
function personOf({ assigneeId, startedBy }: ExecutionRow): string | null {
  return assigneeId ?? (startedBy.type === 'person' ? startedBy.id : null);
}

type OwnFacts = Pick<
  ExecutionRow,
  | 'id'
  | 'slug'
  | 'workflowName'
  | 'kind'
  | 'version'
  | 'stage'
  | 'priorityScore'
  | 'startedAt'
  | 'assigneeId'
  | 'startedBy'
>;

/** What is known from the row itself. */
export function ownContext(ctx: Context, execution: OwnFacts): JsonObject {
  const { id, slug, workflowName, kind, version, stage, priorityScore, startedAt, assigneeId, startedBy } = execution;
  return {
    execution: {
      id,
      stage,
      priorityScore,
      startedAt: (startedAt ?? ctx.clock.now()).toISOString(),
      assigneeId,
      startedBy: { ...startedBy },
    },
    workflow: { id: slug, slug, name: workflowName, kind, version, stage, executionId: id, priorityScore },
  };
}

interface PeopleRow {
  name: string;
  slug: string;
  currency: string;
  timezone: string;
  person: JsonObject | null;
}

async function loadPeople(tx: Tx, organizationId: string, personId: string | null): Promise<JsonObject> {
  const found = await row<PeopleRow>(
    tx,
    sql`
    select o.name, o.slug, o.currency, o.timezone,
      (select jsonb_build_object(
          'id', m.user_id, 'name', m.name, 'email', m.email, 'title', m.title, 'role', m.role,
          'experienceLevel', m.experience_level,
          'manager', case when boss.user_id is null then null else jsonb_build_object(
            'id', boss.user_id, 'name', boss.name, 'email', boss.email, 'title', boss.title) end)
         from renubu.members m
         left join renubu.members boss on boss.organization_id = m.organization_id and boss.user_id = m.manager_id
        where m.organization_id = o.id
          and m.user_id::text = ${personId}::text) as person
      from renubu.organizations o where o.id = ${organizationId}::uuid`,
  );
  if (found === undefined) return {};
  const { person, ...organization } = found;
  const user = person ?? {};
  return { user, organization: { id: organizationId, ...organization } };
}
