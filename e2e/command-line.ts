import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { emailOf, samplePassword } from './session.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** Runs the command as somebody at a terminal would, signed in as a person of the sample organization. */
export function renubu(args: string[], options: { url?: string; as?: string; cwd?: string } = {}): Promise<Ran> {
  const { url, as = 'alex', cwd = root } = options;
  const child = spawn(process.execPath, [`${root}apps/server/dist/renubu.mjs`, ...args], {
    cwd,
    env: {
      ...process.env,
      XDG_CONFIG_HOME: '/nonexistent',
      RENUBU_EMAIL: emailOf(as),
      RENUBU_PASSWORD: samplePassword,
      ...(url === undefined ? {} : { RENUBU_URL: url }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, out, err })));
}

/** Runs a command that has to succeed and reads its JSON. */
export async function renubuJson<Value>(args: string[], options: Parameters<typeof renubu>[1]): Promise<Value> {
  const { code, out, err } = await renubu([...args, '--json'], options);
  if (code !== 0) throw new Error(`renubu ${args.join(' ')} ended with ${code}:\n${out}\n${err}`);
  return JSON.parse(out) as Value;
}
