import autocannon from 'autocannon';
import { sql } from 'drizzle-orm';
import { withDatabase } from './lib/database.ts';
import { percentile, rounded, timed } from './lib/figures.ts';
import { makeOrganization, type BenchOrganization } from './lib/organization.ts';
import { fillCustomers, filling, settle } from './lib/seed.ts';
import { signIn, withServer } from './lib/server.ts';
import type { Context } from '@renubu/server/platform/context';
import type { Benchmark } from './run.ts';

const organizationCount = 10;
const csms = 50;
const customers = 2_500;
/** Of all executions, those a person has open. */
const openShare = 0.02;

/** Adds executions of the last two years to every organization alike; one in fifty is open, the rest have ended. */
async function addExecutions(ctx: Context, organizations: BenchOrganization[], count: number): Promise<void> {
  const ids = sql.param(organizations.map(({ id }) => id));
  await filling(ctx, async (tx) => {
    await tx.execute(sql`
      with people as (
        select organization_id, array_agg(user_id order by user_id) as ids from renubu.members
         where takes_work and organization_id = any(${ids}::uuid[]) group by 1
      ), known as (
        select organization_id, array_agg(id order by id) as ids from renubu.customers
         where organization_id = any(${ids}::uuid[]) group by 1
      ), flow as (
        select distinct on (organization_id) organization_id, id, slug, name, published_version_id as version_id
          from renubu.workflows where organization_id = any(${ids}::uuid[]) and kind = 'renewal' order by 1, slug
      )
      insert into renubu.executions (id, organization_id, workflow_id, version_id, version, slug, workflow_name, kind,
        customer_id, stage, assignee_id, status, result, outcome, steps_done, steps_total, started_by, created_at,
        started_at, ended_at, updated_at)
      select uuidv7(), f.organization_id, f.id, f.version_id, 1, f.slug, f.name, 'renewal',
             k.ids[1 + n % array_length(k.ids, 1)], 'prepare', p.ids[1 + n / 10 % array_length(p.ids, 1)],
             x.status, case when x.status = 'completed' then 'executed' end, case when x.status = 'completed' then 'renewed' end,
             case when x.status = 'completed' then 9 else 3 end, 9,
             '{"type": "person", "id": "benchmark", "name": "Benchmark"}', x.at, x.at,
             case when x.status in ('completed', 'cancelled', 'failed') then x.at + interval '3 days' end, x.at + interval '3 days'
        from generate_series(1, ${count}::int) n
        join flow f on f.organization_id = (${ids}::uuid[])[1 + n % ${organizations.length}::int]
        join people p on p.organization_id = f.organization_id
        join known k on k.organization_id = f.organization_id
        cross join lateral (
          select now() - (n * 7919::bigint % 730) * interval '1 day' - n * interval '1 millisecond' as at,
                 case when hashtext(n::text) % 100 between 0 and ${Math.round(openShare * 200) - 1}::int
                      then (array['waiting', 'running', 'snoozed', 'waiting'])[1 + n % 4]
                      when n % 17 = 0 then 'cancelled' when n % 101 = 0 then 'failed' else 'completed' end as status
        ) x`);
  });
  await settle(ctx, 'executions');
}

/** Gives every tenth queue item the open execution that works it. */
async function startSomeItems(ctx: Context): Promise<void> {
  await filling(ctx, async (tx) => {
    await tx.execute(sql`
      with open as (
        select distinct on (q.id) q.id as item_id, e.id
          from renubu.queue_items q
          join renubu.executions e on e.organization_id = q.organization_id and e.customer_id = q.customer_id
         where e.status in ('waiting', 'running')
      ), item as (
        update renubu.queue_items q set execution_id = o.id, status = 'in_progress' from open o where q.id = o.item_id
      )
      update renubu.executions e set queue_item_id = o.item_id from open o where e.id = o.id`);
  });
  await settle(ctx, 'queue_items', 'executions');
}

interface Load {
  p95: number;
  p50: number;
  perSecond: number;
}

/** One person's page under load: 10 connections that ask again as soon as they have an answer. */
async function load(url: string, cookie: string, path: string, seconds: number): Promise<Load> {
  const samples: number[] = [];
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(
      { url: `${url}${path}`, connections: 10, duration: seconds, headers: { cookie } },
      (error: unknown, done) => (error ? reject(error as Error) : resolve(done)),
    );
    run.on('response', (_client, _status, _bytes, ms) => samples.push(ms));
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} wrong answers and ${result.errors} errors.`);
  return { p95: percentile(samples, 0.95), p50: percentile(samples, 0.5), perSecond: result.requests.average };
}

/** The 95th percentile of one person who asks, reads and asks again. */
async function oneByOne(url: string, cookie: string, path: string): Promise<number> {
  const samples: number[] = [];
  for (let index = 0; index < 220; index += 1) {
    const ms = await timed(async () => (await fetch(`${url}${path}`, { headers: { cookie } })).arrayBuffer());
    if (index >= 20) samples.push(ms);
  }
  return percentile(samples, 0.95);
}

export const benchmark: Benchmark = {
  description: 'the queue page of one CSM with 10,000, 100,000 and 1,000,000 executions stored',
  run: (report) =>
    withDatabase(async (database) => {
      const { ctx } = database;
      const organizations: BenchOrganization[] = [];
      for (let index = 0; index < organizationCount; index += 1) {
        const organization = await makeOrganization(ctx, `bench${index}`, { csms, managers: 1 });
        await fillCustomers(ctx, organization, customers);
        organizations.push(organization);
      }
      const [{ csms: [person] = [] } = { csms: [] }] = organizations;
      const tell = (name: string, value: number) =>
        report({ name, value: rounded(value), unit: 'ms', bar: '≤ 20 ms', ok: value <= 20 });
      await withServer(
        database,
        async ({ url }) => {
          const { cookie } = await signIn(url, person?.email ?? '');
          let stored = 0;
          for (const size of [10_000, 100_000, 1_000_000]) {
            await addExecutions(ctx, organizations, size - stored);
            stored = size;
            if (size === 10_000) await startSomeItems(ctx);
            const label = `${size.toLocaleString('en')} executions`;
            await load(url, cookie, '/api/v1/queue', 2);
            tell(`queue, ${label}, one request at a time, p95`, await oneByOne(url, cookie, '/api/v1/queue'));
            const { p95, p50, perSecond } = await load(url, cookie, '/api/v1/queue', size === 1_000_000 ? 10 : 5);
            tell(`queue, ${label}, 10 connections, p50`, p50);
            tell(`queue, ${label}, 10 connections, p95`, p95);
            report({
              name: `queue, ${label}`,
              value: rounded(perSecond, 0),
              unit: 'requests/s',
              bar: 'told only',
              ok: true,
            });
          }
          tell(
            'executions list, 1,000,000 executions, one at a time, p95',
            await oneByOne(url, cookie, '/api/v1/executions'),
          );
        },
        { env: { RENUBU_ROLE: 'api' } },
      );
    }),
};
