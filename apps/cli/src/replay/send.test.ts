import { ApiProblem } from '@renubu/client/problem';
import { describe, expect, it } from 'vitest';
import type { ReplayEvent } from './map.ts';
import { paced, readSpeed } from './pace.ts';
import { batches, inParallel, sendBatch } from './send.ts';

async function* from<Item>(items: Item[]): AsyncGenerator<Item> {
  yield* items;
}

const event = (id: string, time = '2026-01-01T00:00:00Z'): ReplayEvent => ({
  specversion: '1.0',
  id,
  source: '/s',
  type: 'a.b',
  time,
  datacontenttype: 'application/json',
  data: null,
});

describe('sendBatch', () => {
  it('sends again what may not have arrived and counts what was known', async () => {
    const waits: number[] = [];
    const answers = [
      new ApiProblem(0, 'unreachable', ''),
      new ApiProblem(429, 'too_many', '', [], undefined, {}, 2),
      Response.json({ accepted: [{ duplicate: true }, { duplicate: false }] }),
    ];
    const send = async () => {
      const answer = answers.shift();
      if (answer instanceof Response) return answer;
      throw answer;
    };
    const wait = async (ms: number) => waits.push(ms);
    const counts = await sendBatch({ connection: { send }, retries: 3, wait }, [event('1'), event('2')]);
    expect(counts).toEqual({ sent: 2, accepted: 1, duplicates: 1 });
    expect(waits).toEqual([250, 2000]);
  });

  it('gives up at once on a refusal, and after the retries on trouble', async () => {
    const refuse = async () => Promise.reject(new ApiProblem(400, 'invalid', 'no'));
    await expect(sendBatch({ connection: { send: refuse }, retries: 5 }, [])).rejects.toMatchObject({ status: 400 });
    let tries = 0;
    const busy = async () => {
      tries += 1;
      throw new ApiProblem(503, 'busy', 'busy');
    };
    const wait = async () => undefined;
    await expect(sendBatch({ connection: { send: busy }, retries: 2, wait }, [])).rejects.toMatchObject({
      status: 503,
    });
    expect(tries).toBe(3);
  });
});

describe('batches and inParallel', () => {
  it('cuts into batches, the last one smaller, and works on all of them', async () => {
    const seen: number[][] = [];
    await inParallel(batches(from([1, 2, 3, 4, 5]), 2), 3, async (batch) => void seen.push(batch));
    expect(seen.flat().sort()).toEqual([1, 2, 3, 4, 5]);
    expect(seen.map((batch) => batch.length).sort()).toEqual([1, 2, 2]);
  });

  it('stops at the first failure', async () => {
    const seen: number[] = [];
    const work = async (item: number) => {
      seen.push(item);
      if (item === 2) throw new Error('two');
    };
    await expect(inParallel(from([1, 2, 3, 4]), 1, work)).rejects.toThrow('two');
    expect(seen).toEqual([1, 2]);
  });
});

describe('pace', () => {
  it('lets events through at their own times, faster', async () => {
    let now = 0;
    const clock = { now: () => now, wait: async (ms: number) => (now += ms) };
    const times: number[] = [];
    const events = from([
      event('1', '2026-01-01T00:00:00Z'),
      event('2', '2026-01-01T01:00:00Z'),
      event('3', '2026-01-01T00:30:00Z'),
    ]);
    for await (const _ of paced(events, 3600, clock)) times.push(now);
    expect(times).toEqual([0, 1000, 1000]);
  });

  it('reads max and factors and refuses the rest', () => {
    expect([readSpeed('max'), readSpeed('2'), readSpeed('3600x')]).toEqual([null, 2, 3600]);
    for (const text of ['fast', '-1', '0x', '']) expect(() => readSpeed(text)).toThrow('--speed');
  });
});
