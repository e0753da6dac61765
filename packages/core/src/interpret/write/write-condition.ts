import type { Condition } from '@renubu/contracts/language/conditions';
import type { Cond } from '../program.ts';

/** A condition in the workflow language. What is given is there and not empty. */
export function writeCondition(cond: Cond): Condition {
  switch (cond.kind) {
    case 'leaf':
      if (cond.op === 'exists')
        return { all: [{ field: cond.field, op: 'exists' }, { not: { field: cond.field, op: 'is_empty' } }] };
      return { field: cond.field, op: cond.op, value: cond.value };
    case 'not':
      return writeNot(cond.part);
    case 'all':
      return { all: cond.parts.map(writeCondition) };
    case 'any':
      return { any: cond.parts.map(writeCondition) };
  }
}

/** Not equal and not in have operators of their own. The others stay under `not`, so that a missing value keeps its meaning. */
function writeNot(part: Cond): Condition {
  if (part.kind === 'leaf' && part.op === 'eq') return { field: part.field, op: 'neq', value: part.value };
  if (part.kind === 'leaf' && part.op === 'in') return { field: part.field, op: 'not_in', value: part.value };
  if (part.kind === 'leaf' && part.op === 'neq') return { field: part.field, op: 'eq', value: part.value };
  return { not: writeCondition(part) };
}
