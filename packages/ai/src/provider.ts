import type { AiPrices, AiProviderKind } from '@renubu/contracts/ai-providers';

/** A provider as calls use it. Its key and headers are in memory only. */
export interface Provider {
  id: string;
  name: string;
  kind: AiProviderKind;
  baseUrl: string;
  model: string;
  apiKey: string | null;
  headers: Readonly<Record<string, string>>;
  prices: AiPrices;
  /** Time to the first token of an attempt, in milliseconds. */
  firstTokenMs: number;
  /** Longest silence between two pieces. */
  stallMs: number;
  /** The whole call with all its attempts. */
  totalMs: number;
  retries: number;
  concurrency: number;
}

/** Reaches the provider; the caller guards which addresses it may. */
export type Fetch = typeof globalThis.fetch;

/** What the gateway takes from its surroundings. */
export interface Surroundings {
  /** Milliseconds since some moment; never goes back. */
  now: () => number;
  /** At least 0, less than 1. */
  random: () => number;
  /** Resolves after the time, or at once when the signal is aborted. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The clock and chance of the machine. */
export const systemSurroundings: Surroundings = {
  now: () => performance.now(),
  random: Math.random,
  wait: (ms, signal) =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    }),
};
