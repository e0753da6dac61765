import type { LooseList, LooseStep } from '../loose.ts';
import { isSynchronous } from './triggers.ts';
import type { RuleInput } from './rule.ts';

/** Where an event starts a workflow that decides, every path should decide: a caller may be waiting for the verdict. */
export function checkVerdicts(input: RuleInput): void {
  const { definition, findings } = input;
  if (!isSynchronous(input) || !definition.steps.some((step) => step.type === 'decision')) return;
  const open = undecided(definition.root);
  if (open === null) return;
  findings.warning(open.step?.id ?? null, open.step?.path ?? open.list.path, {
    code: 'no_verdict',
    message:
      open.step === null
        ? 'A path reaches its end without a decision.'
        : `A path through “${open.step.id ?? ''}” ends without a decision.`,
    suggestion: open.suggestion,
  });
}

interface Undecided {
  list: LooseList;
  step: LooseStep | null;
  suggestion: string;
}

/** Where a path through a list gets to its end undecided; null when every path decides. */
function undecided(list: LooseList): Undecided | null {
  let nearest: Undecided | null = null;
  for (const step of list.steps) {
    const open = throughStep(step, list);
    if (open === null) return null;
    if (step.type === 'end') return open;
    nearest = open.suggestion === '' ? nearest : (nearest ?? open);
  }
  return nearest ?? { list, step: null, suggestion: 'Add { id: allow, type: decision, outcome: allow } at the end' };
}

/** Null when every path through the step decides; an empty suggestion when it has nothing to do with deciding. */
function throughStep(step: LooseStep, list: LooseList): Undecided | null {
  const plain = { list, step, suggestion: '' };
  const missing = (name: string): Undecided => ({ list, step, suggestion: `Add ${name} with a decision` });
  const through = (name: string): Undecided | null => {
    const inner = step.lists.find((candidate) => candidate.name === name);
    return inner === undefined ? missing(name) : undecided(inner);
  };
  if (step.raw.when !== undefined) return plain;
  switch (step.type) {
    case 'decision':
      return null;
    case 'condition':
      return through('then') ?? through('else');
    case 'switch': {
      const cases = step.lists.filter((candidate) => candidate.name.startsWith('cases['));
      return cases.map(undecided).find((open) => open !== null) ?? through('default');
    }
    case 'approval':
      return decidesApproval(step) ? null : through('approved');
    case 'parallel':
      return step.lists.some((inner) => inner.name !== 'onError' && undecided(inner) === null) ? null : plain;
    case 'end':
      return missing('a decision before it,');
    default:
      return plain;
  }
}

/** Rejecting and expiring block by themselves where no branch says otherwise. */
function decidesApproval(step: LooseStep): boolean {
  const decides = (name: string, otherwise: boolean): boolean => {
    const list = step.lists.find((candidate) => candidate.name === name);
    return list === undefined ? otherwise : undecided(list) === null;
  };
  return decides('approved', false) && decides('rejected', true) && decides('expired', true);
}
