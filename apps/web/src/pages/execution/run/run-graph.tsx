import { Button, useComputedColorScheme } from '@mantine/core';
import type { StepStatus } from '@renubu/contracts/executions';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { useQuery } from '@tanstack/react-query';
import { Background, Controls, Handle, Position, ReactFlow, type Edge, type Node, type NodeProps } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { IconGraph } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { runDefinitionQuery } from '../../../api/run.ts';
import { endId, graphOf, startId, type GraphEdge } from '../../../features/run/graph.ts';
import { StepIcon } from '../../../features/run/step-icon.tsx';
import { stepTone } from '../../../features/run/step-status.tsx';
import { statusByStep } from '../../../features/run/timeline.ts';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/states.tsx';
import { useExecution } from '../execution-context.ts';
import { layOut, nodeWidth, type Layout } from './layout.ts';
import classes from './run.module.css';
import { Way } from './way.tsx';

interface RunGraphProps {
  /** How each step stands, at the moment looked at. */
  steps: { stepId: string; status: StepStatus }[];
  /** Leads to the list, which shows the same without a pointer. */
  onList: () => void;
}

/** The definition as a graph, its steps coloured by how they stand. */
export function RunGraph({ steps, onList }: RunGraphProps) {
  const { t } = useTranslation('executions');
  const { detail } = useExecution();
  const definition = useQuery(runDefinitionQuery(detail.id, detail.version));
  const graph = useMemo(
    () => (definition.data ? graphOf((definition.data as unknown as WorkflowDefinition).steps) : null),
    [definition.data],
  );
  const placed = useQuery({
    queryKey: ['run-layout', detail.workflow, detail.version],
    queryFn: () => (graph ? layOut(graph) : null),
    enabled: graph !== null,
    staleTime: Infinity,
    retry: false,
  });
  const toList = (
    <Button variant="default" onClick={onList}>
      {t('run.graph.toList')}
    </Button>
  );
  if (definition.error) return <ErrorState error={definition.error} onRetry={() => void definition.refetch()} />;
  if (placed.error) {
    return (
      <EmptyState icon={IconGraph} title={t('run.graph.failed')} action={toList}>
        {t('run.graph.failedDetail')}
      </EmptyState>
    );
  }
  if (!graph || !placed.data) return <SkeletonLines lines={8} />;
  return <Canvas graph={graph} layout={placed.data} steps={steps} toList={toList} />;
}

interface CanvasProps {
  graph: ReturnType<typeof graphOf>;
  layout: Layout;
  steps: RunGraphProps['steps'];
  toList: React.ReactNode;
}
function Canvas({ graph, layout, steps, toList }: CanvasProps) {
  const { t } = useTranslation('executions');
  const scheme = useComputedColorScheme('light');
  const statuses = statusByStep(steps);
  const begun = (id: string): boolean => id === startId || (statuses.get(id) ?? 'pending') !== 'pending';
  const nodes = layout.nodes.map(({ id, x, y }): Node => {
    const step = graph.steps.find((item) => item.id === id);
    return {
      id,
      type: step ? 'step' : 'edgeOfRun',
      position: { x, y },
      data: step
        ? { name: step.name ?? step.id, type: step.type, status: statuses.get(id) ?? 'pending' }
        : { name: t(id === startId ? 'run.graph.start' : 'run.graph.end') },
      draggable: false,
      focusable: false,
    };
  });
  const edges = graph.edges.map((edge): Edge => ({
    id: edge.id,
    source: edge.from,
    target: edge.to,
    type: 'way',
    label: labelOf(edge, t),
    focusable: false,
    data: { way: layout.ways[edge.id] ?? [], taken: begun(edge.from) && (begun(edge.to) || edge.to === endId) },
  }));
  return (
    <figure className={classes['graph']} aria-label={t('run.graph.label')}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        colorMode={scheme}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.12 }}
        minZoom={0.2}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={20} size={1} />
        <Controls showInteractive={false} />
      </ReactFlow>
      <figcaption className={classes['caption']}>
        <span>{t('run.graph.hint')}</span>
        {toList}
      </figcaption>
    </figure>
  );
}

type Translate = ReturnType<typeof useTranslation<'executions'>>['t'];
function labelOf({ label }: GraphEdge, t: Translate): string | undefined {
  if (label === null) return undefined;
  return 'position' in label
    ? t(`run.graph.edge.${label.kind}`, { position: label.position + 1 })
    : t(`run.graph.edge.${label.kind}`);
}

type StepNodeData = { name: string; type: string; status: StepStatus };
function StepNode({ data }: NodeProps<Node<StepNodeData>>) {
  const { t } = useTranslation('executions');
  return (
    <div
      className={classes['node']}
      data-tone={stepTone[data.status]}
      data-status={data.status}
      style={{ width: nodeWidth }}
    >
      <Handle type="target" position={Position.Top} className={classes['handle']} />
      <StepIcon type={data.type} />
      <span className={classes['nodeText']}>
        <span className="rn-truncate">{data.name}</span>
        <span className={classes['nodeStatus']}>{t(`run.stepStatus.${data.status}`)}</span>
      </span>
      <Handle type="source" position={Position.Bottom} className={classes['handle']} />
    </div>
  );
}
function EdgeOfRun({ data }: NodeProps<Node<{ name: string }>>) {
  return (
    <div className={classes['edgeOfRun']}>
      <Handle type="target" position={Position.Top} className={classes['handle']} />
      {data.name}
      <Handle type="source" position={Position.Bottom} className={classes['handle']} />
    </div>
  );
}
const edgeTypes = { way: Way };
const nodeTypes = { step: StepNode, edgeOfRun: EdgeOfRun };
