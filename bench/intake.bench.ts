import { withDatabase } from './lib/database.ts';
import { median, rounded } from './lib/figures.ts';
import { postLoad } from './lib/load.ts';
import { makeOrganization } from './lib/organization.ts';
import { orderEvent } from './lib/rules.ts';
import { signIn, withServer } from './lib/server.ts';
import type { Benchmark } from './run.ts';

const rounds = 3;
const seconds = 6;
const batch = 100;

const events = () => `[${Array.from({ length: batch }, orderEvent).join(',')}]`;

export const benchmark: Benchmark = {
  description: 'POST /events in batches of 100, stored before the answer, while they are dispatched',
  run: (report) =>
    withDatabase(async (database) => {
      const { managers } = await makeOrganization(database.ctx, 'bench', { csms: 1, managers: 1 });
      const loads = await withServer(database, async ({ url }) => {
        const { cookie } = await signIn(url, managers[0]?.email ?? '');
        const headers = { 'content-type': 'application/cloudevents-batch+json', cookie };
        const send = (length: number) =>
          postLoad({ url: `${url}/api/v1/events`, connections: 8, seconds: length, headers, body: events });
        await send(3);
        const found = [];
        for (let round = 0; round < rounds; round += 1) found.push(await send(seconds));
        return found;
      });
      const rate = median(loads.map(({ perSecond }) => perSecond * batch));
      const p95 = median(loads.map((load) => load.p95));
      report({
        name: 'intake, batches of 100',
        value: rounded(rate, 0),
        unit: 'events/s',
        bar: '≥ 10000 events/s',
        ok: rate >= 10_000,
      });
      report({ name: 'intake, one batch, p95', value: rounded(p95), unit: 'ms', bar: 'told only', ok: true });
    }),
};
