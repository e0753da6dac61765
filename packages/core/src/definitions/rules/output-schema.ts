import type { OutputSchema } from '@renubu/contracts/language/ai-step';
import { blankOf, blankSize } from '../../ai-steps/fill.ts';
import { fits, typesOf } from '../../ai-steps/fits.ts';
import { nearestName } from '../../conditions/nearest.ts';
import type { DataPath } from '../findings.ts';
import type { LooseStep } from '../loose.ts';
import type { RuleInput } from './rule.ts';

const maxDepth = 8;
/** Values and characters that a required field may take at least. */
const maxBlank = 10_000;

/** What an `ai` step answers is an object that can be had: fields that exist, ranges that hold something. */
export function checkOutputSchema(input: RuleInput, step: LooseStep, schema: OutputSchema): void {
  const path = [...step.path, 'output'];
  if (schema.type !== 'object') {
    input.findings.error(step.id, [...path, 'type'], {
      code: 'output_not_object',
      message: 'The answer is an object with fields.',
      suggestion: 'object',
    });
  }
  checkSchema(input, step, schema, path, 0);
}

function checkSchema(input: RuleInput, step: LooseStep, schema: OutputSchema, path: DataPath, depth: number): void {
  const { findings } = input;
  if (depth > maxDepth) {
    findings.error(step.id, path, { code: 'too_deep', message: `An answer is at most ${maxDepth} levels deep.` });
    return;
  }
  checkFields(input, step, schema, path);
  checkValues(input, step, schema, path);
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    checkSchema(input, step, field, [...path, 'properties', name], depth + 1);
  }
  if (schema.items !== undefined) checkSchema(input, step, schema.items, [...path, 'items'], depth + 1);
}

/** Required fields that exist, and that something can be said for when no model answers. */
function checkFields({ findings }: RuleInput, step: LooseStep, schema: OutputSchema, path: DataPath): void {
  const properties = schema.properties ?? {};
  (schema.required ?? []).forEach((name, index) => {
    const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (field === undefined) {
      findings.error(step.id, [...path, 'required', index], {
        code: 'unknown_required_field',
        message: `“${name}” is required and not among the properties.`,
        suggestion: nearestName(name, Object.keys(properties)) ?? `Add ${name} to properties`,
      });
      return;
    }
    if (blankSize(field) > maxBlank) {
      findings.error(step.id, [...path, 'properties', name], {
        code: 'answer_too_large',
        message: `“${name}” asks for more than ${maxBlank.toLocaleString('en-US')} values and characters at least.`,
      });
      return;
    }
    const { value, claims } = blankOf(field);
    if (!claims) return;
    findings.warning(step.id, [...path, 'properties', name], {
      code: 'no_neutral_value',
      message: `When no model answers and no fact is given, “${name}” gets ${JSON.stringify(value)}.`,
      suggestion: 'Add default, a choice such as “unclear”, or allow null: type: [string, "null"]',
    });
  });
}

/** Defaults and choices that fit, ranges that are not empty. */
function checkValues({ findings }: RuleInput, step: LooseStep, schema: OutputSchema, path: DataPath): void {
  const { enum: choices, default: fallback, ...rest } = schema;
  choices?.forEach((choice, index) => {
    if (fits(rest, choice)) return;
    findings.error(step.id, [...path, 'enum', index], {
      code: 'choice_does_not_fit',
      message: `${JSON.stringify(choice)} is not of type ${typesOf(schema).join(' or ')} or out of range.`,
    });
  });
  if (fallback !== undefined && !fits(schema, fallback)) {
    findings.error(step.id, [...path, 'default'], {
      code: 'default_does_not_fit',
      message: 'The default does not fit the field.',
    });
  }
  for (const [least, most] of ranges) {
    const [low, high] = [schema[least], schema[most]];
    if (low === undefined || high === undefined || low <= high) continue;
    findings.error(step.id, [...path, least], {
      code: 'empty_range',
      message: `“${least}” (${low}) is more than “${most}” (${high}).`,
    });
  }
}

const ranges = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
] as const;
