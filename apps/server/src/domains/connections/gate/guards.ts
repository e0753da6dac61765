import type { Connection } from '@renubu/contracts/connections';
import { ConnectorError } from '@renubu/connectors/errors';
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

type BreakerState = Connection['health']['breaker'];

/** Opens when, of at least three calls in ten seconds, 60 % or more failed. */
const sampling = { threshold: 0.599, duration: 10_000, minimumRps: 0.3 };
const pauses = { initialDelay: 5_000, maxDelay: 60_000 };
/** Calls that may wait for their turn before further ones are refused. */
const queueLength = 1_000;

interface Guard {
  breaker: CircuitBreakerPolicy;
  bulkhead: BulkheadPolicy;
  concurrency: number;
}

/** Failures of the outside system itself; a refused request says nothing about its health. */
export const isOutage = (error: unknown): boolean =>
  error instanceof ConnectorError &&
  ['timeout', 'network', '5xx'].includes(error.failureClass) &&
  error.code !== 'aborted';

/** One circuit breaker and one bulkhead for each connection, or host where there is none. */
export class Guards {
  readonly #guards = new LRUCache<string, Guard>({ max: 2_000 });

  /** Runs a call unless too much of late has failed, and not more than `concurrency` at the same time. */
  async run<T>(
    key: string,
    { name, concurrency }: { name: string; concurrency: number },
    call: () => Promise<T>,
  ): Promise<T> {
    const { bulkhead, breaker } = this.#guardOf(key, concurrency);
    try {
      return await bulkhead.execute(() => breaker.execute(call));
    } catch (cause) {
      if (cause instanceof BrokenCircuitError) {
        const message = `Calls of ${name} are paused, because too many failed; they are let through again within a minute.`;
        throw new ConnectorError('breaker_open', message, 'network', { cause });
      }
      if (cause instanceof BulkheadRejectedError) {
        throw new ConnectorError('too_many_calls', `Too many calls wait for ${name}.`, 'network', { cause });
      }
      throw cause;
    }
  }

  stateOf(key: string): BreakerState {
    const state = this.#guards.peek(key)?.breaker.state;
    if (state === CircuitState.Open || state === CircuitState.Isolated) return 'open';
    return state === CircuitState.HalfOpen ? 'halfOpen' : 'closed';
  }

  /** Lets calls through again at once, for example after the settings of the connection changed. */
  forget(key: string): void {
    this.#guards.delete(key);
  }

  #guardOf(key: string, concurrency: number): Guard {
    const known = this.#guards.get(key);
    if (known?.concurrency === concurrency) return known;
    const made: Guard = {
      breaker:
        known?.breaker ??
        circuitBreaker(handleWhen(isOutage), {
          breaker: new SamplingBreaker(sampling),
          halfOpenAfter: new ExponentialBackoff(pauses),
        }),
      bulkhead: new BulkheadPolicy(concurrency, queueLength),
      concurrency,
    };
    this.#guards.set(key, made);
    return made;
  }
}
