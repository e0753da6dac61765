import { connectorCatalog } from '@renubu/contracts/connectors/catalog';
import type { JsonObject } from '@renubu/contracts/json';
import type { DefinitionCatalog } from '@renubu/contracts/workflow-tools';
import { sql } from 'drizzle-orm';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { connectionNames } from '../../connections/queries/connections.ts';
import { catalogOf } from './catalog.ts';

interface NamesRow {
  events: { type: string; description: string; schema: JsonObject | null }[];
  rules: DefinitionCatalog['rules'];
  workflows: DefinitionCatalog['workflows'];
  groups: string[];
}

/** Roles every organization has. */
const ownRoles = ['admin', 'manager', 'csm', 'viewer'];

/** What a definition of the organization may name, with titles and schemas for editors. */
export async function editorCatalog(tx: Tx): Promise<DefinitionCatalog> {
  const [catalog, connections, names] = [
    await catalogOf(tx),
    await connectionNames(tx),
    await row<NamesRow>(tx, namesQuery),
  ];
  return {
    operations: connectorCatalog.flatMap(({ operations }) => operations),
    connections: [...connections].map(([connector, listed]) => ({ connector, names: listed })),
    events: names?.events ?? [],
    resources: Object.keys(catalog.resources ?? {}),
    roles: [...ownRoles, ...(names?.groups ?? [])],
    rules: names?.rules ?? [],
    workflows: names?.workflows ?? [],
  };
}

const namesQuery = sql`
  select (select coalesce(json_agg(json_build_object('type', type, 'description', description, 'schema', schema) order by type), '[]')
            from renubu.event_types where organization_id = renubu.current_organization()) as events,
         (select coalesce(json_agg(json_build_object('slug', slug, 'name', name) order by slug), '[]')
            from renubu.rules where organization_id = renubu.current_organization()) as rules,
         (select coalesce(json_agg(json_build_object('slug', slug, 'name', name, 'enabled', enabled) order by slug), '[]')
            from renubu.workflows where organization_id = renubu.current_organization()) as workflows,
         array(select name from renubu.approver_groups
                where organization_id = renubu.current_organization() order by lower(name)) as groups`;
