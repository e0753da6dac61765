import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const credentialsSchema = z.object({ url: z.url(), apiKey: z.string().min(1) });
export type Credentials = z.infer<typeof credentialsSchema>;

/** Where `renubu login` keeps them: readable by their owner alone. */
export function credentialsFile(env: NodeJS.ProcessEnv = process.env): string {
  const folder = env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config');
  return join(folder, 'renubu', 'credentials.json');
}

/** The kept credentials; undefined when there are none or the file is not ours. */
export async function readCredentials(file = credentialsFile()): Promise<Credentials | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return credentialsSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export async function keepCredentials(credentials: Credentials, file = credentialsFile()): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
}

export async function forgetCredentials(file = credentialsFile()): Promise<void> {
  await rm(file, { force: true });
}
