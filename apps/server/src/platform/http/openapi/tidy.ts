import type { RouteContract } from '@renubu/contracts/routes/route';
import { tagDescriptions } from '@renubu/contracts/routes/tags';

type Json = Record<string, unknown>;
export interface Operation extends Json {
  operationId: string;
  tags?: string[];
  description?: string;
  requestBody?: unknown;
  parameters?: Json[];
  responses: Record<string, Json>;
}
export interface OpenApiDocument extends Json {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> } & Json;
}

/**
 * Puts right what the schema conversion cannot know: answers without a body, problem media type, the words for each
 * status, the permission of each operation; removes schemas nobody refers to, and puts the routes in
 * the order of their contracts, however they were registered. Changes the document it is given.
 */
export function tidyDocument(document: OpenApiDocument, routes: RouteContract[]): OpenApiDocument {
  const byName = new Map(routes.map((route) => [route.operationId, route]));
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  for (const operation of operations) tidyOperation(operation, byName.get(operation.operationId));
  const used = new Set(operations.flatMap(({ tags }) => tags ?? []));
  document['tags'] = [...new Set(routes.flatMap(({ tags }) => tags))]
    .filter((tag) => used.has(tag))
    .map((name) => ({ name, description: tagDescriptions[name] }));
  document.paths = inOrder(document.paths, routes);
  removeUnused(document);
  dropPatterns(document);
  return document;
}

/** Paths and their methods as the contracts list them; others behind. */
function inOrder(paths: OpenApiDocument['paths'], routes: RouteContract[]): OpenApiDocument['paths'] {
  const ordered: OpenApiDocument['paths'] = {};
  for (const { url, method } of routes) {
    const path = url.replace(/:(\w+)/g, '{$1}');
    const operation = paths[path]?.[method.toLowerCase()];
    if (operation !== undefined) ordered[path] = { ...ordered[path], [method.toLowerCase()]: operation };
  }
  for (const [path, methods] of Object.entries(paths)) ordered[path] = { ...ordered[path], ...methods };
  return ordered;
}

const knownFormats = new Set(['date', 'date-time', 'email', 'uuid']);

/** A pattern beside a well-known format says the same at length. */
function dropPatterns(value: unknown): void {
  if (Array.isArray(value)) value.forEach(dropPatterns);
  else if (typeof value === 'object' && value !== null) {
    if ('pattern' in value && 'format' in value && knownFormats.has(String(value.format))) delete value.pattern;
    Object.values(value).forEach(dropPatterns);
  }
}

const statusWords: Record<string, string> = {
  200: 'Done.',
  201: 'Created.',
  202: 'Accepted; the work goes on.',
  204: 'Done; nothing to say.',
  '4XX': 'The request was refused.',
  '5XX': 'The server could not answer.',
};

function tidyOperation(operation: Operation, route: RouteContract | undefined): void {
  for (const [status, response] of Object.entries(operation.responses)) {
    response['description'] = statusWords[status] ?? 'Answer.';
    if (status === '204') delete response['content'];
    if (status === '4XX' || status === '5XX') response['content'] = problemContent;
  }
  if (route && route.permission !== 'public') operation['x-permission'] = route.permission;
  if (route?.url === '/api/v1/customers/imports' && route.method === 'POST') operation.requestBody = filesBody;
}

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

const filesBody = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['files'],
        properties: { files: { type: 'array', items: { type: 'string', format: 'binary' } } },
      },
    },
  },
};

const reference = /^#\/components\/schemas\/(.+)$/;

function removeUnused(document: OpenApiDocument): void {
  const { schemas } = document.components;
  const used = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (typeof value !== 'object' || value === null) return;
    const name = '$ref' in value && typeof value.$ref === 'string' ? reference.exec(value.$ref)?.[1] : undefined;
    if (name !== undefined && !used.has(name)) {
      used.add(name);
      visit(schemas[name]);
    }
    Object.values(value).forEach(visit);
  };
  visit(document.paths);
  const kept = Object.entries(schemas).filter(([name]) => used.has(name));
  document.components.schemas = Object.fromEntries(kept.sort(([a], [b]) => a.localeCompare(b, 'en')));
}
