import {
  BrokenCircuitError,
  BulkheadPolicy,
  BulkheadRejectedError,
  circuitBreaker,
  CircuitState,
  ExponentialBackoff,
  handleWhen,
  SamplingBreaker,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { LRUCache } from 'lru-cache';

const pauses = { initialDelay: 5_000, maxDelay: 60_000 };

/** What a kind of outside system asks of its guards. */
export interface GuardRules {
  /** When the breaker opens: share of failures, over how many milliseconds, from how many calls a second. */
  sampling: { threshold: number; duration: number; minimumRps: number };
  /** Calls that may wait for their turn before further ones are refused. */
  queueLength: (concurrency: number) => number;
  /** Failures of the outside system itself; a refused request says nothing about its health. */
  isOutage: (error: unknown) => boolean;
  /** What is thrown instead of a call while the breaker is open, and while too many wait. */
  paused: (name: string, cause: unknown) => Error;
  crowded: (name: string, cause: unknown) => Error;
}

export interface Guarded {
  /** For people. */
  name: string;
  /** Calls at the same time. */
  concurrency: number;
}

interface Guard {
  breaker: CircuitBreakerPolicy;
  bulkhead: BulkheadPolicy;
  concurrency: number;
}

/** One circuit breaker and one bulkhead for each key: a connection, a host, a provider of models. */
export class Guards {
  readonly #guards = new LRUCache<string, Guard>({ max: 2_000 });

  constructor(private readonly rules: GuardRules) {}

  /** Runs a call unless too much of late has failed, and not more than `concurrency` at the same time. */
  async run<T>(key: string, { name, concurrency }: Guarded, call: () => Promise<T>): Promise<T> {
    const { bulkhead, breaker } = this.#guardOf(key, concurrency);
    try {
      return await bulkhead.execute(() => breaker.execute(call));
    } catch (cause) {
      if (cause instanceof BrokenCircuitError) throw this.rules.paused(name, cause);
      if (cause instanceof BulkheadRejectedError) throw this.rules.crowded(name, cause);
      throw cause;
    }
  }

  stateOf(key: string): 'closed' | 'open' | 'halfOpen' {
    const state = this.#guards.peek(key)?.breaker.state;
    if (state === CircuitState.Open || state === CircuitState.Isolated) return 'open';
    return state === CircuitState.HalfOpen ? 'halfOpen' : 'closed';
  }

  /** Lets calls through again at once, for example after the settings changed. */
  forget(key: string): void {
    this.#guards.delete(key);
  }

  #guardOf(key: string, concurrency: number): Guard {
    const known = this.#guards.get(key);
    if (known?.concurrency === concurrency) return known;
    const made: Guard = {
      breaker:
        known?.breaker ??
        circuitBreaker(handleWhen(this.rules.isOutage), {
          breaker: new SamplingBreaker(this.rules.sampling),
          halfOpenAfter: new ExponentialBackoff(pauses),
        }),
      bulkhead: new BulkheadPolicy(concurrency, this.rules.queueLength(concurrency)),
      concurrency,
    };
    this.#guards.set(key, made);
    return made;
  }
}
