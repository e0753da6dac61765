import autocannon from 'autocannon';
import { percentile } from './figures.ts';

export interface LoadOptions {
  url: string;
  connections: number;
  seconds: number;
  headers: Record<string, string>;
  /** A body for each request. */
  body: () => string;
}

export interface Load {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p95: number;
  requests: number;
}

/** Sends POST requests without a pause on every connection. Throws when an answer is not of the 200s. */
export async function postLoad({ url, connections, seconds, headers, body }: LoadOptions): Promise<Load> {
  const samples: number[] = [];
  const setupRequest = (request: autocannon.Request): autocannon.Request => ({ ...request, body: body() });
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(
      { url, method: 'POST', connections, duration: seconds, headers, requests: [{ setupRequest }] },
      (error: unknown, done) => (error ? reject(error as Error) : resolve(done)),
    );
    run.on('response', (_client, _status, _bytes, ms) => samples.push(ms));
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${result.non2xx} wrong answers and ${result.errors} errors.`);
  }
  return {
    perSecond: samples.length / result.duration,
    p50: percentile(samples, 0.5),
    p95: percentile(samples, 0.95),
    requests: samples.length,
  };
}
