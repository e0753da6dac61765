import type { DefinitionIssue } from '@renubu/contracts/language/workflow';
import { isLoose, type Loose } from '../../definitions/loose.ts';

/** Issues whose suggestion is a key to use instead of the one at the end of the path. */
const keyCodes = new Set(['unknown_field']);
/** A suggestion that can stand in the place of a value: one word. */
const oneWord = /^[A-Za-z][\w.:@*-]*$/;
const most = 200;

/** A copy of a definition with every suggestion taken that names one word for another, and what was changed. */
export function takeSuggestions(value: Loose, issues: readonly DefinitionIssue[]): { value: Loose; changes: string[] } {
  const copy = structuredClone(value);
  const changes: string[] = [];
  for (const { code, path, suggestion } of issues.slice(0, most)) {
    if (suggestion === undefined || !oneWord.test(suggestion)) continue;
    const parts = readPath(path);
    const last = parts.pop();
    const holder = parts.reduce<unknown>((inner, part) => memberOf(inner, part), copy);
    if (last === undefined || (!isLoose(holder) && !Array.isArray(holder))) continue;
    const found = memberOf(holder, last);
    if (keyCodes.has(code)) {
      if (!isLoose(holder) || Object.hasOwn(holder, suggestion) || found === undefined) continue;
      renameKey(holder, String(last), suggestion);
      changes.push(`${path}: “${String(last)}” became “${suggestion}”.`);
    } else if (typeof found === 'string') {
      (holder as Loose)[last] = suggestion;
      changes.push(`${path}: “${found}” became “${suggestion}”.`);
    }
  }
  return { value: copy, changes };
}

function memberOf(holder: unknown, part: string | number): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, part)) return undefined;
  return (holder as Loose)[part];
}

/** Keeps the order of the keys. */
function renameKey(holder: Loose, from: string, to: string): void {
  const entries = Object.entries(holder);
  for (const [key] of entries) Reflect.deleteProperty(holder, key);
  for (const [key, value] of entries) holder[key === from ? to : key] = value;
}

/** `steps[2].then[0].if["a b"]` as its parts. */
function readPath(path: string): (string | number)[] {
  const parts: (string | number)[] = [];
  for (const match of path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)) {
    const [, index, quoted, name] = match;
    if (index !== undefined) parts.push(Number(index));
    else if (quoted !== undefined) parts.push(JSON.parse(quoted) as string);
    else if (name !== undefined) parts.push(name);
  }
  return parts;
}
