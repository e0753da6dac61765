import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './install.mjs';

const sources = {
  server: [
    'package-lock.json',
    'apps/cli/src',
    'apps/server/src',
    'packages/contracts/src',
    'packages/core/src',
    'packages/client/src',
    'packages/connectors/src',
    'packages/ai/src',
    'packages/documents/src',
    'tools/build.mjs',
  ],
  web: ['package-lock.json', 'apps/web', 'packages/contracts/src', 'packages/core/src', 'packages/client/src'],
};

/** Fingerprint of the files of a bundle, by path, size and time of change. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    const stats = statSync(full);
    if (stats.isDirectory()) {
      for (const name of readdirSync(full).sort())
        if (!['dist', 'node_modules'].includes(name)) visit(join(path, name));
    } else hash.update(`${path}\0${stats.size}\0${stats.mtimeMs}\n`);
  };
  paths.forEach(visit);
  return hash.digest('hex');
}

/** Packages from npm stay outside the bundle (DBOS needs winston and OpenTelemetry unbundled); our workspaces are in it. */
const packagesExternal = {
  name: 'packages-external',
  setup: (build) =>
    build.onResolve({ filter: /^[^./]/ }, ({ kind, path }) =>
      kind !== 'entry-point' && !path.startsWith('@renubu/') ? { external: true } : null,
    ),
};

/** Files named relative to a source file (migrations, the web app) are found where they are in development. */
const placesOfSources = {
  name: 'places-of-sources',
  setup: (build) =>
    build.onLoad({ filter: /\/(apps|packages)\/.*\.ts$/ }, ({ path }) => {
      const place = `new URL(${JSON.stringify(`../../../${relative(root, path).replaceAll('\\', '/')}`)}, import.meta.url).href`;
      return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', place), loader: 'ts' };
    }),
};

const bundles = {
  async server() {
    const { build } = await import('esbuild');
    await build({
      absWorkingDir: root,
      entryPoints: ['apps/cli/src/main.ts'],
      // Beside the server's own node_modules, so that packages are found where npm put them.
      outfile: 'apps/server/dist/renubu.mjs',
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: true,
      // Our workspaces are bundled; packages from npm stay outside (DBOS needs winston and OpenTelemetry unbundled).
      plugins: [packagesExternal, placesOfSources],
      define: { RENUBU_BUNDLED: 'true' },
      logLevel: 'warning',
    });
    // Files of strangers are read in a process of their own.
    await build({
      absWorkingDir: root,
      entryPoints: ['apps/server/src/domains/contracts/reading/read-process.ts'],
      outfile: 'apps/server/dist/contract-reader.mjs',
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      plugins: [packagesExternal],
      logLevel: 'warning',
    });
  },
  async web() {
    const { build } = await import(pathToFileURL(join(root, 'node_modules/vite/dist/node/index.js')).href);
    await build({ root: join(root, 'apps/web'), logLevel: 'warn' });
  },
};

/** Builds one bundle in this process. */
async function buildOne(name) {
  await bundles[name]();
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist', `.${name}-built`), fingerprint(sources[name]));
}

const isCurrent = (name) => {
  const stamp = join(root, 'dist', `.${name}-built`);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(sources[name]);
};

/** Builds what changed since the last build, each bundle in a process of its own so that ours stays small. */
export async function ensureBuilt(names = ['server', 'web']) {
  const stale = names.filter((name) => !isCurrent(name));
  if (stale.length > 0) console.log(`Building ${stale.join(' and ')} …`);
  const codes = await Promise.all(
    stale.map(
      (name) =>
        new Promise((resolve) => {
          const child = spawn(process.execPath, [join(root, 'tools/build.mjs'), name], { stdio: 'inherit', cwd: root });
          child.on('exit', (code) => resolve(code ?? 1));
        }),
    ),
  );
  if (codes.some((code) => code !== 0)) process.exit(1);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const names = process.argv.slice(2);
  for (const name of names.length > 0 ? names : ['server', 'web']) await buildOne(name);
}
