import type { Provider } from './provider.ts';

/** Money held for one call of a model. */
export interface Reservation {
  /** Replaces what is held by what the call cost, in millionths of a US dollar. */
  settle: (costMicros: number) => Promise<void>;
}

/**
 * Holds the most a call may cost before it is made. Throws an `AiFailure` with `budget_exceeded` and the reason when the
 * money is not there, or when nobody can say.
 */
export interface Meter {
  reserve: (provider: Provider, mostMicros: number) => Promise<Reservation>;
}

/** For callers without budgets. */
export const freeMeter: Meter = { reserve: () => Promise.resolve({ settle: () => Promise.resolve() }) };
