import { randomUUID } from 'node:crypto';
import { fastify } from 'fastify';
import pg from 'pg';

/**
 * The floor of `decide`: a bare Fastify server that parses an event, writes three rows (event, execution, history) by
 * group commit on two connections, and answers when they are on disk. It checks nothing and decides nothing. Run as a
 * process of its own with the address of the database as its only argument; it prints the port it listens on.
 */
const tables = `
create schema if not exists floor;
create table if not exists floor.events (id uuid primary key, source text, type text, data json, received_at timestamptz);
create table if not exists floor.executions (
  id uuid primary key, event_id uuid, workflow text, status text, result text, at timestamptz);
create table if not exists floor.history (id uuid primary key, execution_id uuid, at timestamptz, lines json);`;

const write = `
with input as materialized (
  select * from json_to_recordset($1::json) as x(id uuid, execution uuid, source text, type text, data json, at timestamptz,
    result text, lines json)
),
events as (insert into floor.events select id, source, type, data, at from input),
executions as (insert into floor.executions select execution, id, 'rule', 'completed', result, at from input)
insert into floor.history select id, execution, at, lines from input`;

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
app.post('/', async (request) => {
  const { source, type, data } = request.body as { source: string; type: string; data: { order: { total: number } } };
  const result = data.order.total >= 1000 ? 'blocked' : 'allowed';
  const id = randomUUID();
  const execution = randomUUID();
  await add({ id, execution, source, type, data, at: new Date(), result, lines: [{ result }] });
  return { id, execution, result };
});
process.on('SIGINT', () => void app.close().then(() => process.exit(0)));
await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
console.log(`ready at http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
