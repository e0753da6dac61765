import { inflateRawSync } from 'node:zlib';
import type { DocumentLimits } from '../limits.ts';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;

export interface ZipEntry {
  name: string;
  method: number;
  packed: number;
  unpacked: number;
  encrypted: boolean;
  offset: number;
}

export type ZipVerdict = { ok: true; entries: ZipEntry[] } | { ok: false; reason: 'broken' | 'encrypted' | 'bomb' };

/** The directory's end lies in the last 64 kB: a comment may follow it. */
function findEnd(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - 65_557);
  for (let at = view.byteLength - 22; at >= lowest; at -= 1)
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  return -1;
}

function readEntry(view: DataView, at: number): { entry: ZipEntry; next: number } | null {
  if (at + 46 > view.byteLength || view.getUint32(at, true) !== DIRECTORY_ENTRY) return null;
  const nameLength = view.getUint16(at + 28, true);
  const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  if (next > view.byteLength) return null;
  const name = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength));
  const entry: ZipEntry = {
    name,
    encrypted: (view.getUint16(at + 8, true) & 1) === 1,
    method: view.getUint16(at + 10, true),
    packed: view.getUint32(at + 20, true),
    unpacked: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
  };
  return { entry, next };
}

/**
 * Whether the end of the directory leaves no choice where it begins: on one disk, right before its end, without the
 * larger directory of ZIP64. Where there is a choice, another program could read other entries than those judged here.
 */
function isPlainEnd(view: DataView, end: number): boolean {
  const [size, start] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  const isOneDisk = view.getUint32(end + 4, true) === 0;
  return isOneDisk && view.getUint16(end + 8, true) === view.getUint16(end + 10, true) && start + size === end;
}

/** The directory of a ZIP file; null when it is damaged or holds more than it counts. */
export function zipEntries(bytes: Uint8Array, limits: DocumentLimits): ZipEntry[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = view.byteLength < 22 ? -1 : findEnd(view);
  if (end < 0 || !isPlainEnd(view, end)) return null;
  const count = view.getUint16(end + 10, true);
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  while (entries.length < Math.min(count, limits.unpackedFiles + 1)) {
    const read = readEntry(view, at);
    if (read === null) return null;
    entries.push(read.entry);
    at = read.next;
  }
  return at === end || entries.length > limits.unpackedFiles ? entries : null;
}

/** Unpacks one entry to at most what its directory promises; null when it is larger or damaged. */
function trueSize(bytes: Uint8Array, entry: ZipEntry): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (entry.offset + 30 > view.byteLength || view.getUint32(entry.offset, true) !== LOCAL_ENTRY) return null;
  const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  const packed = bytes.subarray(start, start + entry.packed);
  if (packed.length !== entry.packed) return null;
  if (entry.method === 0) return packed.length;
  if (entry.method !== 8) return null;
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(entry.unpacked, 1) }).length;
  } catch {
    return null;
  }
}

/**
 * Judges a ZIP file before anything else unpacks it: refused when its directory promises too much, or when a part
 * holds more than the directory says (how bombs hide).
 */
export function inspectZip(bytes: Uint8Array, limits: DocumentLimits): ZipVerdict {
  const entries = zipEntries(bytes, limits);
  if (entries === null) return { ok: false, reason: 'broken' };
  if (entries.some(({ encrypted }) => encrypted)) return { ok: false, reason: 'encrypted' };
  const total = entries.reduce((sum, { unpacked }) => sum + unpacked, 0);
  const tooMuch =
    entries.length > limits.unpackedFiles ||
    total > limits.unpackedBytes ||
    total > Math.max(bytes.length, 1_000_000) * limits.unpackedRatio ||
    // XML packs to a tenth or so; a part a thousand times smaller packed is made to hurt.
    entries.some(({ packed, unpacked }) => unpacked > 10_000_000 && unpacked > packed * limits.unpackedRatio);
  if (tooMuch) return { ok: false, reason: 'bomb' };
  if (entries.some((entry) => trueSize(bytes, entry) !== entry.unpacked)) return { ok: false, reason: 'broken' };
  return { ok: true, entries };
}
