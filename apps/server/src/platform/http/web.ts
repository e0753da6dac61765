import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import type { App } from './types.ts';
import { notFound } from './problem.ts';

export interface WebOptions {
  directory: string | undefined;
  basePath: string;
}

const oneYear = 31_536_000;

/** Serves the built web app. Paths without a file get `index.html`: the app routes them itself. */
export async function registerWeb(app: App, { directory, basePath }: WebOptions): Promise<void> {
  if (directory === undefined || !(await exists(join(directory, 'index.html')))) return;
  await app.register(fastifyStatic, { root: directory, serve: false, cacheControl: false, dotfiles: 'ignore' });
  const index = join(directory, 'index.html');
  app.get(
    '/*',
    { schema: { hide: true }, config: { permission: 'public', rateLimit: false } },
    async (request, reply) => {
      const path = new URL(request.url, 'http://local').pathname.slice(1);
      if (/^(api|ws|mcp)(\/|$)/.test(path)) throw notFound(`address GET /${path}`);
      if (/\.[a-z0-9]{2,5}$/i.test(path) && path !== 'index.html') {
        const cache = path.startsWith('assets/') ? `public, max-age=${oneYear}, immutable` : 'no-cache';
        return reply.header('cache-control', cache).sendFile(decodeURIComponent(path));
      }
      return sendIndex(reply, index, basePath);
    },
  );
}

async function sendIndex(reply: FastifyReply, path: string, basePath: string): Promise<FastifyReply> {
  const html = await readFile(path, 'utf8');
  const base = basePath === '/' ? '/' : `${basePath}/`;
  return reply
    .header('cache-control', 'no-cache')
    .type('text/html; charset=utf-8')
    .send(html.replace(/<base href="[^"]*"\s*\/?>/, `<base href="${base}">`));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
