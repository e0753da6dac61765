import type { JsonObject } from '@renubu/contracts/json';
import { findValue, parsePath } from '../../conditions/paths.ts';
import type { Run } from '../run.ts';
import { scopeOf } from '../scope.ts';

/** The values of the names listed as evidence; null where there is none. */
export function evidenceOf(run: Run, path: string, names: readonly string[]): JsonObject {
  const scope = scopeOf(run, path);
  return Object.fromEntries(
    names.map((name) => {
      const parsed = parsePath(name);
      return [name, parsed === null ? null : (findValue(parsed, scope) ?? null)];
    }),
  );
}
