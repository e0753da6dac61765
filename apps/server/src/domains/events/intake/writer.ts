import type { Decision } from '@renubu/contracts/events';
import type { PoolClient } from 'pg';
import type { Context } from '../../../platform/context.ts';
import { createGroupCommit, type GroupCommit } from '../../../platform/db/group-commit.ts';
import { parseRow } from '../../../platform/db/types.ts';
import { eventJson, type NewEvent, type StoredEvent } from './rows.ts';
import { findFirst, storeEvents } from './statements.ts';

/** The events of one caller: all are written, or none. */
type Request = readonly NewEvent[];

export interface EventWriter {
  /** Resolves when the events are on disk. Throws 503 when they could not be written. */
  store(events: Request): Promise<StoredEvent[]>;
  readonly waiting: number;
}

const writers = new WeakMap<Context, EventWriter>();

/** The one writer of events of this process. */
export function eventWriter(ctx: Context): EventWriter {
  const writer = writers.get(ctx) ?? createWriter(ctx);
  writers.set(ctx, writer);
  return writer;
}

function createWriter(ctx: Context): EventWriter {
  const commit: GroupCommit<Request, StoredEvent[]> = createGroupCommit({
    pool: ctx.db.commits,
    write: async (client, requests) => {
      const stored = await write(client, requests.flat());
      let next = 0;
      return requests.map((request) => stored.slice(next, (next += request.length)));
    },
  });
  return {
    store: (events) => {
      const bytes = events.reduce((sum, { event }) => sum + event.dataText.length + 500, 0);
      return commit.add(events, { rows: events.length, bytes });
    },
    get waiting() {
      return commit.waiting;
    },
  };
}

async function write(client: PoolClient, events: NewEvent[]): Promise<StoredEvent[]> {
  const input = `[${events.map(eventJson).join(',')}]`;
  const ended = endedRows(events);
  const values = [input, ended.rows, ended.packed, ended.versions];
  const result = await client.query<{ id: string }>({
    name: 'store-events',
    text: storeEvents,
    values,
    types: parseRow,
  });
  const taken = new Set(result.rows.map(({ id }) => id));
  const repeated = events.filter(({ id }) => !taken.has(id));
  const first = repeated.length === 0 ? new Map<string, First>() : await findFirstOnes(client, repeated);
  return events.map((event): StoredEvent => {
    if (taken.has(event.id)) return { id: event.id, duplicate: false, decision: null };
    const found = first.get(nameOf(event.organizationId, event.event.source, event.event.ceId));
    return { id: found?.event_id ?? event.id, duplicate: true, decision: found?.decision ?? null };
  });
}

/** The executions that end with their events: rows as JSON, and their packed values as one run of bytes. */
function endedRows(events: readonly NewEvent[]): { rows: string; packed: Buffer; versions: string } {
  const rows: object[] = [];
  const packed: Buffer[] = [];
  const versions = new Map<string, object>();
  let from = 1;
  for (const { id, executions } of events) {
    for (const execution of executions) {
      const bytes = Buffer.from(execution.packed);
      rows.push({ ...execution.row, event_id: id, packed_from: from, packed_bytes: bytes.length });
      versions.set(execution.version.version_id, execution.version);
      packed.push(bytes);
      from += bytes.length;
    }
  }
  return {
    rows: JSON.stringify(rows),
    packed: Buffer.concat(packed),
    versions: JSON.stringify([...versions.values()]),
  };
}

interface First {
  organization_id: string;
  source: string;
  ce_id: string;
  event_id: string;
  decision: Decision | null;
}

async function findFirstOnes(client: PoolClient, repeated: NewEvent[]): Promise<Map<string, First>> {
  const names = repeated.map(({ organizationId, event }) => {
    return { organization_id: organizationId, source: event.source, ce_id: event.ceId };
  });
  const found = await client.query<First>(findFirst, [JSON.stringify(names)]);
  return new Map(found.rows.map((row) => [nameOf(row.organization_id, row.source, row.ce_id), row]));
}

const nameOf = (organizationId: string, source: string, ceId: string): string =>
  JSON.stringify([organizationId, source, ceId]);
