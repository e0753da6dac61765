import type { Json, JsonObject } from '@renubu/contracts/json';
import { BoundedCache } from '../conditions/bounded-cache.ts';
import { findValue, parsePath, type Path, type Scope } from '../conditions/paths.ts';
import { parseTemplate, renderTemplate } from './engine.ts';
import { TemplateError } from './errors.ts';

export { TemplateError } from './errors.ts';

const maxValueDepth = 64;
const singlePathPattern = /^\s*\{\{-?\s*([^{}|]+?)\s*-?\}\}\s*$/;
const singlePaths = new BoundedCache<{ path: Path | null }>(1000);

/** True when a text contains template syntax. */
export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%');
}

/** The path of a text that is exactly one `{{ path }}`, else null. */
export function singlePath(text: string): Path | null {
  if (text.length > 600 || !text.includes('{{')) return null;
  return singlePaths.getOrMake(text, () => ({ path: readSinglePath(text) })).path;
}

function readSinglePath(text: string): Path | null {
  const source = singlePathPattern.exec(text)?.[1];
  if (source === undefined || literals.has(source)) return null;
  return parsePath(source);
}

const literals = new Set(['true', 'false', 'nil', 'null', 'empty', 'blank']);

/**
 * Renders every template in a value. A text that is exactly one `{{ path }}` becomes the value found there with its
 * type (null when missing); other texts are rendered as Liquid. Keys are left alone. Throws a `TemplateError`.
 */
export function renderValue(value: Json, scope: Scope): Json {
  return renderDeep(value, withoutSecrets(scope), 0);
}

function renderDeep(value: Json, scope: JsonObject, depth: number): Json {
  if (depth > maxValueDepth) throw new TemplateError('template_too_deep', 'the value is nested too deeply');
  if (typeof value === 'string') return renderString(value, scope);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => renderDeep(item, scope, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderDeep(item, scope, depth + 1)]));
}

function renderString(text: string, scope: JsonObject): Json {
  if (!isTemplate(text)) return text;
  const path = singlePath(text);
  return path === null ? renderTemplate(parseTemplate(text), scope) : (findValue(path, scope) ?? null);
}

/**
 * Renders a template to text; a missing value renders empty. `secrets` are never visible. Throws a `TemplateError` for
 * a malformed template or one over the limits (64 kB of output, 20,000 pieces).
 */
export function renderText(template: string, scope: Scope): string {
  return isTemplate(template) ? renderTemplate(parseTemplate(template), withoutSecrets(scope)) : template;
}

function withoutSecrets(scope: JsonObject): JsonObject {
  if (!Object.hasOwn(scope, 'secrets')) return scope;
  const { secrets: _secrets, ...visible } = scope;
  return visible;
}
