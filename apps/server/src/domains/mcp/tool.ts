import type { CallToolResult, McpServer, StandardSchemaWithJSON, ToolAnnotations } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Json, JsonObject } from '@renubu/contracts/json';
import type { ProblemBody } from '@renubu/contracts/problem';
import type { RouteContract } from '@renubu/contracts/routes/route';
import { nearestName } from '@renubu/core/conditions/nearest';
import type { Session } from '../../platform/session.ts';
import { namesOf, type CallRoute } from './call.ts';
import { briefSchema } from './json-schema.ts';

/** A tool stands for a route: it takes what the route takes, may be used by whoever may use the route, gives what it gives. */
export interface RouteTool {
  name: string;
  title: string;
  description: string;
  route: RouteContract;
  annotations: ToolAnnotations;
  /** What arguments mean, where their name does not say it. */
  hints?: Readonly<Record<string, string>>;
  /** Shape of the answer, where that of the route is too long to be told. */
  output?: z.ZodType;
}

export const reads: ToolAnnotations = { readOnlyHint: true, openWorldHint: false };

/** Whether the caller may use a route. */
export function mayUse({ permissions }: Session, { permission }: RouteContract): boolean {
  return permission === 'public' || permission === 'signedIn' || permissions.includes(permission);
}

interface Advertised {
  names: string[];
  input: StandardSchemaWithJSON<JsonObject>;
  output: StandardSchemaWithJSON<JsonObject> | undefined;
}

const advertised = new WeakMap<RouteTool, Advertised>();

/** Offers a tool. Arguments are checked by the route itself, so that a refusal is its problem with paths and suggestions. */
export function registerTool(server: McpServer, tool: RouteTool, call: CallRoute): void {
  const { names, input, output } = advertise(tool);
  const { name, title, description, annotations } = tool;
  const config = {
    title,
    description,
    annotations,
    inputSchema: input,
    ...(output === undefined ? {} : { outputSchema: output }),
  };
  server.registerTool(name, config, async (given) => {
    const { idempotencyKey, ...args } = given;
    const unknown = Object.keys(args).find((key) => !names.includes(key));
    if (unknown !== undefined) return refused(unknownArgument(unknown, names));
    const options = typeof idempotencyKey === 'string' ? { idempotencyKey } : {};
    const answer = await call(tool.route, args, options);
    return answer.ok ? succeeded(answer.body) : refused(answer.problem);
  });
}

function advertise(tool: RouteTool): Advertised {
  const known = advertised.get(tool) ?? describe(tool);
  advertised.set(tool, known);
  return known;
}

function describe({ route, annotations, hints = {}, output }: RouteTool): Advertised {
  const { params, query, body, response = {} } = route.schema ?? {};
  const shape: Record<string, z.ZodType> = {};
  for (const part of [params, query, body]) {
    if (part instanceof z.ZodObject) Object.assign(shape, part.shape);
  }
  const described = Object.entries(shape).map(([name, field]) => {
    const hint = hints[name];
    return [name, hint === undefined ? field : field.meta({ description: hint })] as const;
  });
  const repeatable = route.method === 'POST' && route.idempotency !== false && annotations.readOnlyHint !== true;
  if (repeatable) described.push(['idempotencyKey', idempotencyKey]);
  const answer = output ?? response[200] ?? response[201];
  return {
    names: [params, query, body].flatMap(namesOf),
    input: passedOn(z.strictObject(Object.fromEntries(described))),
    output: answer instanceof z.ZodObject ? passedOn(answer) : undefined,
  };
}

const idempotencyKey = z
  .string()
  .max(200)
  .optional()
  .describe('The same key with the same arguments does it once, for 24 hours. Use one for anything you may repeat.');

/** A schema that is told and not enforced here; made into JSON Schema once. */
function passedOn(schema: z.ZodType): StandardSchemaWithJSON<JsonObject> {
  let json: Record<string, unknown> | undefined;
  const toJson = (): Record<string, unknown> => (json ??= briefSchema(schema));
  const validate = (value: unknown): { value: JsonObject } => ({ value: (value ?? {}) as JsonObject });
  return { '~standard': { version: 1, vendor: 'renubu', validate, jsonSchema: { input: toJson, output: toJson } } };
}

function succeeded(body: Json): CallToolResult {
  const structured = body !== null && typeof body === 'object' && !Array.isArray(body) ? body : { result: body };
  return { content: [{ type: 'text', text: JSON.stringify(structured) }], structuredContent: structured };
}

function unknownArgument(name: string, known: readonly string[]): ProblemBody {
  const suggestion = nearestName(name, known);
  const details = { path: name, code: 'unknown_argument', message: `There is no argument “${name}”.` };
  return {
    type: 'https://renubu.dev/problems/validation-failed',
    title: 'Bad Request',
    status: 400,
    code: 'validation_failed',
    detail: `Arguments: ${known.join(', ') || 'none'}.`,
    errors: [suggestion === undefined ? details : { ...details, suggestion }],
  };
}

/** Where a refused result carries its problem; its structured content would have to fit the shape of a success. */
export const problemKey = 'renubu.dev/problem';

/** A refusal is a result that says what is wrong and how to set it right, with the fields of the problem. */
export function refused(problem: ProblemBody): CallToolResult {
  const lines = (problem.errors ?? []).map(({ path, message, suggestion }) => {
    return `- ${path}: ${message}${suggestion === undefined ? '' : ` Suggestion: ${suggestion}`}`;
  });
  const text = [`${problem.code} (${problem.status}): ${problem.detail}`, ...lines].join('\n');
  return { isError: true, content: [{ type: 'text', text }], _meta: { [problemKey]: { ...problem } } };
}
