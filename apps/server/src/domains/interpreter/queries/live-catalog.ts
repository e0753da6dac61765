import type { Capabilities } from '@renubu/contracts/interpreter';
import type { DefinitionCatalog } from '@renubu/contracts/workflow-tools';
import type { Catalog } from '@renubu/core/definitions/catalog';
import { capabilitiesOf } from '@renubu/core/interpret/capabilities';
import { baseCatalog } from '@renubu/core/interpret/catalog/base';
import { extendCatalog } from '@renubu/core/interpret/catalog/merge';
import type { EntityCatalog } from '@renubu/core/interpret/catalog/types';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { catalogOf } from '../../workflows/queries/catalog.ts';
import { editorCatalog } from '../../workflows/queries/editor-catalog.ts';

/** What requests of the organization may be about, and what their workflows are checked against. */
export interface LiveCatalogs {
  entities: EntityCatalog;
  definitions: Catalog;
  editor: DefinitionCatalog;
}

/** The shipped entities with the organization's events, roles, connections and records laid over them. */
export async function liveCatalogs(tx: Tx, ctx: Context, organizationId: string): Promise<LiveCatalogs> {
  const editor = await editorCatalog(tx, ctx, organizationId);
  const definitions = await catalogOf(tx);
  const entities = extendCatalog(baseCatalog, {
    events: editor.events,
    roles: editor.roles,
    connections: editor.connections,
    workflows: editor.workflows.map(({ slug }) => slug),
  });
  return { entities, definitions, editor };
}

/** The capabilities document of the organization. */
export async function readCapabilities(tx: Tx, ctx: Context, organizationId: string): Promise<Capabilities> {
  const { entities, editor } = await liveCatalogs(tx, ctx, organizationId);
  return capabilitiesOf(entities, {
    operations: editor.operations,
    contextSources: editor.resources,
    roles: editor.roles,
    connections: editor.connections,
    events: editor.events.map(({ type, description }) => ({ type, description })),
  });
}
