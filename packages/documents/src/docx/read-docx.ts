import mammoth from 'mammoth';
import { problem, type DocumentResult } from '../document.ts';
import type { DocumentLimits } from '../limits.ts';
import { inspectZip } from './unpack.ts';

const MAIN_PART = 'word/document.xml';

/** A Word document as text: a blank line between paragraphs, a tab between cells. Word knows no pages: there is one. */
export async function readDocx(bytes: Uint8Array, limits: DocumentLimits): Promise<DocumentResult> {
  const verdict = inspectZip(bytes, limits);
  if (!verdict.ok) {
    if (verdict.reason === 'encrypted')
      return problem('encrypted', 'The file is protected by a password. Save it without one and try again.');
    if (verdict.reason === 'bomb')
      return problem('too_large', 'The file unpacks to far more than it may; it was not opened.');
    return problem('broken', 'The file is damaged: its parts cannot be unpacked.');
  }
  if (!verdict.entries.some(({ name }) => name === MAIN_PART))
    return problem('unknown_type', 'This is a ZIP file, not a Word document. Choose a PDF, DOCX or TXT file.');
  try {
    const { value } = await mammoth.extractRawText({ buffer: Buffer.from(bytes) });
    const text = value.replace(/\r\n?/g, '\n').trimEnd();
    const page = { page: 1, start: 0, end: text.length, width: null, height: null };
    return { ok: true, document: { kind: 'docx', text, pages: [page], scannedPages: [], warnings: [] } };
  } catch {
    return problem('broken', 'The Word document is damaged and cannot be read.');
  }
}
