import { problem, type DocumentResult, type DocumentText } from './document.ts';
import { readDocx } from './docx/read-docx.ts';
import { defaultLimits, type DocumentLimits } from './limits.ts';
import { readPdf } from './pdf/read-pdf.ts';
import { readText } from './read-text.ts';
import { sniff } from './sniff.ts';

export interface ReadOptions {
  /** Only for messages: what a file is, its bytes say. */
  name: string;
  signal?: AbortSignal;
  limits?: Partial<DocumentLimits>;
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 104_857.6) / 10} MB`;

/**
 * Reads a PDF, DOCX or text file as text with pages. It never throws for what a file holds: a file that cannot be read
 * is a `DocumentProblem` with a code and a sentence. A document with some scanned pages is read and names them; one
 * with nothing but scanned pages is a problem (`scanned`).
 */
export async function readDocument(bytes: Uint8Array, options: ReadOptions): Promise<DocumentResult> {
  const limits = { ...defaultLimits, ...options.limits };
  if (bytes.length === 0) return problem('empty', `${options.name} is empty.`);
  if (bytes.length > limits.bytes)
    return problem(
      'too_large',
      `${options.name} has ${megabytes(bytes.length)}; at most ${megabytes(limits.bytes)} are read.`,
    );
  const result = await readByType(bytes, options, limits);
  return result.ok ? finish(result.document, limits) : result;
}

async function readByType(bytes: Uint8Array, options: ReadOptions, limits: DocumentLimits): Promise<DocumentResult> {
  switch (sniff(bytes)) {
    case 'pdf':
      return readPdf(bytes, limits, options.signal);
    case 'zip':
    case 'docx':
      return readDocx(bytes, limits);
    case 'txt':
      return { ok: true, document: readText(bytes) };
    case 'word97':
      return problem(
        'unknown_type',
        'This is an old Word file (.doc) or a Word file locked by a password. Save it as DOCX or PDF without a password.',
      );
    case 'rtf':
      return problem('unknown_type', 'This is an RTF file. Save it as DOCX or PDF.');
    case 'image':
      return problem('scanned', 'This is a picture, not text. Run text recognition (OCR) on it and upload the PDF.');
    case 'unknown':
      return problem('unknown_type', `${options.name} is neither PDF, DOCX nor text.`);
  }
}

/** Cuts a text beyond the limit and refuses one without a word. */
function finish(document: DocumentText, limits: DocumentLimits): DocumentResult {
  if (document.text.trim() === '') {
    if (document.scannedPages.length > 0)
      return problem(
        'scanned',
        'All pages are scanned pictures without text. Run text recognition (OCR) on the file and upload the result.',
      );
    return problem('empty', 'The file holds no text.');
  }
  if (document.text.length <= limits.characters) return { ok: true, document };
  const text = document.text.slice(0, limits.characters);
  const pages = document.pages
    .filter(({ start }) => start < text.length)
    .map((page) => ({ ...page, end: Math.min(page.end, text.length) }));
  const warning = `Only the first ${limits.characters.toLocaleString('en-US')} characters were read.`;
  return { ok: true, document: { ...document, text, pages, warnings: [...document.warnings, warning] } };
}
