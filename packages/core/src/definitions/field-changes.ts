import type { Json, JsonObject } from '@renubu/contracts/json';
import type { DefinitionChange } from '@renubu/contracts/language/diff';
import { formatPath, type DataPath } from './findings.ts';

/** Keys that name the entries of a list, so that an entry is found again when the list changes. */
const entryKeys = ['id', 'value', 'name', 'title'];

/** The changed fields of two objects, as deep as possible, in the order of the keys. */
export function compareFields(stepId: string | null, before: JsonObject, after: JsonObject): DefinitionChange[] {
  const changes: DefinitionChange[] = [];
  compareObjects(stepId, before, after, [], changes);
  return changes;
}

function compareValues(
  stepId: string | null,
  before: Json | undefined,
  after: Json | undefined,
  path: DataPath,
  changes: DefinitionChange[],
): void {
  if (isObject(before) && isObject(after)) {
    compareObjects(stepId, before, after, path, changes);
  } else if (Array.isArray(before) && Array.isArray(after)) {
    compareLists(stepId, before, after, path, changes);
  } else if (before !== after) {
    changes.push({
      change: 'changed',
      stepId,
      field: formatPath(path),
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    });
  }
}

function compareObjects(
  stepId: string | null,
  before: JsonObject,
  after: JsonObject,
  path: DataPath,
  changes: DefinitionChange[],
): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [left, right] = [before, after].map((side) => (Object.hasOwn(side, key) ? side[key] : undefined));
    compareValues(stepId, left, right, [...path, key], changes);
  }
}

/** Entry by entry when entries can be told apart or their number is the same, else as a whole. */
function compareLists(
  stepId: string | null,
  before: Json[],
  after: Json[],
  path: DataPath,
  changes: DefinitionChange[],
): void {
  const key = entryKeys.find((candidate) => names(before, candidate) !== null && names(after, candidate) !== null);
  if (key !== undefined && before.length + after.length > 0) {
    const [left, right] = [keyed(before, key), keyed(after, key)];
    compareObjects(stepId, left, right, path, changes);
    const kept = Object.keys(right).filter((name) => Object.hasOwn(left, name));
    const former = Object.keys(left).filter((name) => Object.hasOwn(right, name));
    if (kept.join('\n') !== former.join('\n')) {
      changes.push({ change: 'changed', stepId, field: `${formatPath(path)} (order)`, before: former, after: kept });
    }
  } else if (before.length === after.length) {
    before.forEach((item, index) => compareValues(stepId, item, after[index], [...path, index], changes));
  } else {
    changes.push({ change: 'changed', stepId, field: formatPath(path), before, after });
  }
}

function keyed(list: Json[], key: string): JsonObject {
  const found = names(list, key) ?? [];
  return Object.fromEntries(list.map((item, index) => [found[index] ?? '', item]));
}

/** The distinct names of the entries, prefixed so that none looks like a position; null when they have none. */
function names(list: Json[], key: string): string[] | null {
  const found = list.map((item) => (isObject(item) && typeof item[key] === 'string' ? `${item[key]}` : null));
  return found.some((name) => name === null) || new Set(found).size !== found.length ? null : (found as string[]);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
