import type { Trigger, WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { and, eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { type Tx } from '../../../platform/db/transaction.ts';
import { conflict } from '../../../platform/http/problem.ts';
import { refreshWork } from '../../renewals/commands/refresh.ts';
import { workflowBindings, workflows, workflowVersions } from '../tables.ts';

const everyStage = '*';

interface Bound {
  workflowId: string;
  slug: string;
  name: string;
  definition: WorkflowDefinition;
}

export interface Binding {
  kind: string;
  stage: string;
  workflowId: string;
  slug: string;
  name: string;
}

/** What the `customer` triggers of published workflows bind: kinds, and stages or all of them. */
export function bindingsOf(published: readonly Bound[]): Binding[] {
  return published.flatMap(({ workflowId, slug, name, definition }) => {
    const places = definition.on.flatMap(placesOf).map(({ kind, stage }) => `${kind} ${stage}`);
    return [...new Set(places)].map((place) => {
      const [kind = '', stage = everyStage] = place.split(' ');
      return { kind, stage, workflowId, slug, name };
    });
  });
}

function placesOf(trigger: Trigger): { kind: string; stage: string }[] {
  if (!('customer' in trigger)) return [];
  const { kind, stages } = trigger.customer;
  return (stages ?? [everyStage]).map((stage) => ({ kind, stage }));
}

/**
 * Rewrites which workflow the determination starts, from the published versions of the enabled workflows. When that
 * changed, the work of all customers is determined anew. Throws 409 `binding_conflict` when two workflows claim the
 * same kind and stage.
 */
export async function rewriteBindings(tx: Tx, ctx: Context, organizationId: string): Promise<void> {
  const wanted = bindingsOf(await publishedWorkflows(tx));
  refuseConflicts(wanted);
  const before = await tx.select().from(workflowBindings);
  const text = (binding: { kind: string; stage: string; workflowId: string }) =>
    `${binding.kind} ${binding.stage} ${binding.workflowId}`;
  if (before.map(text).sort().join('\n') === wanted.map(text).sort().join('\n')) return;
  await tx.delete(workflowBindings).where(eq(workflowBindings.organizationId, organizationId));
  if (wanted.length > 0) {
    const rows = wanted.map(({ kind, stage, workflowId }) => ({ organizationId, kind, stage, workflowId }));
    await tx.insert(workflowBindings).values(rows);
  }
  await refreshWork(tx, ctx, organizationId);
}

async function publishedWorkflows(tx: Tx): Promise<Bound[]> {
  const found = await tx
    .select({
      workflowId: workflows.id,
      slug: workflows.slug,
      name: workflows.name,
      definition: workflowVersions.definition,
    })
    .from(workflows)
    .innerJoin(workflowVersions, eq(workflowVersions.id, workflows.publishedVersionId))
    .where(and(eq(workflows.enabled, true)))
    .orderBy(workflows.createdAt, workflows.id);
  return found.map((row) => ({ ...row, definition: row.definition as WorkflowDefinition }));
}

function refuseConflicts(wanted: readonly Binding[]): void {
  const taken = new Map<string, Binding>();
  for (const binding of wanted) {
    const place = `${binding.kind} ${binding.stage}`;
    const other = taken.get(place);
    taken.set(place, binding);
    if (other === undefined) continue;
    const where = binding.stage === everyStage ? 'every stage' : `stage ${binding.stage}`;
    const detail = `“${other.name}” and “${binding.name}” are both for ${binding.kind}, ${where}. Disable one of them or change its trigger.`;
    const workflowsNamed = [other.slug, binding.slug];
    throw conflict('binding_conflict', detail, { workflows: workflowsNamed, kind: binding.kind, stage: binding.stage });
  }
}
