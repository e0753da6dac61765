import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { problem, type DocumentPage, type DocumentProblem, type DocumentResult } from '../document.ts';
import type { DocumentLimits } from '../limits.ts';
import { readingOrder } from './columns.ts';
import { uprightItems, type RawItem } from './items.ts';
import { segmentRows, type Line } from './lines.ts';
import { pageText, wordsOf } from './paragraphs.ts';
import { withoutRunningLines } from './running-lines.ts';

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;
type PdfPage = Awaited<ReturnType<Pdf['getPage']>>;

interface PageLines {
  lines: Line[];
  width: number;
  height: number;
  scanned: boolean;
  failed: boolean;
}

/** Time left for a file; pdf.js gives control back between pages. */
interface Clock {
  expired: () => DocumentProblem | null;
}

function clockOf(limits: DocumentLimits, signal: AbortSignal | undefined): Clock {
  const until = performance.now() + limits.timeMs;
  return {
    expired: () => {
      if (signal?.aborted) return problem('aborted', 'Reading was stopped.');
      if (performance.now() > until)
        return problem('timeout', `The file takes longer than ${limits.timeMs / 1000} seconds to read.`);
      return null;
    },
  };
}

async function open(bytes: Uint8Array): Promise<Pdf | DocumentProblem> {
  try {
    // pdf.js takes the buffer over; the caller keeps theirs.
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0, stopAtErrors: false, enableXfa: false });
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException')
      return problem('encrypted', 'The PDF is locked by a password. Save it without one and try again.');
    return problem('broken', 'The PDF is damaged and cannot be opened.');
  }
}

/** Whether a page without text paints a picture: then it is a scan, else an empty page. */
async function paintsPicture(page: PdfPage): Promise<boolean> {
  const { OPS } = await getResolvedPDFJS();
  const pictures = new Set<number>([
    OPS.paintImageXObject,
    OPS.paintInlineImageXObject,
    OPS.paintImageMaskXObject,
    OPS.paintInlineImageXObjectGroup,
    OPS.paintImageXObjectRepeat,
    OPS.paintImageMaskXObjectGroup,
    OPS.paintImageMaskXObjectRepeat,
  ]);
  const { fnArray } = await page.getOperatorList();
  return fnArray.some((operator) => pictures.has(operator));
}

async function readPage(pdf: Pdf, number: number): Promise<PageLines> {
  try {
    const page = await pdf.getPage(number);
    const { width, height } = page.getViewport({ scale: 1 });
    const content = await page.getTextContent();
    const raw = content.items.filter((item) => 'str' in item) as RawItem[];
    const lines = uprightItems(raw).flatMap((items) => readingOrder(segmentRows(items)));
    const scanned = lines.length === 0 && (await paintsPicture(page));
    page.cleanup();
    return { lines, width, height, scanned, failed: false };
  } catch {
    return { lines: [], width: 0, height: 0, scanned: false, failed: true };
  }
}

async function readPages(pdf: Pdf, clock: Clock): Promise<PageLines[] | DocumentProblem> {
  const pages: PageLines[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const expired = clock.expired();
    if (expired) return expired;
    pages.push(await readPage(pdf, number));
  }
  return pages;
}

/** A paragraph that runs over the end of a page goes on after a space; else a blank line stands between pages. */
function gapBefore(previous: string, next: string): string {
  if (previous === '' || next === '') return '';
  return /[\p{L},;-]$/u.test(previous) && /^[\p{Ll}(]/u.test(next) ? '\n' : '\n\n';
}

function assemble(read: readonly PageLines[]): DocumentResult {
  const cleaned = withoutRunningLines(read.map(({ lines }) => lines));
  const words = wordsOf(cleaned);
  const pages: DocumentPage[] = [];
  let text = '';
  cleaned.forEach((lines, index) => {
    const content = pageText(lines, words);
    text += gapBefore(text, content);
    const start = text.length;
    text += content;
    const { width = 0, height = 0 } = read[index] ?? {};
    pages.push({ page: index + 1, start, end: text.length, width, height });
  });
  const numbers = (which: (page: PageLines) => boolean): number[] =>
    read.flatMap((page, index) => (which(page) ? [index + 1] : []));
  const scannedPages = numbers(({ scanned }) => scanned);
  const warnings = numbers(({ failed }) => failed).map((number) => `Page ${number} is damaged and could not be read.`);
  if (scannedPages.length > 0)
    warnings.push(`Scanned without text, not read: page ${scannedPages.slice(0, 20).join(', ')}.`);
  return { ok: true, document: { kind: 'pdf', text, pages, scannedPages, warnings } };
}

/** A PDF as text: runs become lines, lines paragraphs; headers, footers and page numbers are left out. */
export async function readPdf(
  bytes: Uint8Array,
  limits: DocumentLimits,
  signal: AbortSignal | undefined,
): Promise<DocumentResult> {
  const clock = clockOf(limits, signal);
  const pdf = await open(bytes);
  if ('ok' in pdf) return pdf;
  try {
    if (pdf.numPages > limits.pages)
      return problem('too_many_pages', `The PDF has ${pdf.numPages} pages; at most ${limits.pages} are read.`);
    const pages = await readPages(pdf, clock);
    if (!Array.isArray(pages)) return pages;
    if (pages.length > 0 && pages.every(({ failed }) => failed))
      return problem('broken', 'The PDF is damaged: none of its pages can be read.');
    return assemble(pages);
  } finally {
    await pdf.loadingTask.destroy();
  }
}
