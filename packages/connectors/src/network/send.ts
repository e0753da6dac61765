import { request as send, type Dispatcher } from 'undici';
import { ConnectorError } from '../errors.ts';
import { networkError } from './failures.ts';

export interface HttpRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: URL;
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  /** Of this attempt; the signal may end it before. */
  timeoutMs: number;
  maxBytes: number;
}

export interface HttpAnswer {
  status: number;
  /** In lower case; several lines of one header are joined with a comma. */
  headers: Record<string, string>;
  body: Buffer;
}

/** Sends one request; once more when the connection broke before a byte of it was written. */
export async function sendHttp(dispatcher: Dispatcher, request: HttpRequest): Promise<HttpAnswer> {
  if (request.url.protocol !== 'https:' && request.url.protocol !== 'http:') {
    throw new ConnectorError('invalid_url', 'Only addresses of http and https can be called.', 'validation');
  }
  const expiry = AbortSignal.timeout(request.timeoutMs);
  const signal = AbortSignal.any([request.signal, expiry]);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await sendOnce(dispatcher, request, signal);
    } catch (cause) {
      if (attempt === 1 && !signal.aborted && nothingSent(cause)) continue;
      throw networkError(cause, request.url, { expired: expiry.aborted, timeoutMs: request.timeoutMs, signal });
    }
  }
}

async function sendOnce(dispatcher: Dispatcher, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const { method, url, headers, body, maxBytes } = request;
  const answer = await send(url, {
    dispatcher,
    method,
    headers: { 'user-agent': 'Renubu', 'accept-encoding': 'identity', ...headers },
    body: body ?? null,
    signal,
  });
  return {
    status: answer.statusCode,
    headers: plainHeaders(answer.headers),
    body: await readBody(answer.body, Number(answer.headers['content-length'] ?? 0), maxBytes, url),
  };
}

async function readBody(
  body: Dispatcher.ResponseData['body'],
  announced: number,
  maxBytes: number,
  url: URL,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    if (announced > maxBytes) throw tooLarge(url, maxBytes);
    for await (const part of body as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > maxBytes) throw tooLarge(url, maxBytes);
      parts.push(part);
    }
  } catch (error) {
    body.on('error', () => undefined).destroy();
    throw error;
  }
  return Buffer.concat(parts);
}

const tooLarge = (url: URL, maxBytes: number): ConnectorError =>
  new ConnectorError('answer_too_large', `The answer of ${url.host} is larger than ${maxBytes} bytes.`, 'permanent');

function plainHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function nothingSent(cause: unknown): boolean {
  if (!(cause instanceof Error) || cause instanceof ConnectorError) return false;
  const { code, socket } = cause as Error & { code?: string; socket?: { bytesWritten?: number } };
  return (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET') && socket?.bytesWritten === 0;
}
