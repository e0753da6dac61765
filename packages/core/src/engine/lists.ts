import type { Step } from '@renubu/contracts/language/steps';

/** One list of steps inside a step: `then`, `else`, `cases[1]`, `default`, `branches[0]`, `onError`. */
export interface ChildList {
  list: string;
  steps: Step[];
}

/** The lists of steps inside a step, in order; the error handler last. */
export function childLists(step: Step): ChildList[] {
  const lists = ownLists(step);
  if (step.onError !== undefined) lists.push({ list: 'onError', steps: step.onError });
  return lists;
}

function ownLists(step: Step): ChildList[] {
  switch (step.type) {
    case 'condition':
      return [
        { list: 'then', steps: step.then },
        ...(step.else === undefined ? [] : [{ list: 'else', steps: step.else }]),
      ];
    case 'switch':
      return [
        ...step.cases.map((item, index) => ({ list: `cases[${index}]`, steps: item.steps })),
        ...(step.default === undefined ? [] : [{ list: 'default', steps: step.default }]),
      ];
    case 'parallel':
      return step.branches.map((steps, index) => ({ list: branchList(index), steps }));
    case 'foreach':
      return [{ list: 'steps', steps: step.steps }];
    case 'wait':
      return named({ onTimeout: step.onTimeout });
    case 'approval':
      return named({ approved: step.approved, rejected: step.rejected, expired: step.expired });
    default:
      return [];
  }
}

function named(lists: Record<string, Step[] | undefined>): ChildList[] {
  return Object.entries(lists).flatMap(([list, steps]) => (steps === undefined ? [] : [{ list, steps }]));
}

/** The steps of one list of a step, an iteration of a loop included; none when there is no such list. */
export function stepsOf(step: Step, list: string): Step[] {
  if (step.type === 'foreach' && list.startsWith('steps[')) return step.steps;
  return childLists(step).find((child) => child.list === list)?.steps ?? [];
}

/** Name of the list of a parallel branch. */
export function branchList(index: number): string {
  return `branches[${index}]`;
}

/** All steps of a list and below it, each before its inner lists. */
export function* everyStep(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    for (const child of childLists(step)) yield* everyStep(child.steps);
  }
}
