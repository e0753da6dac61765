import type { ExecutionDetail, StepView } from '@renubu/contracts/executions';
import { createContext, useContext } from 'react';
import type { Viewer } from '../../features/executions/can.ts';
import type { ExecutionVerbs } from './use-execution-verbs.ts';

/** A question that stands on the page. */
export type ExecutionDialog =
  | { kind: 'snooze' | 'escalate' | 'cancel' | 'outcome' | 'rerun' | 'migrate' }
  | { kind: 'skipStep' | 'snoozeStep' | 'reopenStep'; step: StepView };

export interface ExecutionPageState {
  detail: ExecutionDetail;
  viewer: Viewer;
  verbs: ExecutionVerbs;
  /** The step on the screen. */
  step: StepView | undefined;
  selectStep: (stepId: string | undefined) => void;
  artifactId: string | undefined;
  selectArtifact: (artifactId: string | undefined) => void;
  ask: (dialog: ExecutionDialog) => void;
}
const Context = createContext<ExecutionPageState | null>(null);
export const ExecutionProvider = Context.Provider;

/** The execution of the page around. */
export function useExecution(): ExecutionPageState {
  const state = useContext(Context);
  if (!state) throw new Error('useExecution outside of an execution page.');
  return state;
}
