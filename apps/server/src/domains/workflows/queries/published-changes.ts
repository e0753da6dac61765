import type { Context } from '../../../platform/context.ts';

/** The channel on which processes hear that other versions are published, or a workflow was enabled or disabled. */
export const publishedChannel = 'renubu_published';

const counts = new WeakMap<Context, Map<string, number>>();

/** How often this process has changed what is published in an organization: what was read before such a change is stale. */
export function publishedChanges(ctx: Context, organizationId: string): number {
  return counts.get(ctx)?.get(organizationId) ?? 0;
}

/** Counts a change of what is published, once it is committed. */
export function countPublishedChange(ctx: Context, organizationId: string): void {
  const known = counts.get(ctx) ?? new Map<string, number>();
  known.set(organizationId, (known.get(organizationId) ?? 0) + 1);
  counts.set(ctx, known);
}
