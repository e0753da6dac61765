import { triggerSchema, workflowDefinitionSchema } from '@renubu/contracts/language/workflow';
import { z } from 'zod';

type Schema = Record<string, unknown>;

/** Parts whose shape is long and told elsewhere (`renubu://docs/workflow-language`). */
const toldElsewhere = new Map<unknown, string>([
  [workflowDefinitionSchema, 'A workflow definition.'],
  [triggerSchema, 'What starts a workflow.'],
]);

/** The JSON Schema of a tool's arguments or result, without what costs a model room and tells it nothing. */
export function briefSchema(schema: z.ZodType): Schema {
  const whole = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override: shorten }) as Schema;
  const { $defs, ...rest } = whole;
  const needed = neededDefs(rest, ($defs ?? {}) as Schema);
  return Object.keys(needed).length === 0 ? rest : { ...rest, $defs: needed };
}

function shorten({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const description = toldElsewhere.get(zodSchema);
  if (description !== undefined) {
    for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
    Object.assign(jsonSchema, { type: 'object', description });
  }
  // A format says what its pattern says; these limits are those of every number.
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

/** The definitions that a schema, or one it needs, refers to. */
function neededDefs(schema: Schema, defs: Schema): Schema {
  const needed: Schema = {};
  const open: unknown[] = [schema];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)) {
      if (Object.hasOwn(needed, name)) continue;
      needed[name] = defs[name];
      open.push(defs[name]);
    }
  }
  return needed;
}
