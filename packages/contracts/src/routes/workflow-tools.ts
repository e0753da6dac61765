import { definitionCatalogSchema, importedDefinitionSchema, workflowConflictsSchema } from '../workflow-tools.ts';
import { draftInputSchema } from '../workflows.ts';
import { defineRoute, nameRoutes } from './route.ts';

const tags = ['Workflows'];

export const workflowToolRoutes = nameRoutes('workflowTools', {
  catalog: defineRoute({
    method: 'GET',
    url: '/api/v1/workflows/catalog',
    permission: 'workflows.read',
    tags,
    summary: 'What definitions may name: operations, connections, events, resources, roles, rules, workflows',
    schema: { response: { 200: definitionCatalogSchema } },
  }),
  conflicts: defineRoute({
    method: 'GET',
    url: '/api/v1/workflows/conflicts',
    permission: 'workflows.read',
    tags,
    summary: 'Enabled workflows that judge an event in opposite ways, each with such an event',
    description: 'The search is bounded: an empty list is no proof that there is no conflict.',
    schema: { response: { 200: workflowConflictsSchema } },
  }),
  import: defineRoute({
    method: 'POST',
    url: '/api/v1/workflows/import',
    permission: 'workflows.read',
    tags,
    summary: 'Convert a definition of the older form (next, on_true, on_false); nothing is saved',
    description: 'Refused with 422 `import_refused` and every reason when it cannot be converted.',
    schema: { body: draftInputSchema, response: { 200: importedDefinitionSchema } },
    idempotency: false,
  }),
});
