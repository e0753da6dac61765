import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ContractTerms } from '@renubu/contracts/contract-terms';
import type { StoredPage } from '../tables.ts';

/** What the rules read in a file, or why it cannot be read. */
export type ReaderAnswer =
  | { ok: true; text: string; pages: StoredPage[]; terms: ContractTerms; warnings: string[] }
  | { ok: false; code: string; message: string };

export interface ReaderOptions {
  name: string;
  /** The reader is ended after this long. */
  timeMs: number;
  signal: AbortSignal;
}

/** The server is stopping: the file is to be read by whoever comes next. */
export class ReadingAborted extends Error {
  readonly code = 'reading_aborted';
}

/** Set in the bundle, which has the reader as a file of its own beside it. */
declare const RENUBU_BUNDLED: true | undefined;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

function command(): string[] {
  return typeof RENUBU_BUNDLED === 'undefined'
    ? ['--import', 'tsx', here('./read-process.ts')]
    : [here('../../../../dist/contract-reader.mjs')];
}

const memoryMb = 640;
const largestAnswer = 64 * 1024 * 1024;

/**
 * Reads a file in a process of its own, which knows no secret of ours and is ended when it takes too long or too much.
 * Never throws for what a file does; throws `ReadingAborted` when the signal says so.
 */
export function readInProcess(content: Buffer, options: ReaderOptions): Promise<ReaderAnswer> {
  const { name, timeMs, signal } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`--max-old-space-size=${memoryMb}`, ...command(), name], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {},
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let ended: 'timeout' | 'too_much' | 'aborted' | undefined;
    const end = (why: NonNullable<typeof ended>) => {
      ended ??= why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => end('timeout'), timeMs);
    const abort = () => end('aborted');
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > largestAnswer) end('too_much');
      else chunks.push(chunk);
    });
    // A reader that dies while the file is being handed over closes the pipe; its end is told below.
    child.stdin.on('error', () => undefined);
    child.stdin.end(content);
    child.on('error', (cause) => reject(cause));
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      if (ended === 'aborted') reject(new ReadingAborted('The server is stopping.'));
      else resolve(ended === undefined ? understood(exitCode, chunks) : failure(ended));
    });
  });
}

function understood(exitCode: number | null, chunks: readonly Buffer[]): ReaderAnswer {
  if (exitCode !== 0) return failure('crashed');
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as ReaderAnswer;
  } catch {
    return failure('crashed');
  }
}

const reasons = {
  timeout: 'Reading took too long and was ended. Print the file to PDF again, or split it.',
  too_much: 'The file holds more text than can be read. Split it.',
  crashed: 'The file ended its reader. Open it, save it again as PDF, and upload that.',
} as const;

const failure = (code: keyof typeof reasons): ReaderAnswer => ({ ok: false, code, message: reasons[code] });
