import { serverMessage } from '@renubu/contracts/realtime';
import { rescore } from '@renubu/server/domains/renewals/commands/rescore';
import { rows, tenantTransaction } from '@renubu/server/platform/db/transaction';
import { sql } from 'drizzle-orm';
import WebSocket from 'ws';
import { withDatabase, type BenchDatabase } from './lib/database.ts';
import { pause, percentile, rounded, until } from './lib/figures.ts';
import { makeOrganization, type BenchOrganization } from './lib/organization.ts';
import { fillCustomers } from './lib/seed.ts';
import { signIn, withServer } from './lib/server.ts';
import type { Benchmark } from './run.ts';

const people = 20;
const changes = 60;

/** Opens a socket that hears a topic; `heard` is called with the time of every event. */
async function listen(url: string, cookie: string, topic: string, heard: (at: number) => void): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { headers: { cookie, origin: url } });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('unexpected-response', (_request, response) =>
      reject(new Error(`The socket got ${response.statusCode}.`)),
    );
    socket.on('open', () => socket.send(JSON.stringify({ kind: 'subscribe', topic })));
    socket.on('message', (raw: Buffer) => {
      const at = performance.now();
      const message = serverMessage.parse(JSON.parse(raw.toString('utf8')));
      if (message.kind === 'subscribed') resolve();
      else if (message.kind === 'event') heard(at);
      else if (message.kind === 'error') reject(new Error(message.message));
    });
  });
  return socket;
}

interface Heard {
  samples: number[];
  expected: number;
}

/** Changes the ARR of a customer again and again; every socket hears that the queue changed. */
async function measure(
  { ctx }: BenchDatabase,
  organization: BenchOrganization,
  url: string,
  cookies: string[],
  sockets: number,
): Promise<Heard> {
  const [csm] = organization.csms;
  const topic = `queue/${csm?.id ?? ''}`;
  const samples: number[] = [];
  let committed = 0;
  let heard = 0;
  const open = await Promise.all(
    Array.from({ length: sockets }, (_, index) =>
      listen(url, cookies[index % cookies.length] ?? '', topic, (at) => {
        heard += 1;
        samples.push(Math.max(0, at - committed));
      }),
    ),
  );
  const customers = await tenantTransaction(ctx.db, organization.id, (tx) =>
    rows<{ id: string }>(tx, sql`select id from renubu.customers where owner_id = ${csm?.id} order by id limit 1`),
  );
  const customerId = customers[0]?.id ?? '';
  for (let change = 1; change <= changes; change += 1) {
    await tenantTransaction(ctx.db, organization.id, async (tx) => {
      await tx.execute(sql`update renubu.customers set arr_minor = arr_minor + 1 where id = ${customerId}::uuid`);
      await rescore(tx, ctx, organization.id, { customerIds: [customerId] });
    });
    committed = performance.now();
    await until('every socket hears it', async () => heard === change * sockets, { timeoutMs: 10_000, everyMs: 2 });
    await pause(20);
  }
  for (const socket of open) socket.terminate();
  await pause(200);
  return { samples, expected: changes * sockets };
}

export const benchmark: Benchmark = {
  description: 'a change of a queue committed → heard by every open page, with 10, 200 and 1,000 sockets',
  run: (report) =>
    withDatabase(async (database) => {
      const organization = await makeOrganization(database.ctx, 'bench', { csms: 5, managers: people });
      await fillCustomers(database.ctx, organization, 500);
      await tenantTransaction(database.ctx.db, organization.id, (tx) => rescore(tx, database.ctx, organization.id));
      await withServer(
        database,
        async ({ url }) => {
          const cookies: string[] = [];
          for (const { email } of organization.managers) cookies.push((await signIn(url, email)).cookie);
          for (const sockets of [10, 200, 1_000]) {
            if (sockets === 1_000) await pause(61_000);
            const { samples } = await measure(database, organization, url, cookies, sockets);
            const p95 = percentile(samples, 0.95);
            const bar = sockets <= 200 ? 150 : 500;
            report({
              name: `${sockets} sockets, p50`,
              value: rounded(percentile(samples, 0.5), 1),
              unit: 'ms',
              bar: 'told only',
              ok: true,
            });
            report({
              name: `${sockets} sockets, p95`,
              value: rounded(p95, 1),
              unit: 'ms',
              bar: `≤ ${bar} ms`,
              ok: p95 <= bar,
            });
          }
        },
        { env: { RENUBU_ROLE: 'api' } },
      );
    }),
};
