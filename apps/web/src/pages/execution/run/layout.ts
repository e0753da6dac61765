import type { ELK as Layouter, ElkExtendedEdge } from 'elkjs/lib/elk-api';
import ELK from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import { endId, startId, type RunGraph } from '../../../features/run/graph.ts';

export const nodeWidth = 208;
export const nodeHeight = 46;

export interface Point {
  x: number;
  y: number;
}
export interface Layout {
  nodes: (Point & { id: string })[];
  /** The corners of each edge, from its beginning to its end. */
  ways: Record<string, Point[]>;
}

let layouter: Layouter | undefined;

/** Where the nodes of a graph stand, worked out in a worker so that the page stays quick. Rejects without workers. */
export async function layOut(graph: RunGraph): Promise<Layout> {
  layouter ??= new ELK({ workerFactory: () => new Worker(new URL(workerUrl, document.baseURI)) });
  const ids = [startId, ...graph.steps.map(({ id }) => id), endId];
  const laid = await layouter.layout({
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'DOWN',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.layered.spacing.nodeNodeBetweenLayers': '44',
      'elk.spacing.nodeNode': '28',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
    },
    children: ids.map((id) => ({
      id,
      width: isEdgeOfRun(id) ? 72 : nodeWidth,
      height: isEdgeOfRun(id) ? 30 : nodeHeight,
    })),
    edges: graph.edges.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
  });
  const ways = ((laid.edges ?? []) as ElkExtendedEdge[]).map(({ id, sections }): [string, Point[]] => [
    id,
    (sections ?? []).flatMap(({ startPoint, bendPoints, endPoint }) => [startPoint, ...(bendPoints ?? []), endPoint]),
  ]);
  return {
    nodes: (laid.children ?? []).map(({ id, x = 0, y = 0 }) => ({ id, x, y })),
    ways: Object.fromEntries(ways),
  };
}
const isEdgeOfRun = (id: string): boolean => id === startId || id === endId;
