import { ConnectorError } from '@renubu/connectors/errors';
import { Guards } from '@renubu/connectors/guards';

/** Failures of the outside system itself; a refused request says nothing about its health. */
const isOutage = (error: unknown): boolean =>
  error instanceof ConnectorError &&
  ['timeout', 'network', '5xx'].includes(error.failureClass) &&
  error.code !== 'aborted';

/** One circuit breaker and one bulkhead for each connection, or host where there is none. */
export const connectionGuards = (): Guards =>
  new Guards({
    // Opens when, of at least three calls in ten seconds, 60 % or more failed.
    sampling: { threshold: 0.599, duration: 10_000, minimumRps: 0.3 },
    queueLength: () => 1_000,
    isOutage,
    paused: (name, cause) => {
      const message = `Calls of ${name} are paused, because too many failed; they are let through again within a minute.`;
      return new ConnectorError('breaker_open', message, 'network', { cause });
    },
    crowded: (name, cause) =>
      new ConnectorError('too_many_calls', `Too many calls wait for ${name}.`, 'network', { cause }),
  });
