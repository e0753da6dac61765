import type { DefinitionIssue } from '@renubu/contracts/language/workflow';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { formatPath } from '@renubu/core/definitions/findings';
import { readDefinition, setAt, type Loose } from './document.ts';
import type { Editor, Selection } from './editor-context.ts';
import { allSteps, outline, type StepNode } from './outline.ts';
import { begin, change, redo, undo } from './undo.ts';

/** Looked at instead of a step: no step can be called so. */
export const testsPart = '$tests';

interface Options {
  first: string;
  readOnly: boolean;
  /** Id of the step to look at first. */
  step?: string | undefined;
}

/** The editor's state: the text is the truth, everything else is read from it. */
export function useDefinitionEditor({ first, readOnly, step }: Options): Omit<Editor, 'issues'> {
  const [history, setHistory] = useState(() => begin(first));
  const text = history.present;
  const read = useMemo(() => readDefinition(text), [text]);
  const [last, setLast] = useState<Loose>(() => read ?? {});
  if (read !== null && read !== last) setLast(read);
  const definition = read ?? last;
  const root = useMemo(() => outline(definition), [definition]);
  const [selection, select] = useState<Selection>(() => {
    if (step === testsPart) return { part: 'tests' };
    const found = step === undefined ? undefined : allSteps(root).find(({ id }) => id === step);
    return found ? { part: 'step', path: found.path } : { part: 'general' };
  });
  const readable = read !== null;
  const writable = readable && !readOnly;

  const setText = useCallback((next: string) => setHistory((state) => change(state, next, 'text')), []);
  const replace = useCallback(
    (next: string) => {
      if (readOnly) return;
      setHistory((state) => change(state, next));
      select({ part: 'general' });
    },
    [readOnly],
  );
  const set = useCallback<Editor['set']>(
    (path, value) => {
      if (writable) setHistory((state) => change(state, setAt(state.present, path, value), formatPath(path)));
    },
    [writable],
  );
  const apply = useCallback<Editor['apply']>(
    (edited) => {
      if (!edited || !writable) return;
      setHistory((state) => change(state, edited.text));
      select(edited.select ? { part: 'step', path: edited.select } : { part: 'list', path: ['steps'] });
    },
    [writable],
  );
  return {
    text,
    definition,
    root,
    writable,
    readable,
    selection,
    select,
    set,
    apply,
    setText,
    replace,
    undo: useCallback(() => !readOnly && setHistory(undo), [readOnly]),
    redo: useCallback(() => !readOnly && setHistory(redo), [readOnly]),
    canUndo: history.past.length > 0 && !readOnly,
    canRedo: history.future.length > 0 && !readOnly,
  };
}

/** The findings on a text: at once from the checker that came with the page, then the server's, which knows more. */
export function useIssues(text: string, server: { text: string; issues: DefinitionIssue[] } | null) {
  const [local, setLocal] = useState<{ text: string; issues: DefinitionIssue[] } | null>(null);
  useEffect(() => {
    let wanted = true;
    void import('./check-here.ts').then(({ checkHere }) => {
      if (wanted) setLocal({ text, issues: checkHere(text) });
    });
    return () => {
      wanted = false;
    };
  }, [text]);
  if (server?.text === text) return server.issues;
  return local?.text === text ? local.issues : null;
}

/** Where a path of the checker leads: the innermost step that holds it, or a part of the definition. */
export function selectionOf(issuePath: string, steps: readonly StepNode[]): Selection {
  const holder = steps
    .filter(({ path }) => within(issuePath, formatPath(path)))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
  if (holder) return { part: 'step', path: holder.path };
  if (within(issuePath, 'on')) return { part: 'start' };
  if (within(issuePath, 'context')) return { part: 'context' };
  if (within(issuePath, 'tests')) return { part: 'tests' };
  return { part: 'general' };
}

const within = (path: string, holder: string): boolean =>
  path === holder || path.startsWith(`${holder}.`) || path.startsWith(`${holder}[`);
