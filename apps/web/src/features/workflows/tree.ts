import type { Condition } from '@renubu/contracts/language/conditions';
import type { Step } from '@renubu/contracts/language/steps';

/** Which list of a step a branch is. */
export type BranchKind =
  | 'then'
  | 'else'
  | 'case'
  | 'default'
  | 'parallel'
  | 'each'
  | 'approved'
  | 'rejected'
  | 'expired'
  | 'onTimeout'
  | 'onError';

export type TreeRow =
  | { kind: 'step'; key: string; level: number; step: Step; hasChildren: boolean }
  | {
      kind: 'branch';
      key: string;
      level: number;
      owner: Step;
      branch: BranchKind;
      position: number;
      condition: Condition | null;
      hasChildren: boolean;
    };

interface Branch {
  branch: BranchKind;
  position: number;
  condition: Condition | null;
  steps: readonly Step[];
}

/** The lists of steps inside a step, in the order they are read. */
function branchesOf(step: Step): Branch[] {
  const own = ownBranches(step).flatMap(({ steps, ...branch }) => (steps === undefined ? [] : [{ ...branch, steps }]));
  return [...own, { branch: 'onError' as const, condition: null, steps: step.onError }].flatMap(
    ({ steps, ...branch }, position) => (steps === undefined ? [] : [{ ...branch, steps, position }]),
  );
}

type OwnBranch = Pick<Branch, 'branch' | 'condition'> & { steps: readonly Step[] | undefined };

function ownBranches(step: Step): OwnBranch[] {
  const plain = (branch: BranchKind, steps: readonly Step[] | undefined): OwnBranch => ({
    branch,
    condition: null,
    steps,
  });
  switch (step.type) {
    case 'condition':
      return [{ branch: 'then', condition: step.if, steps: step.then }, plain('else', step.else)];
    case 'switch':
      return [
        ...step.cases.map((item) => ({ branch: 'case' as const, condition: item.when, steps: item.steps })),
        plain('default', step.default),
      ];
    case 'parallel':
      return step.branches.map((steps) => plain('parallel', steps));
    case 'foreach':
      return [plain('each', step.steps)];
    case 'approval':
      return [plain('approved', step.approved), plain('rejected', step.rejected), plain('expired', step.expired)];
    case 'wait':
      return [plain('onTimeout', step.onTimeout)];
    default:
      return [];
  }
}

/** A definition's steps as rows from top to bottom; what stands under a collapsed key is left out. */
export function treeRows(steps: readonly Step[], collapsed: ReadonlySet<string> = new Set(), level = 1): TreeRow[] {
  return steps.flatMap((step): TreeRow[] => {
    const branches = branchesOf(step);
    const own: TreeRow = { kind: 'step', key: step.id, level, step, hasChildren: branches.length > 0 };
    if (collapsed.has(step.id)) return [own];
    return [own, ...branches.flatMap((branch) => branchRows(step, branch, collapsed, level + 1))];
  });
}

function branchRows(
  owner: Step,
  { steps, ...branch }: Branch,
  collapsed: ReadonlySet<string>,
  level: number,
): TreeRow[] {
  const key = `${owner.id}/${branch.branch}${String(branch.position)}`;
  const own: TreeRow = { kind: 'branch', key, level, owner, ...branch, hasChildren: steps.length > 0 };
  return collapsed.has(key) ? [own] : [own, ...treeRows(steps, collapsed, level + 1)];
}

/** The step with an id, wherever it stands. */
export const findStep = (steps: readonly Step[], id: string | undefined): Step | undefined =>
  treeRows(steps).find((row): row is Extract<TreeRow, { kind: 'step' }> => row.kind === 'step' && row.step.id === id)
    ?.step;

/** The row a left arrow goes to: the nearest one above with a smaller level. */
export const parentIndex = (rows: readonly TreeRow[], index: number): number =>
  rows.findLastIndex((row, at) => at < index && row.level < (rows[index]?.level ?? 0));
