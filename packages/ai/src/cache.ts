import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

const maxCharacters = 20_000_000;

/** Answers to identical questions, in the memory of the process. The key holds whose question it is. */
export class AnswerCache {
  readonly #answers = new LRUCache<string, string>({
    max: 10_000,
    maxSize: maxCharacters,
    sizeCalculation: (text) => text.length + 100,
  });

  get(key: string): string | undefined {
    return this.#answers.get(key);
  }

  set(key: string, text: string, ttlMs: number): void {
    if (ttlMs > 0) this.#answers.set(key, text, { ttl: ttlMs });
  }
}

/** The key of a question: a SHA-256 over all that makes it the same question to the same model for the same organization. */
export const cacheKey = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
