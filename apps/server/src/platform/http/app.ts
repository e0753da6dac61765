import type { IncomingMessage } from 'node:http';
import compress from '@fastify/compress';
import helmet from '@fastify/helmet';
import { fastify, LogController, type FastifyBaseLogger, type RawServerDefault } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import type { Metrics } from '../metrics.ts';
import { toProblem } from './errors.ts';
import { installGuard, type Authenticator } from './guard.ts';
import { registerHealth } from './health.ts';
import { installIdempotency } from './idempotency.ts';
import { installJsonParser } from './json-body.ts';
import { registerReference } from './openapi/reference.ts';
import { notFound } from './problem.ts';
import { installRateLimit } from './rate-limit.ts';
import type { App } from './types.ts';
import { validatorCompiler } from './validation.ts';
import { registerWeb } from './web.ts';
import { installWebSockets } from './websocket.ts';

export interface AppOptions {
  /** Registers the routes of the domains. */
  register: (app: App) => void | Promise<void>;
  auth: Authenticator;
  /** Every permission there is; an unknown one in a route stops the start. */
  permissions?: readonly string[];
  /** Folder of the built web app; nothing is served when it does not exist. */
  webDir?: string;
}

const megabyte = 1024 * 1024;
const requestIdForm = /^[\w.-]{1,100}$/;

/**
 * Builds the HTTP application: guard, validation, problems, idempotency, limits, reference, health, web app.
 * `await app.ready()` rejects when a route declares no permission.
 */
export async function buildApp(ctx: Context, options: AppOptions): Promise<App> {
  const { config } = ctx;
  const { metrics } = ctx;
  const app: App = fastify<RawServerDefault>({
    loggerInstance: ctx.log.child({}) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    trustProxy: trustedProxies(config.trustProxy),
    bodyLimit: megabyte,
    requestIdHeader: false,
    genReqId: (request) => requestId(request, ctx.newId),
    rewriteUrl: (request) => withoutBase(request.url ?? '/', config.basePath),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    forceCloseConnections: 'idle',
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler as never);
  app.setSerializerCompiler(serializerCompiler as never);
  await installWebSockets(app);
  installObservation(app, metrics);
  installProblems(app);
  installJsonParser(app);
  installGuard(app, { auth: options.auth, permissions: options.permissions, publicUrl: () => config.publicUrl });
  await installRateLimit(app, config.rateLimit);
  installIdempotency(app, ctx);
  await app.register(helmet, securityHeaders(config));
  await app.register(compress, { global: true, threshold: 2048, encodings: ['gzip', 'identity'] });
  await registerReference(app, config);
  registerHealth(app, ctx, metrics);
  await options.register(app);
  await registerWeb(app, { directory: options.webDir, basePath: config.basePath });
  return app;
}

/** A number means how many proxies stand in front. */
function trustedProxies(setting: Config['trustProxy']) {
  return typeof setting === 'number' ? (_address: string, hop: number) => hop < setting : setting;
}

function requestId(request: IncomingMessage, newId: () => string): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && requestIdForm.test(given) ? given : newId();
}

function withoutBase(url: string, basePath: string): string {
  if (basePath === '/' || !(url === basePath || url.startsWith(`${basePath}/`) || url.startsWith(`${basePath}?`)))
    return url;
  const rest = url.slice(basePath.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function installObservation(app: App, metrics: Metrics): void {
  // Called back, not awaited: these run for every request, and a promise costs more than they do.
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const seconds = reply.elapsedTime / 1000;
    metrics.httpSeconds.observe({ method: request.method, route, status: reply.statusCode }, seconds);
    request.log.debug(
      { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'request',
    );
    done();
  });
}

function installProblems(app: App): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500) {
      request.log.error(
        { err: problem.cause ?? error, code: problem.code, route: request.routeOptions.url },
        'request failed',
      );
    }
    return reply
      .code(problem.status)
      .headers(problem.headers)
      .type('application/problem+json')
      .send(JSON.stringify(problem.toBody(request.id)));
  });
  app.setNotFoundHandler((request) => {
    throw notFound(`address ${request.method} ${request.url.split('?')[0] ?? ''}`);
  });
}

/** Styles may be inline (the component library sets them); scripts may not. */
function securityHeaders(config: Config) {
  const secure = config.publicUrl?.startsWith('https:') === true;
  return {
    global: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'self'"],
        connectSrc: ["'self'"],
        fontSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        workerSrc: ["'self'", 'blob:'],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    crossOriginEmbedderPolicy: false,
    hsts: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'same-origin' as const },
  };
}
