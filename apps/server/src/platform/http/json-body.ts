import type { FastifyBodyParser } from 'fastify';
import type { App } from './types.ts';
import { malformedJson } from './errors.ts';

/**
 * Reads JSON bodies and keeps their bytes as `request.rawBody`: signatures are made over bytes. An empty body counts
 * as none. Keys that would reach a prototype are refused.
 */
export function installJsonParser(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  const read: FastifyBodyParser<Buffer> = (request, body, done) => {
    request.rawBody = body;
    if (body.length === 0) return done(null, undefined);
    return parse(request, body.toString('utf8'), (error, value) =>
      error ? done(malformedJson(error.message)) : done(null, value),
    );
  };
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, read);
  app.addContentTypeParser(/^application\/[\w.+-]+\+json/, { parseAs: 'buffer' }, read);
}
