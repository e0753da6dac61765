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
import { AiFailure } from './failure.ts';
import type { Provider } from './provider.ts';

/** Opens when, of at least three attempts in thirty seconds, 60 % or more failed. */
const sampling = { threshold: 0.599, duration: 30_000, minimumRps: 0.1 };
const pauses = { initialDelay: 5_000, maxDelay: 60_000 };
/** Calls that may wait for their turn, for each running one. */
const waiting = 8;

interface Guard {
  breaker: CircuitBreakerPolicy;
  bulkhead: BulkheadPolicy;
  concurrency: number;
}

const outages = new Set(['timeout', 'network', 'unavailable']);
const isOutage = (error: unknown): boolean => error instanceof AiFailure && outages.has(error.code);

/** One circuit breaker and one bulkhead for each provider. */
export class Guards {
  readonly #guards = new LRUCache<string, Guard>({ max: 2_000 });

  /** Runs one attempt. Throws `breaker_open` and `busy` as `AiFailure`, and what the attempt throws. */
  async run<T>({ id, name, concurrency }: Provider, attempt: () => Promise<T>): Promise<T> {
    const { bulkhead, breaker } = this.#guardOf(id, concurrency);
    try {
      return await bulkhead.execute(() => breaker.execute(attempt));
    } catch (cause) {
      if (cause instanceof BrokenCircuitError) {
        const message = `${name} is left alone for a while, because it failed too often; it is asked again within a minute.`;
        throw new AiFailure('breaker_open', message, { cause });
      }
      if (cause instanceof BulkheadRejectedError) {
        throw new AiFailure('busy', `Too many questions wait for ${name}.`, { cause });
      }
      throw cause;
    }
  }

  stateOf(id: string): 'closed' | 'open' | 'halfOpen' {
    const state = this.#guards.peek(id)?.breaker.state;
    if (state === CircuitState.Open || state === CircuitState.Isolated) return 'open';
    return state === CircuitState.HalfOpen ? 'halfOpen' : 'closed';
  }

  /** Lets calls through at once, for example after the settings changed. */
  forget(id: string): void {
    this.#guards.delete(id);
  }

  #guardOf(id: string, concurrency: number): Guard {
    const known = this.#guards.get(id);
    if (known?.concurrency === concurrency) return known;
    const made: Guard = {
      breaker:
        known?.breaker ??
        circuitBreaker(handleWhen(isOutage), {
          breaker: new SamplingBreaker(sampling),
          halfOpenAfter: new ExponentialBackoff(pauses),
        }),
      bulkhead: new BulkheadPolicy(concurrency, concurrency * waiting),
      concurrency,
    };
    this.#guards.set(id, made);
    return made;
  }
}
