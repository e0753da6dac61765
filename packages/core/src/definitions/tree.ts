/** Limits on a definition as data. */
export const maxTreeDepth = 100;
export const maxTreeNodes = 200_000;

/**
 * Why a value is not a tree of JSON of bounded size; null when it is. Walks without recursion, so that no input can
 * exhaust the stack; a value that contains itself counts as too deep.
 */
export function treeProblem(input: unknown): { code: string; message: string } | null {
  const open: { value: unknown; depth: number }[] = [{ value: input, depth: 0 }];
  let nodes = 0;
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    nodes += 1;
    if (nodes > maxTreeNodes) return { code: 'too_large', message: `A definition has at most ${maxTreeNodes} values.` };
    if (item.depth > maxTreeDepth)
      return { code: 'too_deep', message: `Values are nested more than ${maxTreeDepth} deep.` };
    const problem = leafProblem(item.value);
    if (problem !== null) return problem;
    if (typeof item.value !== 'object' || item.value === null) continue;
    for (const value of Object.values(item.value)) open.push({ value, depth: item.depth + 1 });
  }
  return null;
}

function leafProblem(value: unknown): { code: string; message: string } | null {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? null : notJson(String(value));
    case 'bigint':
    case 'function':
    case 'symbol':
      return notJson(`a ${typeof value}`);
    case 'object':
      return value === null || Array.isArray(value) || isPlainObject(value) ? null : notJson('an object of a class');
    default:
      return null;
  }
}

function notJson(what: string): { code: string; message: string } {
  return { code: 'not_json', message: `A definition is plain data; it contains ${what}.` };
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
