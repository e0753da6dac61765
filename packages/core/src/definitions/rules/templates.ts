import { nearestName } from '../../conditions/nearest.ts';
import { allowedFilters, allowedTags, parseTemplate, templatePaths } from '../../templates/engine.ts';
import { isTemplate, TemplateError } from '../../templates/render.ts';
import type { DataPath } from '../findings.ts';
import { isLoose, stepListKeys, type LooseStep } from '../loose.ts';
import { checkReference } from './references.ts';
import type { RuleInput } from './rule.ts';

/** Fields of a step that hold no templates, or whose templates are checked with their condition. */
const notRendered: ReadonlySet<string> = new Set(['id', 'type', 'description', 'when', 'if']);

/** Syntax, filters, tags and names of every template of every step. */
export function checkTemplates(input: RuleInput): void {
  for (const step of input.definition.steps) {
    for (const [key, value] of Object.entries(step.raw)) {
      if (!stepListKeys.has(key) && !notRendered.has(key)) checkTemplatesIn(input, step, value, [...step.path, key]);
    }
  }
}

/** Checks every template inside a value. */
export function checkTemplatesIn(input: RuleInput, step: LooseStep, value: unknown, path: DataPath): void {
  if (typeof value === 'string') {
    if (isTemplate(value)) checkTemplate(input, step, value, path);
  } else if (Array.isArray(value)) {
    value.forEach((item: unknown, index) => checkTemplatesIn(input, step, item, [...path, index]));
  } else if (isLoose(value)) {
    for (const [key, item] of Object.entries(value)) checkTemplatesIn(input, step, item, [...path, key]);
  }
}

function checkTemplate(input: RuleInput, step: LooseStep, source: string, path: DataPath): void {
  try {
    parseTemplate(source);
  } catch (error) {
    input.findings.error(step.id, path, wordTemplateError(error));
    return;
  }
  for (const segments of templatePaths(source)) checkReference(input, step, segments, path);
}

function wordTemplateError(error: unknown): { code: string; message: string; suggestion?: string | undefined } {
  if (!(error instanceof TemplateError)) {
    return { code: 'template_syntax', message: `The template is malformed: ${String(error)}` };
  }
  if (error.code === 'unknown_filter') {
    return {
      code: error.code,
      message: `There is no filter “${error.subject ?? ''}”.`,
      suggestion: nearestName(error.subject ?? '', allowedFilters),
    };
  }
  if (error.code === 'unknown_tag') {
    return {
      code: error.code,
      message: `There is no tag “${error.subject ?? ''}”.`,
      suggestion: nearestName(error.subject ?? '', allowedTags) ?? `Known tags: ${allowedTags.join(', ')}`,
    };
  }
  return { code: error.code, message: `The template is malformed: ${error.message}` };
}
