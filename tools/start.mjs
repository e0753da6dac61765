// `npm start`: install what is missing, build what changed, serve.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { ensureInstalled, requireNode, root } from './install.mjs';
import { ensureBuilt } from './build.mjs';

requireNode();
ensureInstalled();
await ensureBuilt();
process.argv = [
  process.argv[0],
  join(root, 'apps/server/dist/renubu.mjs'),
  ...(process.argv.length > 2 ? process.argv.slice(2) : ['serve']),
];
await import(pathToFileURL(join(root, 'apps/server/dist/renubu.mjs')).href);
