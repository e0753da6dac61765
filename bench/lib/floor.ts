import { randomUUID } from 'node:crypto';
import { fastify } from 'fastify';
import pg from 'pg';

/**
 * The floor of `decide`: a bare Fastify server that parses an event, writes the three rows that `decide` writes (event,
 * execution, state with history), as wide and under the same indexes, by group commit on two connections, and answers when
 * they are on disk. It knows no callers, checks nothing, decides nothing and recognises no repeated event. Run as a process
 * of its own with the address of a migrated database as its only argument; it prints the port it listens on.
 */
const tables = `
create schema if not exists floor;
create table if not exists floor.events (like renubu.events including all);
create table if not exists floor.executions (like renubu.executions including all) with (fillfactor = 70);
create table if not exists floor.states (like renubu.execution_states including all)
  with (toast_tuple_target = 8160, fillfactor = 50);`;

const write = `
with input as materialized (
  select * from json_to_recordset($1::json) as x(
    id uuid, organization_id uuid, ce_id text, source text, type text, subject text, time timestamptz, data_content_type text,
    extensions json, data json, received_at timestamptz, execution uuid, workflow_id uuid, version_id uuid, slug text,
    workflow_name text, result text, started_by jsonb, packed text)
),
events as (
  insert into floor.events (id, organization_id, ce_id, source, type, subject, time, data_content_type, extensions, data,
                            warnings, hops, received_at)
  select id, organization_id, ce_id, source, type, subject, time, data_content_type, extensions, data, '{}', 0, received_at
    from input
),
executions as (
  insert into floor.executions (id, organization_id, workflow_id, version_id, version, slug, workflow_name, kind, trigger,
    event_id, status, result, steps_done, steps_total, revision, history_count, started_by, created_at, started_at,
    ended_at, updated_at)
  select execution, organization_id, workflow_id, version_id, 1, slug, workflow_name, 'automation', 'event', id,
         'completed', result, 0, 0, 1, 4, started_by, received_at, received_at, received_at, received_at
    from input
)
insert into floor.states (execution_id, organization_id, state, packed)
select execution, organization_id, '{}', convert_to(packed, 'UTF8') from input`;

interface Event {
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  data: { order: { total: number } };
}

interface Waiting {
  row: object;
  done: (error?: unknown) => void;
}

const maxRows = 200;
const maxWaitMs = 3;

function groupCommit(pool: pg.Pool) {
  let queue: Waiting[] = [];
  let running = 0;
  let timer: NodeJS.Timeout | undefined;
  const flush = async () => {
    clearTimeout(timer);
    timer = undefined;
    const group = queue.slice(0, maxRows);
    queue = queue.slice(maxRows);
    if (group.length === 0) return;
    running += 1;
    try {
      await pool.query({ name: 'write', text: write, values: [JSON.stringify(group.map(({ row }) => row))] });
      for (const { done } of group) done();
    } catch (error) {
      for (const { done } of group) done(error);
    } finally {
      running -= 1;
      if (queue.length > 0) void flush();
    }
  };
  return (row: object) =>
    new Promise<void>((resolve, reject) => {
      queue.push({ row, done: (error) => (error === undefined ? resolve() : reject(error as Error)) });
      if (queue.length >= maxRows && running < 2) void flush();
      else timer ??= setTimeout(() => void flush(), running === 0 ? 1 : maxWaitMs);
    });
}

const pool = new pg.Pool({ connectionString: process.argv[2], max: 2 });
await pool.query(tables);
const add = groupCommit(pool);
const app = fastify();
app.addContentTypeParser('application/cloudevents+json', { parseAs: 'string' }, (_request, body, done) =>
  done(null, JSON.parse(body as string)),
);
/** What all its rows share. */
const always = {
  organization_id: randomUUID(),
  workflow_id: randomUUID(),
  version_id: randomUUID(),
  slug: 'order-rule',
  workflow_name: 'Order rule',
  data_content_type: 'application/json',
  extensions: {},
  started_by: { type: 'system', id: 'events', name: 'Events' },
};

/** As long as the state and history of the rule that `decide` runs, the event in it left out. */
const told = JSON.stringify({ history: 'x'.repeat(2_000) }).slice(1, -1);

app.post('/', async (request) => {
  const event = request.body as Event;
  const { id: ce_id, source, type, subject, time, data } = event;
  const result = data.order.total >= 1000 ? 'blocked' : 'allowed';
  const id = randomUUID();
  const execution = randomUUID();
  const packed = `{"event":${JSON.stringify(event)},${told}}`;
  await add({
    ...always,
    ...{ id, ce_id, source, type, subject, time, data, received_at: new Date(), execution, result, packed },
  });
  return { id, execution, result };
});
process.on('SIGINT', () => void app.close().then(() => process.exit(0)));
await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
console.log(`ready at http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
