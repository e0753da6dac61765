import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { testDatabase } from './testing/database.ts';
import { startServerProcess, type ServerProcess } from './testing/server-process.ts';

const executions = 60;
const titles = ['One', 'Two', 'Three', 'Four'];
const definition = `
workflow: tell-often
name: Tell often
kind: automation
on:
  - manual: {}
steps:
${titles.map((title) => `  - { id: ${title.toLowerCase()}, type: action, uses: notify.user, with: { role: admin, title: ${title}, message: Hello } }`).join('\n')}
`;
const takeOverMs = 15_000;

const database = testDatabase();
const servers: ServerProcess[] = [];
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'renubu processes '));
  // A notification takes a while, so that a kill hits some on their way.
  await database.db.system.query(`
    create function public.take_a_while() returns trigger language plpgsql as
      $$ begin perform pg_sleep(0.2); return new; end $$;
    create trigger slowly before insert on renubu.notifications for each row execute function public.take_a_while()`);
  const env = {
    DATABASE_URL: database.url,
    RENUBU_DATA_DIR: folder,
    RENUBU_SECRET: 'a secret that both processes share',
    LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
  };
  servers.push(...(await Promise.all([startServerProcess(env), startServerProcess(env)])));
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.end('SIGKILL')));
  await rm(folder, { recursive: true, force: true });
});

let cookie = '';

async function request<T>(server: ServerProcess | undefined, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${server?.url}/api/v1${path}`, {
    method,
    headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  cookie ||= response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return JSON.parse(text) as T;
}

async function query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  return (await database.db.system.query(text, values)).rows as Row[];
}

const count = async (text: string, values: unknown[] = []) =>
  (await query<{ n: number }>(`select count(*)::int as n from ${text}`, values))[0]?.n ?? 0;
const completed = () => count(`renubu.executions where status = 'completed'`);
const heldBy = (server: ServerProcess) =>
  count(`dbos.workflow_status where status = 'PENDING' and executor_id like $1`, [`%:${server.pid}:%`]);

async function startAll(): Promise<void> {
  const [one] = servers;
  await request(one, 'POST', '/auth/sign-up', {
    organization: 'Acme',
    name: 'Ada',
    email: 'ada@example.test',
    password: 'a long enough password',
  });
  await request(one, 'PUT', '/workflows/tell-often/draft', { source: definition });
  await request(one, 'POST', '/workflows/tell-often/publish', {});
  const numbers = Array.from({ length: executions }, (_, index) => index);
  await Promise.all(numbers.map((n) => request(servers[n % 2], 'POST', '/workflows/tell-often/start', {})));
}

it('finish everything, nothing twice, when one of two servers is killed', { timeout: 60_000 }, async () => {
  const [survivor, victim] = servers as [ServerProcess, ServerProcess];
  await startAll();
  await vi.waitFor(async () => expect(await completed()).toBeGreaterThan(5), { timeout: 20_000, interval: 20 });
  await victim.end('SIGKILL');
  const killedAt = performance.now();
  expect(await heldBy(victim)).toBeGreaterThan(0);
  expect(await completed()).toBeLessThan(executions);

  await vi.waitFor(async () => expect(await heldBy(victim)).toBe(0), { timeout: takeOverMs, interval: 50 });
  await vi.waitFor(async () => expect(await completed()).toBe(executions), { timeout: takeOverMs, interval: 50 });
  expect(performance.now() - killedAt).toBeLessThan(takeOverMs);

  const effects = await query(`select status, count(*)::int as n from renubu.effects group by status`);
  expect(effects).toEqual([{ status: 'succeeded', n: titles.length * executions }]);
  const told = await query(
    `select title, count(*)::int as n, count(distinct execution_id)::int as executions
       from renubu.notifications group by title order by title`,
  );
  expect(told).toEqual([...titles].sort().map((title) => ({ title, n: executions, executions })));
  const broken = await count(
    `(select execution_id from renubu.history group by execution_id
      having max(seq) <> count(*) or count(distinct seq) <> count(*) or count(*) <> ${2 + 2 * titles.length}) as broken`,
  );
  expect(broken).toBe(0);
  expect(await count('renubu.process_leases')).toBe(1);

  const { executionId } = await request<{ executionId: string }>(survivor, 'POST', '/workflows/tell-often/start', {});
  await vi.waitFor(
    async () =>
      expect(await request(survivor, 'GET', `/executions/${executionId}/status`)).toMatchObject({
        status: 'completed',
      }),
    { timeout: 10_000, interval: 50 },
  );
  expect(await survivor.end('SIGTERM')).toBe(0);
  expect(await count('renubu.process_leases')).toBe(0);
});
