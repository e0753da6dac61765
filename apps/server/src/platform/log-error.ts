export interface LoggedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: LoggedError;
}

const deepest = 5;

/**
 * What a log line keeps of an error: type, message, code, stack, and the same of its causes. Everything else stays out:
 * errors of the database carry connections, queries and the values they were sent with.
 */
export function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === 'object' && error !== null ? { type: 'unknown' } : error;
  const { code, cause } = error as Error & { code?: unknown };
  const message = withoutValues(error.message);
  const described: LoggedError = { type: error.name === 'Error' ? error.constructor.name : error.name, message };
  if (typeof code === 'string' || typeof code === 'number') described.code = String(code);
  if (error.stack !== undefined) described.stack = error.stack.replace(error.message, message);
  if (cause instanceof Error && depth < deepest) described.cause = describeError(cause, depth + 1) as LoggedError;
  return described;
}

/** Drizzle puts the values of a failed query behind its text. */
function withoutValues(message: string): string {
  const values = message.startsWith('Failed query: ') ? message.indexOf('\nparams: ') : -1;
  return values < 0 ? message : message.slice(0, values);
}
