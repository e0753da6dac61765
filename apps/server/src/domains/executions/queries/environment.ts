import type { JsonObject } from '@renubu/contracts/json';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { loadCustomerContext } from '../../customers/queries/context.ts';
import type { ExecutionRow } from './load.ts';

/** Context read once and used for several inputs of the same execution, within one piece of work. */
export type ContextCache = Map<string, Promise<JsonObject>>;

/**
 * What templates and conditions of an execution see besides its own records: customer, intelligence, data, the person
 * it is assigned to (`user`), organization, execution and workflow.
 */
export async function loadContext(
  tx: Tx,
  ctx: Context,
  execution: ExecutionRow,
  cache?: ContextCache,
): Promise<JsonObject> {
  const known = cache?.get(execution.id);
  const surroundings = known ?? loadSurroundings(tx, ctx, execution);
  cache?.set(execution.id, surroundings);
  return { ...(await surroundings), ...own(ctx, execution) };
}

async function loadSurroundings(tx: Tx, ctx: Context, execution: ExecutionRow): Promise<JsonObject> {
  const people = await loadPeople(tx, execution);
  const customer = execution.customerId === null ? {} : await loadCustomerContext(tx, ctx, execution.customerId);
  return { ...customer, ...people };
}

/** What is known from the row itself. */
function own(ctx: Context, execution: ExecutionRow): JsonObject {
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

async function loadPeople(tx: Tx, execution: ExecutionRow): Promise<JsonObject> {
  const starter = execution.startedBy.type === 'person' ? execution.startedBy.id : null;
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
          and m.user_id::text = coalesce(${execution.assigneeId}::text, ${starter}::text)) as person
      from renubu.organizations o where o.id = ${execution.organizationId}::uuid`,
  );
  if (found === undefined) return {};
  const { person, ...organization } = found;
  const user = person ?? {};
  return { user, organization: { id: execution.organizationId, ...organization } };
}
