import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { sql } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import { rows, type Tx } from '../../../platform/db/transaction.ts';

/** What a queue shows of a workflow. */
export interface WorkflowFacts {
  slug: string;
  name: string;
  snoozable: boolean;
  /** Sum over the steps that state one; null when none does. */
  estimatedMinutes: number | null;
}

type DefinitionFacts = Pick<WorkflowFacts, 'snoozable' | 'estimatedMinutes'>;

/** Published versions never change, so what was read of one stays true. */
const byVersion = new LRUCache<string, DefinitionFacts>({ max: 1000 });

function minutesOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + minutesOf(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, part]) => sum + (key === 'estimatedMinutes' && typeof part === 'number' ? part : minutesOf(part)),
    0,
  );
}

function factsOf({ snoozable, steps }: Pick<WorkflowDefinition, 'snoozable' | 'steps'>): DefinitionFacts {
  return { snoozable: snoozable !== false, estimatedMinutes: minutesOf(steps) || null };
}

interface WorkflowRow {
  id: string;
  slug: string;
  name: string;
  version_id: string | null;
}

/** Facts of the published versions of these workflows, by workflow id. */
export async function workflowFacts(tx: Tx, workflowIds: readonly string[]): Promise<Map<string, WorkflowFacts>> {
  const ids = [...new Set(workflowIds)];
  if (ids.length === 0) return new Map();
  const workflows = await rows<WorkflowRow>(
    tx,
    sql`
    select id, slug, name, published_version_id as version_id
      from renubu.workflows where id = any(${sql.param(ids)}::uuid[])`,
  );
  const missing = workflows.flatMap(({ version_id }) =>
    version_id !== null && !byVersion.has(version_id) ? [version_id] : [],
  );
  if (missing.length > 0) {
    const read = await rows<{ id: string; definition: WorkflowDefinition }>(
      tx,
      sql`
      select id, definition from renubu.workflow_versions where id = any(${sql.param(missing)}::uuid[])`,
    );
    for (const { id, definition } of read) byVersion.set(id, factsOf(definition));
  }
  return new Map(
    workflows.map(({ id, slug, name, version_id }) => {
      const facts = version_id === null ? undefined : byVersion.get(version_id);
      return [
        id,
        { slug, name, snoozable: facts?.snoozable ?? true, estimatedMinutes: facts?.estimatedMinutes ?? null },
      ];
    }),
  );
}
