import type { DocumentKind } from './document.ts';

/** What the bytes are, whatever the file is called. `word97` also holds DOCX files locked with a password. */
export type SniffedType = DocumentKind | 'zip' | 'word97' | 'rtf' | 'image' | 'unknown';

const startsWith = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((byte, index) => bytes[index] === byte);

const images: readonly (readonly number[])[] = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x49, 0x49, 0x2a, 0x00],
  [0x4d, 0x4d, 0x00, 0x2a],
];

/** PDF readers accept the header anywhere in the first 1,024 bytes. */
function hasPdfHeader(bytes: Uint8Array): boolean {
  const end = Math.min(bytes.length - 4, 1024);
  for (let index = 0; index < end; index += 1)
    if (startsWith(bytes.subarray(index, index + 5), [0x25, 0x50, 0x44, 0x46, 0x2d])) return true;
  return false;
}

/** Text has no NUL (UTF-16 with a byte order mark excepted) and hardly any other control character. */
function looksLikeText(bytes: Uint8Array): boolean {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) return true;
  const sample = bytes.subarray(0, 65_536);
  let odd = 0;
  for (const byte of sample) {
    if (byte === 0) return false;
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d) odd += 1;
  }
  return odd <= sample.length / 200;
}

/** Tells the type by the first bytes. A ZIP is a DOCX only when its directory holds `word/document.xml`. */
export function sniff(bytes: Uint8Array): SniffedType {
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06])) return 'zip';
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])) return 'word97';
  if (startsWith(bytes, [0x7b, 0x5c, 0x72, 0x74, 0x66])) return 'rtf';
  if (images.some((signature) => startsWith(bytes, signature))) return 'image';
  if (hasPdfHeader(bytes)) return 'pdf';
  return looksLikeText(bytes) ? 'txt' : 'unknown';
}
