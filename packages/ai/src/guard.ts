import { Guards } from '@renubu/connectors/guards';
import { AiFailure } from './failure.ts';

const outages = new Set(['timeout', 'network', 'unavailable']);

/** One circuit breaker and one bulkhead for each provider. They throw `breaker_open` and `busy` as `AiFailure`. */
export const modelGuards = (): Guards =>
  new Guards({
    // Opens when, of at least three attempts in thirty seconds, 60 % or more failed.
    sampling: { threshold: 0.599, duration: 30_000, minimumRps: 0.1 },
    queueLength: (concurrency) => concurrency * 8,
    isOutage: (error) => error instanceof AiFailure && outages.has(error.code),
    paused: (name, cause) => {
      const message = `${name} is left alone for a while, because it failed too often; it is asked again within a minute.`;
      return new AiFailure('breaker_open', message, { cause });
    },
    crowded: (name, cause) => new AiFailure('busy', `Too many questions wait for ${name}.`, { cause }),
  });
