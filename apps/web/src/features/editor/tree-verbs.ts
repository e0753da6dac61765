import type { StepType } from '@renubu/contracts/language/steps';
import type { Editor, Selection } from './editor-context.ts';
import { addStep, duplicateStep, moveStep, moveTarget, removeStep, type Direction } from './operations.ts';
import { placeOf } from './outline.ts';

/** Where a new step goes: behind the step that is looked at, at the end of the list that is, else at the very end. */
export function insertPoint({ root, selection }: Pick<Editor, 'root' | 'selection'>) {
  if (selection.part === 'list') {
    const position = selection.path;
    const count = countOf(root, selection);
    return { list: position, index: count };
  }
  const place = selection.part === 'step' ? placeOf(root, selection.path) : undefined;
  return place ? { list: place.list.path, index: place.index + 1 } : { list: root.path, index: root.steps.length };
}

function countOf(root: Editor['root'], { path }: Extract<Selection, { path: unknown }>): number {
  const key = path.join('/');
  const open = [root];
  for (const list of open) {
    if (list.path.join('/') === key) return list.steps.length;
    open.push(...list.steps.flatMap((step) => step.lists));
  }
  return 0;
}

/** What can be done with what is looked at. */
export function treeVerbs(editor: Editor) {
  const { text, root, selection, writable, apply } = editor;
  const path = selection.part === 'step' ? selection.path : null;
  return {
    add: (type: StepType): void => {
      const { list, index } = insertPoint(editor);
      apply(addStep(text, list, index, type));
    },
    canChange: writable && path !== null,
    canMove: (direction: Direction): boolean => writable && path !== null && moveTarget(root, path, direction) !== null,
    move: (direction: Direction): void => {
      if (path) apply(moveStep(text, path, direction));
    },
    duplicate: (): void => {
      if (path) apply(duplicateStep(text, path));
    },
    remove: (): void => {
      if (path) apply(removeStep(text, path));
    },
  };
}
