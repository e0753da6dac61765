import { z } from 'zod';
import { storable } from '@renubu/core/text/storable';

type JsonSchema = Record<string, unknown>;

/** The JSON Schema of an answer; null where the schema has none, such as a transformation. */
export function answerSchema(schema: z.ZodType): JsonSchema | null {
  try {
    const { $schema: _, ...shape } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
    return shape;
  } catch {
    return null;
  }
}

export type Parsed<T> = { ok: true; value: T } | { ok: false; problems: string[] };

const mostProblems = 10;

/** Reads an answer against its schema; the JSON may stand in a fence or between sentences. */
export function parseAnswer<T>(text: string, schema: z.ZodType<T>): Parsed<T> {
  const json = extractJson(text);
  if (json === undefined) return { ok: false, problems: ['There is no JSON in the answer.'] };
  const parsed = schema.safeParse(json.value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems = parsed.error.issues.slice(0, mostProblems).map(({ path, message }) => {
    const place = path.length === 0 ? 'the answer' : path.map(String).join('.');
    return `${place}: ${message}`;
  });
  return { ok: false, problems };
}

/** The first whole JSON object or list in a text; undefined when there is none. */
export function extractJson(text: string): { value: unknown } | undefined {
  const plain = text.replace(/<think>[\s\S]*?<\/think>/g, '').trim();
  const whole = tried(plain);
  if (whole !== undefined) return whole;
  const fence = /```(?:json)?\s*\n?([\s\S]*?)```/.exec(plain);
  const fenced = fence?.[1] === undefined ? undefined : tried(fence[1].trim());
  if (fenced !== undefined) return fenced;
  let from = 0;
  for (let tries = 0; tries < 20; tries += 1) {
    const start = plain.slice(from).search(/[[{]/);
    if (start < 0) return undefined;
    const end = closing(plain, from + start);
    const found = end === undefined ? undefined : tried(plain.slice(from + start, end));
    if (found !== undefined) return found;
    from += start + 1;
  }
  return undefined;
}

/** The value of a JSON text; its texts can be kept, whatever they were escaped from. */
function tried(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text, (_, part: unknown) => (typeof part === 'string' ? storable(part) : part)) };
  } catch {
    return undefined;
  }
}

/** The offset after the bracket that closes the one at `start`; texts in quotes are skipped. */
function closing(text: string, start: number): number | undefined {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    const sign = text[index];
    if (sign === '"') index = endOfText(text, index);
    else if (sign === '{' || sign === '[') depth += 1;
    else if ((sign === '}' || sign === ']') && --depth === 0) return index + 1;
  }
  return undefined;
}

function endOfText(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '"') return index;
  }
  return text.length;
}
