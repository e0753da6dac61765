import { LRUCache } from 'lru-cache';
import type { Context } from './context.ts';

/** How long changes made by another process may stay unseen. */
const freshMs = 1_000;

/** Something of each organization, read at most once a second; who asks meanwhile waits for the same reading. */
export class RecentlyRead<Value> {
  readonly #known = new LRUCache<string, Promise<Value>>({ max: 1_000, ttl: freshMs });

  constructor(private readonly read: (ctx: Context, organizationId: string) => Promise<Value>) {}

  of(ctx: Context, organizationId: string): Promise<Value> {
    const known = this.#known.get(organizationId);
    if (known !== undefined) return known;
    const reading = this.read(ctx, organizationId);
    this.#known.set(organizationId, reading);
    reading.catch(() => this.#known.delete(organizationId));
    return reading;
  }

  /** Reads anew the next time: after a change in this process. */
  forget(organizationId: string): void {
    this.#known.delete(organizationId);
  }
}
