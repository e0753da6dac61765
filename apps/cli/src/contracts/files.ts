import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultLimits } from '@renubu/documents/limits';
import { CommandError } from '../output.ts';

const readable = /\.(pdf|docx|txt)$/i;

/** The named files; of a folder, its PDF, DOCX and TXT files by name. Throws `CommandError` for what is not there. */
export async function contractFiles(paths: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(path).catch(() => null);
      if (!found) throw new CommandError(`There is no file ${path}.`, 2);
      if (!found.isDirectory()) return [path];
      const names = (await readdir(path)).filter((name) => readable.test(name)).sort();
      if (names.length === 0) throw new CommandError(`There is no PDF, DOCX or TXT file in ${path}.`, 2);
      return names.map((name) => join(path, name));
    }),
  );
  return lists.flat();
}

/** The bytes of a file, or a sentence why not; a file beyond the limit is not loaded. */
export async function bytesOf(path: string): Promise<Uint8Array | string> {
  const found = await stat(path);
  if (!found.isFile()) return 'This is not a file.';
  if (found.size > defaultLimits.bytes)
    return `The file has ${Math.round(found.size / 1_048_576)} MB; at most ${defaultLimits.bytes / 1_048_576} MB are read.`;
  try {
    return await readFile(path);
  } catch (error) {
    return `The file cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
