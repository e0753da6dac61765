import type { Json } from '@renubu/contracts/json';
import { LRUCache } from 'lru-cache';

interface Kept {
  value: Json;
  until: number;
}

const maxEntries = 5_000;
const maxBytes = 64 * 1024 * 1024;

/** Answers of context loads, kept for their time. Those who ask for the same at the same time wait for one call. */
export class ResourceCache {
  readonly #kept = new LRUCache<string, Kept>({ max: maxEntries, maxSize: maxBytes, sizeCalculation: sizeOf });
  readonly #running = new Map<string, Promise<Json>>();

  /** The kept value, or what `load` gives; a failure is not kept. */
  async get(key: string, keepMs: number, now: Date, load: () => Promise<Json>): Promise<Json> {
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > now.getTime()) return kept.value;
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const loading = load().finally(() => this.#running.delete(key));
    this.#running.set(key, loading);
    const value = await loading;
    if (keepMs > 0) this.#kept.set(key, { value, until: now.getTime() + keepMs });
    return value;
  }

  /** Forgets everything that came through one connection. */
  forget(prefix: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(prefix)) this.#kept.delete(key);
  }
}

const sizeOf = ({ value }: Kept): number => Math.max(1, JSON.stringify(value).length);
