import { setTimeout as delay } from 'node:timers/promises';
import { ApiProblem } from '@renubu/client/problem';
import type { Connection } from '../connection.ts';
import type { ReplayEvent } from './map.ts';

/** What became of the events sent so far. */
export interface ReplayCounts {
  sent: number;
  accepted: number;
  duplicates: number;
}

export interface Sender {
  connection: Pick<Connection, 'send'>;
  /** How often a batch is sent again when the server cannot be reached or is too busy. */
  retries: number;
  wait?: (ms: number) => Promise<unknown>;
}

const passing = new Set([0, 429, 502, 503, 504]);

/**
 * Sends one batch. A batch that may or may not have arrived is sent again: the server knows each event by its source and
 * id. Throws `ApiProblem` when it is refused, or fails `retries` times in a row.
 */
export async function sendBatch(sender: Sender, events: readonly ReplayEvent[]): Promise<ReplayCounts> {
  const { connection, retries, wait = delay } = sender;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const response = await connection.send('/api/v1/events', {
        method: 'POST',
        headers: { 'content-type': 'application/cloudevents-batch+json' },
        body: JSON.stringify(events),
      });
      const { accepted } = (await response.json()) as { accepted: { duplicate: boolean }[] };
      const duplicates = accepted.filter(({ duplicate }) => duplicate).length;
      return { sent: events.length, accepted: accepted.length - duplicates, duplicates };
    } catch (error) {
      if (!(error instanceof ApiProblem) || !passing.has(error.status) || attempt >= retries) throw error;
      await wait(error.retryAfterSeconds === undefined ? 250 * 2 ** attempt : error.retryAfterSeconds * 1000);
    }
  }
}

/** Cuts a stream of events into batches of at most `size`. */
export async function* batches<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** Works on at most `limit` items at a time; throws the first failure once what runs has ended. */
export async function inParallel<Item>(
  items: AsyncIterable<Item>,
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  let failed: { error: unknown } | undefined;
  const worker = async () => {
    while (failed === undefined) {
      const next = await iterator.next();
      if (next.done === true) return;
      await work(next.value).catch((error: unknown) => (failed ??= { error }));
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  if (failed !== undefined) throw failed.error;
}
