import type { StepList, StepNode } from './outline.ts';

/** A row of the editor’s tree: a part of the definition, a step, or a list of steps. */
export type EditorRow =
  | { kind: 'part'; key: 'general' | 'start' | 'context' | 'tests'; level: 1 }
  | { kind: 'step'; key: string; level: number; step: StepNode; open: boolean | null }
  | { kind: 'list'; key: string; level: number; list: StepList; owner: StepNode; open: boolean | null };

/** The rows from top to bottom; what stands under a collapsed key is left out. */
export function editorRows(root: StepList, collapsed: ReadonlySet<string>): EditorRow[] {
  return [
    { kind: 'part', key: 'general', level: 1 },
    { kind: 'part', key: 'start', level: 1 },
    { kind: 'part', key: 'context', level: 1 },
    ...stepRows(root.steps, collapsed, 1),
    { kind: 'part', key: 'tests', level: 1 },
  ];
}

function stepRows(steps: StepNode[], collapsed: ReadonlySet<string>, level: number): EditorRow[] {
  return steps.flatMap((step): EditorRow[] => {
    const open = step.lists.length === 0 ? null : !collapsed.has(step.key);
    const own: EditorRow = { kind: 'step', key: step.key, level, step, open };
    if (open !== true) return [own];
    return [own, ...step.lists.flatMap((list) => listRows(list, step, collapsed, level + 1))];
  });
}

function listRows(list: StepList, owner: StepNode, collapsed: ReadonlySet<string>, level: number): EditorRow[] {
  const key = list.path.join('/');
  const open = list.steps.length === 0 ? null : !collapsed.has(key);
  const own: EditorRow = { kind: 'list', key, level, list, owner, open };
  return open === true ? [own, ...stepRows(list.steps, collapsed, level + 1)] : [own];
}

/** The row that a left arrow goes to: the nearest one above with a smaller level. */
export const parentRow = (rows: readonly EditorRow[], index: number): number =>
  rows.findLastIndex((row, at) => at < index && row.level < (rows[index]?.level ?? 0));
