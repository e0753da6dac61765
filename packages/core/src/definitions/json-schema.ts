import { z } from 'zod';
import { conditionSchema } from '@renubu/contracts/language/conditions';
import { stepSchema } from '@renubu/contracts/language/steps';
import { workflowDefinitionSchema } from '@renubu/contracts/language/workflow';
import type { JsonObject } from '@renubu/contracts/json';

/**
 * The JSON Schema (draft 2020-12) of definition files, for editors: what a person may write, so fields with defaults
 * are optional. Steps and conditions are in `$defs`.
 */
export function definitionJsonSchema(): JsonObject {
  const registry = z.registry<{ id?: string; title?: string; description?: string }>();
  registry.add(stepSchema, { id: 'step', title: 'Step' });
  registry.add(conditionSchema, { id: 'condition', title: 'Condition' });
  const schema = z.toJSONSchema(workflowDefinitionSchema, {
    target: 'draft-2020-12',
    io: 'input',
    metadata: registry,
    unrepresentable: 'any',
  });
  return {
    ...(JSON.parse(JSON.stringify(schema)) as JsonObject),
    title: 'Renubu workflow',
    description: 'A workflow definition: triggers, steps and tests.',
  };
}
