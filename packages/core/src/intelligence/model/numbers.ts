/** How a file writes its decimals. */
export type DecimalMark = '.' | ',';

/** Texts that say "not known" in exports of other programs. */
const unknownWords = new Set(['', 'na', 'n/a', '#n/a', 'nan', 'null', 'nil', '-', '–', '?', '.']);

/** Whether a cell says nothing. */
export function isBlank(text: string): boolean {
  return text.length < 5 && unknownWords.has(text.toLowerCase());
}

const plain = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const grouped = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/;
const surrounding = /^([+-]?)\s*[$€£]\s*|\s*[%$€£]$/g;

/**
 * The number a cell stands for; NaN when it is none. Currency and per cent signs around it are passed over, groups of
 * three are taken together. Where the decimal mark is a comma, a cell without one is read as usual. Infinite values are
 * no numbers.
 */
export function readNumber(text: string, decimal: DecimalMark = '.'): number {
  if (plain.test(text)) return finite(Number(text));
  let bare = text.replace(surrounding, '$1');
  if (decimal === ',' && bare.includes(',')) bare = bare.replaceAll('.', '').replace(',', '.');
  if (plain.test(bare)) return finite(Number(bare));
  return grouped.test(bare) ? finite(Number(bare.replaceAll(',', ''))) : Number.NaN;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}

const day = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Milliseconds of an ISO-8601 day or instant; NaN when the cell is none. */
export function readDay(text: string): number {
  return day.test(text) ? Date.parse(text.includes('T') ? text : text.slice(0, 10)) : Number.NaN;
}
