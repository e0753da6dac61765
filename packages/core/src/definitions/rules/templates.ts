import { nearestName } from '../../conditions/nearest.ts';
import { allowedFilters, allowedTags, parseTemplate, templatePaths } from '../../templates/engine.ts';
import { isTemplate, TemplateError } from '../../templates/render.ts';
import type { DataPath } from '../findings.ts';
import { isLoose, looseItems, stepListKeys, textOf, type Loose } from '../loose.ts';
import { checkReference } from './references.ts';
import type { Reader, RuleInput } from './rule.ts';

/** Fields of a step that hold no templates, or whose templates are checked with their condition. */
const notRendered: ReadonlySet<string> = new Set(['id', 'type', 'description', 'when', 'if', 'event', 'output']);

/** Syntax, filters, tags and names of every template of the triggers, the context and every step. */
export function checkTemplates(input: RuleInput): void {
  const { raw, steps } = input.definition;
  for (const { item, index } of looseItems(raw.on)) checkCorrelation(input, item, ['on', index]);
  for (const { item, index } of looseItems(raw.context)) {
    checkTemplatesIn(input, { step: null }, item.id, ['context', index, 'id']);
  }
  for (const step of steps) {
    for (const [key, value] of Object.entries(step.raw)) {
      if (stepListKeys.has(key) || notRendered.has(key)) continue;
      const secrets = step.type === 'action' && key === 'with';
      checkTemplatesIn(input, { step, secrets }, value, [...step.path, key]);
    }
  }
}

function checkCorrelation(input: RuleInput, trigger: Loose, path: DataPath): void {
  const webhook = isLoose(trigger.webhook) ? trigger.webhook : null;
  const event = textOf(webhook === null ? trigger.event : webhook.event);
  const at = webhook === null ? path : [...path, 'webhook'];
  checkTemplatesIn(input, { step: null, event }, (webhook ?? trigger).correlate, [...at, 'correlate']);
}

/** Checks every template inside a value. */
export function checkTemplatesIn(input: RuleInput, reader: Reader, value: unknown, path: DataPath): void {
  if (typeof value === 'string') {
    if (isTemplate(value)) checkTemplate(input, reader, value, path);
  } else if (Array.isArray(value)) {
    value.forEach((item: unknown, index) => checkTemplatesIn(input, reader, item, [...path, index]));
  } else if (isLoose(value)) {
    for (const [key, item] of Object.entries(value)) checkTemplatesIn(input, reader, item, [...path, key]);
  }
}

function checkTemplate(input: RuleInput, reader: Reader, source: string, path: DataPath): void {
  try {
    parseTemplate(source);
  } catch (error) {
    input.findings.error(reader.step?.id ?? null, path, wordTemplateError(error));
    return;
  }
  for (const segments of templatePaths(source)) checkReference(input, reader, segments, path);
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
