import type { Validation } from '@renubu/contracts/interpreter';
import type { Json, JsonObject } from '@renubu/contracts/json';
import { operators } from '@renubu/contracts/language/conditions';
import type { DefinitionIssue, WorkflowDefinition } from '@renubu/contracts/language/workflow';
import type { Catalog } from '../definitions/catalog.ts';
import { checkDefinition } from '../definitions/check.ts';
import { writeText } from '../definitions/parse.ts';

type Corrected = Validation['correctedWorkflow'];

/**
 * A copy of a definition with what its findings suggest written in: operators and other names nearest to what stood
 * there. What cannot be set right without knowing what is wanted stays. Null when nothing could be changed.
 */
export function correctOurs(value: unknown, issues: readonly DefinitionIssue[], catalog: Catalog): Corrected {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const copy = structuredClone(value) as JsonObject;
  const changes: string[] = [];
  for (const issue of issues) {
    const { code, path, suggestion } = issue;
    if (issue.severity !== 'error' || suggestion === undefined || !isReplaceable(code, suggestion)) continue;
    const was = setAt(copy, partsOf(path), suggestion);
    if (was !== undefined) changes.push(`${path}: ${JSON.stringify(was)} became ${JSON.stringify(suggestion)}`);
  }
  return changes.length === 0 ? null : correctedCopy(copy, changes, catalog);
}

/** The copy with its text, and whether it has errors still. */
export function correctedCopy(copy: JsonObject, changes: string[], catalog: Catalog): Corrected {
  const { definition } = checkDefinition(copy, catalog);
  return {
    definition: (definition ?? copy) as unknown as JsonObject,
    yaml: writeText((definition ?? copy) as WorkflowDefinition),
    valid: definition !== null,
    changes,
  };
}

const nameCodes = ['unknown_operation', 'unknown_workflow', 'unknown_rule', 'unknown_connection', 'unknown_root'];

const isReplaceable = (code: string, suggestion: string): boolean =>
  code === 'unknown_operator'
    ? (operators as readonly string[]).includes(suggestion)
    : nameCodes.includes(code) && /^[\w.-]+$/.test(suggestion);

/** `steps[2].then[0].if.op` as its parts. */
function partsOf(path: string): (string | number)[] {
  return [...path.matchAll(/([A-Za-z_$][\w$-]*)|\[(\d+)\]/g)].map((match) =>
    match[1] === undefined ? Number(match[2]) : match[1],
  );
}

/** Replaces a text at a place and gives what was there; undefined when there was no text. */
function setAt(root: JsonObject, parts: readonly (string | number)[], value: string): string | undefined {
  let at: Json | undefined = root;
  for (const part of parts.slice(0, -1)) at = memberOf(at, part);
  const last = parts.at(-1);
  const was = last === undefined ? undefined : memberOf(at, last);
  if (typeof was !== 'string' || typeof at !== 'object' || at === null) return undefined;
  if (Array.isArray(at)) at[Number(last)] = value;
  else at[String(last)] = value;
  return was;
}

function memberOf(value: Json | undefined, part: string | number): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return typeof part === 'number' ? value[part] : undefined;
  return Object.hasOwn(value, String(part)) ? value[String(part)] : undefined;
}
