import { connectorCatalog } from '@renubu/contracts/connectors/catalog';
import { roles } from '@renubu/contracts/permissions';
import type { DefinitionCatalog } from '@renubu/contracts/workflow-tools';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { connectionNames } from '../../connections/queries/connections.ts';
import { contextFields } from '../../customers/queries/context-fields.ts';
import { listEventTypes } from '../../events/queries/types.ts';
import { catalogOf } from './catalog.ts';

interface NamesRow {
  rules: DefinitionCatalog['rules'];
  workflows: DefinitionCatalog['workflows'];
  groups: string[];
}

/** What a definition of the organization may name, with titles and schemas for editors. */
export async function editorCatalog(tx: Tx, ctx: Context, organizationId: string): Promise<DefinitionCatalog> {
  const [catalog, connections, events, names] = [
    await catalogOf(tx),
    await connectionNames(tx),
    await listEventTypes(tx, ctx, organizationId),
    await row<NamesRow>(tx, namesQuery),
  ];
  return {
    operations: connectorCatalog.flatMap(({ operations }) => operations),
    connections: [...connections].map(([connector, listed]) => ({ connector, names: listed })),
    events: events.map(({ type, description, schema }) => ({ type, description, schema })),
    fields: contextFields,
    resources: Object.keys(catalog.resources ?? {}),
    roles: [...roles, ...(names?.groups ?? [])],
    rules: names?.rules ?? [],
    workflows: names?.workflows ?? [],
  };
}

const namesQuery = sql`
  select (select coalesce(json_agg(json_build_object('slug', slug, 'name', name) order by slug), '[]')
            from renubu.rules where organization_id = renubu.current_organization()) as rules,
         (select coalesce(json_agg(json_build_object('slug', slug, 'name', name, 'enabled', enabled) order by slug), '[]')
            from renubu.workflows where organization_id = renubu.current_organization()) as workflows,
         array(select name from renubu.approver_groups
                where organization_id = renubu.current_organization() order by lower(name)) as groups`;
