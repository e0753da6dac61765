import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../../platform/http/problem.ts';

/** What decides which addresses the server answers under. */
export interface Place {
  host: string;
  publicUrl: string | undefined;
}

const loopback = new Set(['localhost', '127.0.0.1', '::1']);

/**
 * Keeps pages of other sites out: with a name that resolves to this machine (DNS rebinding) or from a browser that was
 * led here. Names are the public address, the one listened on and this machine; an address of numbers cannot be rebound.
 * Throws 403 `foreign_host` or `foreign_origin`.
 */
export function refuseForeign(request: Pick<FastifyRequest, 'headers' | 'host'>, place: Place): void {
  const name = nameOf(`http://${request.host}`);
  if (name === null || !(isOurs(name, place) || isIP(name) !== 0)) {
    throw new Problem(
      403,
      'foreign_host',
      'This server does not answer under that name. RENUBU_PUBLIC_URL says under which it does.',
    );
  }
  const { origin } = request.headers;
  if (origin === undefined) return;
  const from = nameOf(origin);
  if (from === null || !isOurs(from, place)) {
    throw new Problem(403, 'foreign_origin', 'This request comes from a page of another site.');
  }
}

function isOurs(name: string, { host, publicUrl }: Place): boolean {
  return loopback.has(name) || name === host.toLowerCase() || name === nameOf(publicUrl ?? '');
}

/** The host of an address, without port and brackets; null when it is none. */
function nameOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  return new URL(url).hostname.toLowerCase().replace(/^\[|\]$/g, '');
}
