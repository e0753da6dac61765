import { ConnectorError } from '../errors.ts';

interface Circumstances {
  /** Whether the time of the attempt was over. */
  expired: boolean;
  timeoutMs: number;
  signal: AbortSignal;
}

const words: Record<string, string> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'broke the connection off',
  EPIPE: 'broke the connection off',
  UND_ERR_SOCKET: 'broke the connection off',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'does not answer',
  UND_ERR_HEADERS_TIMEOUT: 'does not answer',
  UND_ERR_BODY_TIMEOUT: 'stopped in the middle of its answer',
  UND_ERR_HEADERS_OVERFLOW: 'answers with too long headers',
  CERT_HAS_EXPIRED: 'has an expired certificate',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate nobody trusts',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a certificate nobody trusts',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a certificate nobody trusts',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for another name',
};
const timeouts = new Set(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** What went wrong on the way, in words that name the host and nothing secret. */
export function networkError(cause: unknown, { host }: Pick<URL, 'host'>, at: Circumstances): ConnectorError {
  if (cause instanceof ConnectorError) return cause;
  if (at.expired || isTimeout(at.signal.reason)) {
    const message = `${host} did not answer within ${at.timeoutMs / 1000} s.`;
    return new ConnectorError('timeout', message, 'timeout', { cause });
  }
  if (at.signal.aborted)
    return new ConnectorError('aborted', `The call of ${host} was called off.`, 'network', { cause });
  const code = codeOf(cause);
  if (code.startsWith('HPE_')) {
    return new ConnectorError('bad_answer', `${host} answered with something that is not HTTP.`, 'network', { cause });
  }
  const message = `${host} ${words[code] ?? 'could not be called'}.`;
  return new ConnectorError('network', message, timeouts.has(code) ? 'timeout' : 'network', { cause });
}

/** The code of an error, or of the first error in it that has one. */
export function codeOf(cause: unknown): string {
  for (let error = cause; error instanceof Error; error = inner(error)) {
    const { code } = error as Error & { code?: unknown };
    if (typeof code === 'string') return code;
  }
  return '';
}

const inner = (error: Error): unknown => (error instanceof AggregateError ? error.errors[0] : error.cause);
const isTimeout = (reason: unknown): boolean => reason instanceof Error && reason.name === 'TimeoutError';
