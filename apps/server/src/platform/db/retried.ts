/** SQLSTATE of a deadlock and of a serialization failure: nothing was written, the same again will do. */
const repeatable = new Set(['40P01', '40001']);
const attempts = 3;

/** Runs a transaction again when the database called it off because of others. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !isRepeatable(error)) throw error;
    }
  }
}

function isRepeatable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && repeatable.has(cause.code)) return true;
  }
  return false;
}
