import type { Json } from '@renubu/contracts/json';
import type { DefinitionIssue } from '@renubu/contracts/language/workflow';
import { formatPath } from '@renubu/core/definitions/findings';
import { createContext, useContext } from 'react';
import { valueAt, type Loose, type Path } from './document.ts';
import type { Edited } from './operations.ts';
import type { StepList } from './outline.ts';

/** What is looked at: a part of the definition, a step, or a list of steps. */
export type Selection = { part: 'general' | 'start' | 'context' | 'tests' } | { part: 'step' | 'list'; path: Path };

/** The definition being edited, for every field of the form. */
export interface Editor {
  text: string;
  /** As the text says; while the text cannot be read, as it last said. */
  definition: Loose;
  root: StepList;
  /** False while the text cannot be read, or for people who may not write. */
  writable: boolean;
  readable: boolean;
  issues: readonly DefinitionIssue[];
  selection: Selection;
  select: (selection: Selection) => void;
  /** Sets a value, or takes it away when undefined. */
  set: (path: Path, value: Json | undefined) => void;
  /** Takes over a change of the tree and looks at the step it names. */
  apply: (edited: Edited) => void;
  setText: (text: string) => void;
  /** Puts another text in the place of the whole, as one change to undo. */
  replace: (text: string) => void;
  undo: () => void;
  redo: () => void;
  canUndo: boolean;
  canRedo: boolean;
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('Fields of a definition stand inside an editor.');
  return editor;
}

/** One value of the definition: what it is, how it is set, and what the checker finds at it. */
export function useField(path: Path) {
  const { definition, issues, set, writable } = useEditor();
  const name = formatPath(path);
  const found = issues.filter((issue) => issue.path === name);
  return {
    value: valueAt(definition, path),
    set: (value: Json | undefined) => set(path, value),
    errors: found.filter(({ severity }) => severity === 'error'),
    warnings: found.filter(({ severity }) => severity === 'warning'),
    disabled: !writable,
    name,
  };
}
