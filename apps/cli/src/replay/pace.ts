import { setTimeout as delay } from 'node:timers/promises';
import { CommandError } from '../output.ts';

/** How many seconds of the events' own time pass in one second; null sends as fast as the server takes them. */
export function readSpeed(text: string): number | null {
  if (text === 'max') return null;
  const factor = Number(/^(\d+(?:\.\d+)?)x?$/.exec(text)?.[1] ?? Number.NaN);
  if (Number.isFinite(factor) && factor > 0) return factor;
  throw new CommandError(`--speed is “${text}”; say max, or a factor such as 1x or 3600x.`, 2);
}

/** Lets items through at their own times, `speed` times as fast; items of the past come at once. */
export async function* paced<Item extends { time: string }>(
  items: AsyncIterable<Item>,
  speed: number | null,
  clock: { now(): number; wait(ms: number): Promise<unknown> } = { now: Date.now, wait: delay },
): AsyncGenerator<Item> {
  let origin: { event: number; clock: number } | undefined;
  for await (const item of items) {
    if (speed !== null) {
      const at = Date.parse(item.time);
      origin ??= { event: at, clock: clock.now() };
      const ahead = origin.clock + (at - origin.event) / speed - clock.now();
      if (ahead > 0) await clock.wait(ahead);
    }
    yield item;
  }
}
