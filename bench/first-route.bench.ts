import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ensureBuilt } from '../tools/build.mjs';
import { rounded } from './lib/figures.ts';
import { root } from './lib/server.ts';
import type { Benchmark } from './run.ts';

const web = join(root, 'apps/web/dist');
const assets = join(web, 'assets');

const read = (file: string): string => readFileSync(join(assets, file), 'utf8');
const gzipped = (text: string): number => gzipSync(text, { level: 9 }).length;

/** Scripts and styles the page names itself. */
function named(html: string, pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].map(([, file = '']) => file);
}

/** The scripts a module imports at its top, not the ones it loads when asked. */
function staticImports(text: string): string[] {
  return [...text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)].map(([, file = '']) => file);
}

/** The chunk that holds a source file, by the source maps. */
function chunkOf(source: string): string {
  const map = readdirSync(assets).find(
    (file) =>
      file.endsWith('.js.map') &&
      (JSON.parse(read(file)) as { sources: string[] }).sources.some((path) => path.endsWith(source)),
  );
  if (map === undefined) throw new Error(`No chunk holds ${source}; was the web app built with source maps?`);
  return map.replace(/\.map$/, '');
}

/** The given modules and all they import, each once. */
function closure(entries: string[]): string[] {
  const found = [...new Set(entries)];
  for (const file of found) found.push(...staticImports(read(file)).filter((next) => !found.includes(next)));
  return found;
}

export const benchmark: Benchmark = {
  description: 'size of the scripts that the first route (the queue) needs, gzip',
  run: async (report) => {
    await ensureBuilt(['web']);
    const html = readFileSync(join(web, 'index.html'), 'utf8');
    const entry = named(html, /<script type="module"[^>]*src="[^"]*assets\/([^"]+)"/g);
    const preloaded = named(html, /rel="modulepreload"[^>]*href="[^"]*assets\/([^"]+)"/g);
    const routes = ['app/shell/shell.tsx', 'pages/queue/queue-page.tsx'].map(chunkOf);
    const scripts = closure([...entry, ...preloaded, ...routes]);
    const kilobytes = (files: string[]) => files.reduce((sum, file) => sum + gzipped(read(file)), 0) / 1000;
    const tell = (name: string, value: number, limit: number) =>
      report({ name, value: rounded(value, 1), unit: 'kB', bar: `≤ ${limit} kB`, ok: value <= limit });
    tell(`queue page, ${scripts.length} scripts`, kilobytes(scripts), 250);
    tell('before sign-in, scripts named by the page', kilobytes(closure([...entry, ...preloaded])), 250);
    const styles = readdirSync(assets).filter((file) => file.endsWith('.css'));
    report({ name: 'all styles', value: rounded(kilobytes(styles), 1), unit: 'kB', bar: 'told only', ok: true });
  },
};
