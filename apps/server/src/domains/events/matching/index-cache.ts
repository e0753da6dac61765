import { sql } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../../platform/context.ts';
import { row, rows, systemTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { publishedChanges, publishedChannel } from '../../workflows/queries/published-changes.ts';
import { TriggerIndex, triggersOf, type EventTriggerEntry, type PublishedRow } from './triggers.ts';

interface Cached {
  /** Changes when a version is published, or a workflow enabled or disabled. */
  revision: string;
  index: TriggerIndex;
  byVersion: Map<string, EventTriggerEntry[]>;
  checkedAt: number;
  /** Changes by this process itself that were known then. */
  changes: number;
}

/** Without a notification a change is seen within this time. */
const trustMs = 1000;

interface Cache {
  known: LRUCache<string, Cached>;
  loading: Map<string, Promise<TriggerIndex>>;
}

const caches = new WeakMap<Context, Cache>();

function cacheOf(ctx: Context): Cache {
  const found = caches.get(ctx);
  if (found !== undefined) return found;
  const cache: Cache = { known: new LRUCache({ max: 500 }), loading: new Map() };
  caches.set(ctx, cache);
  // Something was published somewhere: look again before the next event.
  ctx.realtime.listener.on(publishedChannel, () => {
    for (const entry of cache.known.values()) entry.checkedAt = Number.NEGATIVE_INFINITY;
  });
  return cache;
}

/** The triggers of an organization as of at most a second ago; of this moment where no notifications arrive. */
export async function recentTriggers(ctx: Context, organizationId: string): Promise<TriggerIndex> {
  return knownTriggers(ctx, organizationId) ?? loadOnce(ctx, organizationId);
}

/** The same at once, where they were looked at a moment ago; undefined where the database has to be asked. */
export function knownTriggers(ctx: Context, organizationId: string): TriggerIndex | undefined {
  const cached = cacheOf(ctx).known.get(organizationId);
  const fresh =
    cached !== undefined &&
    performance.now() - cached.checkedAt < trustMs &&
    cached.changes === publishedChanges(ctx, organizationId);
  return fresh && ctx.realtime.listener.connected ? cached.index : undefined;
}

/** Callers that come meanwhile share one look. */
function loadOnce(ctx: Context, organizationId: string): Promise<TriggerIndex> {
  const { loading } = cacheOf(ctx);
  const key = `${organizationId} ${publishedChanges(ctx, organizationId)}`;
  const running = loading.get(key);
  if (running !== undefined) return running;
  const started = systemTransaction(ctx.db, (tx) => currentTriggers(tx, ctx, organizationId), { readOnly: true });
  loading.set(key, started);
  return started.finally(() => loading.delete(key));
}

/** The triggers of an organization as of this transaction. Versions that are known already are not read again. */
export async function currentTriggers(tx: Tx, ctx: Context, organizationId: string): Promise<TriggerIndex> {
  const { known } = cacheOf(ctx);
  const checkedAt = performance.now();
  const changes = publishedChanges(ctx, organizationId);
  const revision = await readRevision(tx, organizationId);
  const cached = known.get(organizationId);
  if (cached?.revision === revision) {
    cached.checkedAt = checkedAt;
    cached.changes = changes;
    return cached.index;
  }
  const byVersion = await readTriggers(tx, organizationId, cached?.byVersion ?? new Map());
  const index = new TriggerIndex([...byVersion.values()].flat());
  known.set(organizationId, { revision, index, byVersion, checkedAt, changes });
  return index;
}

async function readRevision(tx: Tx, organizationId: string): Promise<string> {
  const found = await row<{ revision: string | null }>(
    tx,
    sql`
    select md5(string_agg(published_version_id::text, ',' order by id)) as revision
      from renubu.workflows
     where organization_id = ${organizationId} and enabled and published_version_id is not null`,
  );
  return found?.revision ?? 'none';
}

async function readTriggers(tx: Tx, organizationId: string, known: Map<string, EventTriggerEntry[]>) {
  const published = await rows<PublishedRow | (Omit<PublishedRow, 'definition'> & { definition: null })>(
    tx,
    sql`
    select w.id as workflow_id, w.slug, w.name, w.kind, v.id as version_id, v.version,
           case when v.id <> all(${sql.param([...known.keys()])}::uuid[]) then v.definition end as definition
      from renubu.workflows w join renubu.workflow_versions v on v.id = w.published_version_id
     where w.organization_id = ${organizationId} and w.enabled
     order by w.slug`,
  );
  return new Map(
    published.map((each) => {
      const triggers = each.definition === null ? known.get(each.version_id) : triggersOf(each);
      return [each.version_id, triggers ?? []] as const;
    }),
  );
}
