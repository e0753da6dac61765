import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Problem } from '../../platform/http/problem.ts';

/** Largest file as sent, and unpacked. */
export const maxFileBytes = 50 * 1024 * 1024;
export const maxUnpackedBytes = 200 * 1024 * 1024;

const tooLarge = (name: string, limit: number, what = '') =>
  new Problem(
    413,
    'file_too_large',
    `${name} is larger than ${limit / 1024 / 1024} MB${what}. Split it into several files.`,
  );

/** Counts what flows through and stops at a limit. */
function meter(limit: number, refuse: () => Problem, seen: (chunk: Buffer) => void = () => undefined): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > limit) return done(refuse());
      seen(chunk);
      done(null, chunk);
    },
  });
}

async function firstChunk(iterator: AsyncIterator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  return head;
}

async function* rejoin(head: Buffer, iterator: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
}

/**
 * Writes an uploaded file to `path`, unpacked when its content is gzip whatever its name. Throws 413 `file_too_large`
 * beyond 50 MB as sent or 200 MB unpacked, 422 `malformed_gzip`.
 */
export async function receiveFile(
  source: Readable,
  path: string,
  name: string,
): Promise<{ bytes: number; sha256: string }> {
  const iterator = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const head = await firstChunk(iterator);
  const packed = head[0] === 0x1f && head[1] === 0x8b;
  const hash = createHash('sha256');
  let bytes = 0;
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
    hash.update(chunk);
  };
  const received = Readable.from(rejoin(head, iterator), { objectMode: false });
  const sent = meter(maxFileBytes, () => tooLarge(name, maxFileBytes));
  const unpacked = meter(maxUnpackedBytes, () => tooLarge(name, maxUnpackedBytes, ' unpacked'), count);
  const target = createWriteStream(path, { mode: 0o600 });
  try {
    await (packed
      ? pipeline(received, sent, createGunzip(), unpacked, target)
      : pipeline(received, sent, unpacked, target));
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    if (packed && (cause as { code?: string }).code?.startsWith('Z_') === true) {
      throw new Problem(422, 'malformed_gzip', `${name} is damaged: it cannot be unpacked.`, { cause });
    }
    throw cause;
  }
  return { bytes, sha256: hash.digest('hex') };
}
