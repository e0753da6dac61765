import { Context, Liquid, toValueSync, type Template } from 'liquidjs';
import type { JsonObject } from '@renubu/contracts/json';
import { BoundedCache } from '../conditions/bounded-cache.ts';
import { TemplateError } from './errors.ts';
import { builtInFilters, ownFilters } from './filters.ts';
import { charged, chargedOperators, chargedTags, limitWork, maxWork } from './work.ts';

/** Longest template, in characters. */
export const maxTemplateLength = 50_000;
/** Longest rendered text, in UTF-8 bytes. */
export const maxOutputBytes = 64 * 1024;
const maxTagDepth = 50;
/** Formatting a number or date costs more than other filters. */
const formattingWork = 80;

/** Tags a template may use. */
export const allowedTags: readonly string[] = [
  'if',
  'unless',
  'for',
  'case',
  'assign',
  'break',
  'continue',
  'comment',
  'raw',
];
/** Filters a template may use. */
export const allowedFilters: readonly string[] = [...builtInFilters, ...Object.keys(ownFilters)].sort();

const liquid = createLiquid();
const templates = new BoundedCache<Template[]>(1000);

function createLiquid(): Liquid {
  const created = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: false,
    relativeReference: false,
    templates: {},
    timezoneOffset: 0,
    locale: 'en-US',
    parseLimit: maxTemplateLength,
    memoryLimit: maxWork,
    operators: chargedOperators(),
  });
  for (const [name, filter] of Object.entries(created.filters)) {
    if (builtInFilters.includes(name)) created.registerFilter(name, charged(filter));
    else created.unregisterFilter(name);
  }
  for (const [name, filter] of Object.entries(ownFilters))
    created.registerFilter(name, charged(filter, formattingWork));
  for (const name of Object.keys(created.tags)) {
    if (!allowedTags.includes(name)) Reflect.deleteProperty(created.tags, name);
  }
  for (const [name, tag] of Object.entries(chargedTags)) created.registerTag(name, tag);
  return created;
}

/** Parses a template (cached). Throws a `TemplateError`; unknown filters and tags are found here, not when rendering. */
export function parseTemplate(source: string): Template[] {
  return templates.getOrMake(source, () => {
    if (source.length > maxTemplateLength) {
      throw new TemplateError('template_too_long', `a template has at most ${maxTemplateLength} characters`);
    }
    refuseDeepNesting(source);
    try {
      return liquid.parse(source);
    } catch (error) {
      throw asTemplateError(error, 'template_syntax');
    }
  });
}

function refuseDeepNesting(source: string): void {
  let depth = 0;
  for (const match of source.matchAll(/\{%-?\s*(end)?(if|unless|for|case)\b/g)) {
    depth += match[1] === undefined ? 1 : -1;
    if (depth > maxTagDepth) throw new TemplateError('template_too_deep', `tags are nested over ${maxTagDepth} deep`);
  }
}

const paths = new BoundedCache<(string | number)[][]>(1000);

/** Names read by a template that it does not set itself: each as its segments, root first (cached). */
export function templatePaths(source: string): readonly (string | number)[][] {
  return paths.getOrMake(source, () =>
    liquid
      .globalVariableSegmentsSync(parseTemplate(source), { partials: false })
      .map((segments) => segments.filter((segment) => !Array.isArray(segment)) as (string | number)[]),
  );
}

/** Renders parsed templates over a scope. The limits count work, not time, so that the same input gives the same text. */
export function renderTemplate(template: Template[], scope: JsonObject): string {
  const context = new Context(scope, liquid.options, { sync: true, memoryLimit: maxWork }, { liquid });
  limitWork(context);
  const output = new LimitedOutput();
  try {
    toValueSync(liquid.renderer.renderTemplates(template, context, output));
  } catch (error) {
    throw asTemplateError(error, 'template_failed');
  }
  return output.text();
}

class LimitedOutput {
  buffer = '';
  #pieces: string[] = [];
  #length = 0;

  write(piece: unknown): void {
    const text = textOf(piece);
    this.#length += text.length;
    if (this.#length > maxOutputBytes) throw tooLarge();
    this.#pieces.push(text);
  }

  text(): string {
    const joined = this.#pieces.join('');
    if (new TextEncoder().encode(joined).length > maxOutputBytes) throw tooLarge();
    return joined;
  }
}

function tooLarge(): TemplateError {
  return new TemplateError('output_too_large', `the text is larger than ${maxOutputBytes} bytes`);
}

/** Lists read as comma-separated text, objects as JSON, null as nothing. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function asTemplateError(error: unknown, code: TemplateError['code']): TemplateError {
  for (let cause = error; cause instanceof Error; cause = originOf(cause)) {
    if (cause instanceof TemplateError) return cause;
  }
  const message = error instanceof Error ? firstLine(error.message) : String(error);
  const filter = /undefined filter: ([\w-]+)/.exec(message)?.[1];
  if (filter !== undefined) {
    return new TemplateError('unknown_filter', `unknown filter ${filter}`, { cause: error, subject: filter });
  }
  const tag = /tag "?([\w-]+)"? not found/.exec(message)?.[1];
  if (tag !== undefined) return new TemplateError('unknown_tag', `unknown tag ${tag}`, { cause: error, subject: tag });
  if (/limit exceeded/.test(message)) return new TemplateError('too_much_work', message, { cause: error });
  return new TemplateError(code, message, { cause: error });
}

function originOf(error: Error): unknown {
  return 'originalError' in error ? error.originalError : error.cause;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
