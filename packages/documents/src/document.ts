export const documentKinds = ['pdf', 'docx', 'txt'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** One page: its text lies between `start` (inclusive) and `end` (exclusive). Pages follow each other without overlap. */
export interface DocumentPage {
  page: number;
  start: number;
  end: number;
  /** In PDF points (1/72 inch); null where the format knows no pages. */
  width: number | null;
  height: number | null;
}

/** A document as text. The same bytes always give the same text. */
export interface DocumentText {
  kind: DocumentKind;
  text: string;
  /** At least one page. DOCX and plain text without form feeds count as one. */
  pages: DocumentPage[];
  /** Numbers of pages that hold pictures and no text: they have to be read by eye or by OCR. */
  scannedPages: number[];
  /** In words for people, such as “Page 3 could not be read.” */
  warnings: string[];
}

export const documentProblemCodes = [
  'empty',
  'too_large',
  'too_many_pages',
  'unknown_type',
  'encrypted',
  'broken',
  'scanned',
  'timeout',
  'aborted',
] as const;
export type DocumentProblemCode = (typeof documentProblemCodes)[number];

/** Why a file cannot be read, in words for the person who chose it. */
export interface DocumentProblem {
  ok: false;
  code: DocumentProblemCode;
  message: string;
}

export type DocumentResult = { ok: true; document: DocumentText } | DocumentProblem;

export function problem(code: DocumentProblemCode, message: string): DocumentProblem {
  return { ok: false, code, message };
}

/** The number of the page that holds `offset`; the nearest earlier one between two pages. */
export function pageAt(pages: readonly DocumentPage[], offset: number): number {
  let [low, high] = [0, pages.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pages[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return pages[low]?.page ?? 1;
}
