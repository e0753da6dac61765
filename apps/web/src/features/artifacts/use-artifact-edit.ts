import type { JsonObject } from '@renubu/contracts/json';
import type { Artifact } from '@renubu/contracts/workflows';
import { useCallback, useEffect, useRef, useState } from 'react';
import { refusedWith } from '../../api/errors.ts';
import { readArtifact, useUpdateArtifact } from '../../api/execution.ts';

/** Saved this long after the last change. */
const quietMs = 700;

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'failed' | 'conflict';

export interface ArtifactEdit {
  content: JsonObject;
  state: SaveState;
  error: unknown;
  /** The version somebody else saved in the meantime. */
  theirs: Artifact | null;
  change: (content: JsonObject) => void;
  /** Saves at once, as on leaving a field. */
  flush: () => void;
  keepMine: () => void;
  takeTheirs: () => void;
}

/**
 * Edits an artifact with autosave. Each save stands on the version read before; when somebody else was faster nothing
 * is lost: both versions are offered.
 */
export function useArtifactEdit(artifact: Artifact): ArtifactEdit {
  const { mutateAsync } = useUpdateArtifact(artifact.executionId);
  const [content, setContent] = useState(artifact.content);
  const [state, setState] = useState<SaveState>('saved');
  const [error, setError] = useState<unknown>(null);
  const [theirs, setTheirs] = useState<Artifact | null>(null);
  const base = useRef(artifact.version);
  const newest = useRef(artifact.content);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const busy = useRef(false);
  const waiting = useRef(false);

  const save = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current);
    timer.current = undefined;
    if (busy.current) {
      waiting.current = true;
      return;
    }
    busy.current = true;
    const sent = newest.current;
    setState('saving');
    try {
      const saved = await mutateAsync({ id: artifact.id, version: base.current, content: sent });
      base.current = saved.version;
      setError(null);
      setState(newest.current === sent ? 'saved' : 'unsaved');
    } catch (failure) {
      setError(failure);
      if (!refusedWith(failure, 412)) return setState('failed');
      setTheirs(await readArtifact(artifact.id).catch(() => null));
      setState('conflict');
      return;
    } finally {
      busy.current = false;
    }
    if (waiting.current || newest.current !== sent) {
      waiting.current = false;
      void save();
    }
  }, [artifact.id, mutateAsync]);

  const pending = useRef(state);
  useEffect(() => {
    pending.current = state;
  });
  // A version from elsewhere (restored, or somebody else's) is taken over unless there is unsaved work here.
  useEffect(() => {
    if (artifact.version <= base.current || pending.current !== 'saved') return;
    base.current = artifact.version;
    newest.current = artifact.content;
    setContent(artifact.content);
  }, [artifact.version, artifact.content]);

  const latestSave = useRef(save);
  useEffect(() => {
    latestSave.current = save;
  });
  useEffect(
    () => () => {
      // Leaving the tab or the page keeps what was typed.
      if (timer.current !== undefined) void latestSave.current();
    },
    [],
  );

  const change = (next: JsonObject): void => {
    newest.current = next;
    setContent(next);
    if (pending.current === 'conflict') return;
    setState('unsaved');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save(), quietMs);
  };
  const flush = (): void => {
    if (timer.current !== undefined) void save();
  };
  const keepMine = (): void => {
    if (theirs) base.current = theirs.version;
    setTheirs(null);
    void save();
  };
  const takeTheirs = (): void => {
    if (!theirs) return;
    base.current = theirs.version;
    newest.current = theirs.content;
    setContent(theirs.content);
    setTheirs(null);
    setError(null);
    setState('saved');
  };
  return { content, state, error, theirs, change, flush, keepMine, takeTheirs };
}
