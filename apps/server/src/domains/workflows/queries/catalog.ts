import type { JsonObject } from '@renubu/contracts/json';
import type { Condition } from '@renubu/contracts/language/conditions';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { builtInCatalog, type Catalog } from '@renubu/core/definitions/catalog';
import { flowOf } from '@renubu/core/definitions/flow';
import { sql, type SQL } from 'drizzle-orm';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { customerViews } from '../../connections/queries/load-local.ts';

interface NamesRow {
  slugs: string[];
  rules: string[];
  connections: string[];
  resources: string[];
  events: { type: string; schema: JsonObject | null }[];
}

/** What definitions of this organization may name: operations, workflows, events, resources, rules, connections. */
export async function catalogOf(tx: Tx): Promise<Catalog> {
  const names = await row<NamesRow>(tx, namesQuery);
  const { slugs = [], rules = [], connections = [], resources = [], events = [] } = names ?? {};
  return {
    ...builtInCatalog,
    workflows: slugs,
    rules,
    connections,
    events: Object.fromEntries(events.map(({ type, schema }) => [type, schema])),
    resources: Object.fromEntries(
      [...customerViews.map((view) => `customer.${view}`), ...resources].map((name) => [name, null]),
    ),
    flows: await flowsOf(tx),
  };
}

const namesQuery = sql`
  select array(select slug from renubu.workflows where organization_id = renubu.current_organization() order by 1) as slugs,
         array(select slug from renubu.rules where organization_id = renubu.current_organization() order by 1) as rules,
         array(select name from renubu.connections
                where organization_id = renubu.current_organization() and active order by 1) as connections,
         array(select distinct case when entity like 'table.%' then entity else 'record.' || entity end from renubu.records
                where organization_id = renubu.current_organization()
               union select distinct jsonb_object_keys(config::jsonb -> 'resources') from renubu.connections
                where organization_id = renubu.current_organization() and active
                  and jsonb_typeof(config::jsonb -> 'resources') = 'object' order by 1) as resources,
         (select coalesce(json_agg(json_build_object('type', type, 'schema', schema) order by type), '[]')
            from renubu.event_types where organization_id = renubu.current_organization()) as events`;

/**
 * How the published versions of the enabled workflows start each other. Only those whose text mentions starting or
 * emitting are read: the others are on no way back to a workflow.
 */
async function flowsOf(tx: Tx): Promise<NonNullable<Catalog['flows']>> {
  const found = await publishedWhere(tx, sql`(v.source like '%event.emit%' or v.source like '%start%')`);
  return Object.fromEntries(found.map(({ slug, definition }) => [slug, flowOf(definition)]));
}

interface Published {
  slug: string;
  definition: WorkflowDefinition;
}

/** The published definitions of the enabled workflows of the organization. */
export const publishedDefinitions = (tx: Tx): Promise<Published[]> => publishedWhere(tx, sql`true`);

function publishedWhere(tx: Tx, condition: SQL): Promise<Published[]> {
  return rows(
    tx,
    sql`
    select w.slug, v.definition from renubu.workflows w
      join renubu.workflow_versions v on v.id = w.published_version_id
     where w.organization_id = renubu.current_organization() and w.enabled and ${condition} order by w.slug`,
  );
}

/** The conditions of the organization's rules by name. */
export async function rulesByName(tx: Tx): Promise<Record<string, Condition>> {
  const found = await rows<{ slug: string; condition: Condition }>(
    tx,
    sql`select slug, condition from renubu.rules where organization_id = renubu.current_organization()`,
  );
  return Object.fromEntries(found.map(({ slug, condition }) => [slug, condition]));
}
