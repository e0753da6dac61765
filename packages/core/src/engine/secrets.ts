import type { Json, JsonObject } from '@renubu/contracts/json';
import type { Scope } from '../conditions/paths.ts';
import { templatePaths } from '../templates/engine.ts';
import { isTemplate } from '../templates/render.ts';
import { putSecrets, renderKeepingSecrets, secretNames } from '../templates/secrets.ts';
import { StepFailure } from './failure.ts';

/** True when a template anywhere in a value reads `secrets`. A malformed template does not: rendering will tell. */
export function namesSecrets(value: Json): boolean {
  if (typeof value === 'string') return value.includes('secrets') && isTemplate(value) && readsSecrets(value);
  if (value === null || typeof value !== 'object') return false;
  return Object.values(value).some(namesSecrets);
}

function readsSecrets(template: string): boolean {
  try {
    return templatePaths(template).some(([root]) => root === 'secrets');
  } catch {
    return false;
  }
}

/**
 * Renders what an action sends. Each `{{ secrets.NAME }}` of the definition stays as it is written: its value is put in
 * where the call is made and never reaches state or history. Any other use of secrets fails the step.
 */
export function renderSent(value: JsonObject, scope: Scope, effectId: string): JsonObject {
  const blank = Object.fromEntries(secretNames(value).map((name) => [name, '']));
  if (namesSecrets(putSecrets(value, blank))) {
    throw new StepFailure('secret_not_allowed', 'A secret may only be written as {{ secrets.NAME }}.');
  }
  return renderKeepingSecrets(value, scope, effectId) as JsonObject;
}
