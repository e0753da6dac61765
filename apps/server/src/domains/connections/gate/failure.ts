import { ConnectorError } from '@renubu/connectors/errors';
import type { FailureClass } from '@renubu/core/engine/types';
import type { Context } from '../../../platform/context.ts';
import type { GateError, GateRequest, OperationExecution } from './types.ts';

interface Classified {
  code: string;
  failureClass: FailureClass;
}

const isClassified = (error: unknown): error is Error & Classified =>
  error instanceof Error && 'failureClass' in error && 'code' in error;

/** Known failures say their class; anything else is taken for a passing trouble and tried again by the step’s policy. */
export function failureOf<Execution extends OperationExecution>(
  ctx: Context,
  error: unknown,
  { operation, execution, signal }: GateRequest<Execution>,
): GateError {
  if (error instanceof ConnectorError && error.retryAfterMs !== undefined) {
    return { ...classified(error), retryAfterMs: error.retryAfterMs };
  }
  if (isClassified(error)) return classified(error);
  if (signal.aborted && error === signal.reason) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    return isTimeout
      ? { code: 'timeout', message: `${operation} took too long.`, class: 'timeout' }
      : { code: 'aborted', message: `${operation} was called off.`, class: 'network' };
  }
  ctx.log.error({ err: error, executionId: execution.id, operation }, 'an effect failed unexpectedly');
  const message = `${operation} failed for a reason of the server’s own. The log has it.`;
  return { code: 'unexpected', message, class: 'network' };
}

const classified = ({ code, message, failureClass }: Error & Classified): GateError => ({
  code,
  message,
  class: failureClass,
});
