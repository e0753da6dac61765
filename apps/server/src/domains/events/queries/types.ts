import type { EventTypeEntry } from '@renubu/contracts/events';
import { eventPatternMatches } from '@renubu/core/conditions/event-pattern';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { currentTriggers } from '../matching/index-cache.ts';

interface TypeRow {
  type: string;
  description: string | null;
  schema: EventTypeEntry['schema'];
  validation: EventTypeEntry['validation'] | null;
  events: number;
  lastReceivedAt: Date | null;
}

const seenDays = 30;

/** Types that were described, seen lately, or that an enabled workflow names exactly; by name. */
export async function listEventTypes(tx: Tx, ctx: Context, organizationId: string): Promise<EventTypeEntry[]> {
  const since = new Date(ctx.clock.now().getTime() - seenDays * 86_400_000).toISOString();
  const found = await rows<TypeRow>(
    tx,
    sql`
    select coalesce(described.type, seen.type) as type, described.description, described.schema, described.validation,
           coalesce(seen.events, 0)::int as events, seen.last as "lastReceivedAt"
      from (select * from renubu.event_types where organization_id = ${organizationId}) described
      full join (select type, count(*) as events, max(received_at) as last from renubu.events
                  where organization_id = ${organizationId} and received_at >= ${since}::timestamptz
                  group by type order by last desc limit 1000) seen on seen.type = described.type`,
  );
  const triggers = (await currentTriggers(tx, ctx, organizationId)).listening();
  const known = new Map(found.map((each) => [each.type, each]));
  const waited = triggers.map(({ pattern }) => pattern).filter((pattern) => !pattern.endsWith('*'));
  const names = [...new Set([...known.keys(), ...waited])].sort((left, right) => left.localeCompare(right));
  return names.map((type) => {
    const each = known.get(type);
    const slugs = triggers
      .filter(({ pattern }) => eventPatternMatches(pattern, type))
      .map(({ workflow }) => workflow.slug);
    return {
      type,
      description: each?.description ?? '',
      schema: each?.schema ?? null,
      validation: each?.validation ?? 'off',
      described: each?.validation != null,
      events: each?.events ?? 0,
      lastReceivedAt: each?.lastReceivedAt?.toISOString() ?? null,
      workflows: [...new Set(slugs)].sort(),
    };
  });
}
