import type { DocumentPage, DocumentText } from './document.ts';

/** Bytes 0x80–0x9F in Windows-1252; some decoders take them for control characters. */
const high = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Every byte has a meaning in Windows-1252, the usual encoding of texts that are not UTF-8. */
function fromWindows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (char) => high[char.charCodeAt(0) - 0x80] ?? char);
}

function decode(bytes: Uint8Array): { text: string; warning: string | null } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), warning: null };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes), warning: null };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), warning: null };
  } catch {
    return {
      text: fromWindows1252(bytes),
      warning: 'The text is not UTF-8 and was read as Windows-1252.',
    };
  }
}

/** Pages of a plain text end at form feeds. */
export function pagesOfText(text: string): DocumentPage[] {
  const pages: DocumentPage[] = [];
  let start = 0;
  for (const part of text.split('\f')) {
    pages.push({ page: pages.length + 1, start, end: start + part.length, width: null, height: null });
    start += part.length + 1;
  }
  return pages;
}

/** Plain text: UTF-8, UTF-16 with a byte order mark, else Windows-1252. Line ends become `\n`. */
export function readText(bytes: Uint8Array): DocumentText {
  const { text: decoded, warning } = decode(bytes);
  const text = decoded.replace(/\r\n?/g, '\n');
  return { kind: 'txt', text, pages: pagesOfText(text), scannedPages: [], warnings: warning ? [warning] : [] };
}
