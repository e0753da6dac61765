import type { Step } from '@renubu/contracts/language/steps';

/** Which list of a step an edge leads into. */
export type EdgeLabel =
  | { kind: 'then' | 'else' | 'default' | 'onError' | 'onTimeout' | 'approved' | 'rejected' | 'expired' | 'each' }
  | { kind: 'case' | 'branch'; position: number };
export interface GraphEdge {
  id: string;
  from: string;
  to: string;
  label: EdgeLabel | null;
}
export interface RunGraph {
  /** The steps of the definition, each once, however often it runs. */
  steps: Step[];
  edges: GraphEdge[];
}
export const startId = '$start';
export const endId = '$end';

/** Where control comes from: a node and which of its lists was left or entered. */
interface Tail {
  from: string;
  label: EdgeLabel | null;
}
interface Branch {
  label: EdgeLabel;
  steps: readonly Step[];
}

/** A definition as nodes and edges: lists follow on, branches part and meet again. */
export function graphOf(steps: readonly Step[]): RunGraph {
  const graph: RunGraph = { steps: [], edges: [] };
  const tails = addList(graph, steps, [{ from: startId, label: null }]);
  connect(graph, tails, endId);
  return graph;
}

function addList(graph: RunGraph, steps: readonly Step[], before: Tail[]): Tail[] {
  let tails = before;
  for (const step of steps) {
    connect(graph, tails, step.id);
    graph.steps.push(step);
    tails = addInside(graph, step);
  }
  return tails;
}

/** The step's own lists; answers where control leaves the step. */
function addInside(graph: RunGraph, step: Step): Tail[] {
  if (step.type === 'end') {
    connect(graph, [{ from: step.id, label: null }], endId);
    return [];
  }
  const { branches, passes } = insideOf(step);
  const leaving = branches.flatMap(({ label, steps }) => addList(graph, steps, [{ from: step.id, label }]));
  const failed = step.onError ? addList(graph, step.onError, [{ from: step.id, label: { kind: 'onError' } }]) : [];
  return [...(passes ? [{ from: step.id, label: passes === true ? null : passes }] : []), ...leaving, ...failed];
}

/** The lists of a step, and whether control may also pass it by without entering one (with the label of that way). */
function insideOf(step: Step): { branches: Branch[]; passes: EdgeLabel | boolean } {
  switch (step.type) {
    case 'condition':
      return {
        branches: [
          { label: { kind: 'then' }, steps: step.then },
          ...(step.else ? [{ label: { kind: 'else' as const }, steps: step.else }] : []),
        ],
        passes: step.else ? false : { kind: 'else' },
      };
    case 'switch':
      return {
        branches: [
          ...step.cases.map(({ steps }, position) => ({ label: { kind: 'case' as const, position }, steps })),
          ...(step.default ? [{ label: { kind: 'default' as const }, steps: step.default }] : []),
        ],
        passes: step.default ? false : { kind: 'default' },
      };
    case 'parallel':
      return {
        branches: step.branches.map((steps, position) => ({ label: { kind: 'branch', position }, steps })),
        passes: false,
      };
    case 'foreach':
      return { branches: [{ label: { kind: 'each' }, steps: step.steps }], passes: true };
    case 'wait':
      return {
        branches: step.onTimeout ? [{ label: { kind: 'onTimeout' }, steps: step.onTimeout }] : [],
        passes: true,
      };
    case 'approval': {
      const branches = (['approved', 'rejected', 'expired'] as const).flatMap((kind) =>
        step[kind] ? [{ label: { kind }, steps: step[kind] }] : [],
      );
      return { branches, passes: branches.length < 3 };
    }
    default:
      return { branches: [], passes: true };
  }
}

function connect(graph: RunGraph, tails: readonly Tail[], to: string): void {
  for (const { from, label } of tails) {
    const id = `${from}→${to}:${label ? JSON.stringify(label) : ''}`;
    if (!graph.edges.some((edge) => edge.id === id)) graph.edges.push({ id, from, to, label });
  }
}
