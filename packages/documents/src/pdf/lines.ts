import type { TextItem } from './items.ts';

/** A line of text, or the part of one between two wide gaps. */
export interface Line {
  text: string;
  left: number;
  right: number;
  /** Baseline. */
  y: number;
  size: number;
}

/** A gap this many font sizes wide separates columns or cells. */
const CELL_GAP = 1.8;
/** A gap this many font sizes wide is a space. */
const WORD_GAP = 0.16;

/** Runs with nearly the same baseline, in reading order. */
function rowsOf(items: readonly TextItem[]): TextItem[][] {
  const sorted = [...items].sort((a, b) => b.y - a.y || a.x - b.x);
  const rows: TextItem[][] = [];
  let row: TextItem[] = [];
  for (const item of sorted) {
    const first = row[0];
    if (first && Math.abs(first.y - item.y) > Math.max(first.size, item.size) * 0.45) {
      rows.push(row);
      row = [];
    }
    row.push(item);
  }
  if (row.length > 0) rows.push(row);
  return rows.map((runs) => runs.sort((a, b) => a.x - b.x));
}

/** The segments of a row: runs joined where they touch, spaces where they do not, cut at wide gaps. */
function segmentsOf(row: readonly TextItem[]): Line[] {
  const segments: Line[] = [];
  let current: Line | null = null;
  for (const item of row) {
    const right = item.x + item.width;
    const gap: number = current ? item.x - current.right : 0;
    if (current === null || gap > Math.max(current.size, item.size) * CELL_GAP) {
      current = { text: item.text, left: item.x, right, y: item.y, size: item.size };
      segments.push(current);
      continue;
    }
    const spaced = gap > item.size * WORD_GAP && !current.text.endsWith(' ') && !item.text.startsWith(' ');
    current.text += (spaced ? ' ' : '') + item.text;
    current.right = Math.max(current.right, right);
    current.size = Math.max(current.size, item.size);
  }
  return segments.map((segment) => ({ ...segment, text: segment.text.replace(/\s+/g, ' ').trim() }));
}

/** The rows of a page from top to bottom, each as its segments from left to right. */
export function segmentRows(items: readonly TextItem[]): Line[][] {
  return rowsOf(items)
    .map(segmentsOf)
    .map((row) => row.filter(({ text }) => text !== ''))
    .filter((row) => row.length > 0);
}

/** Joins the segments of a row into one line. */
export function joinRow(row: readonly Line[]): Line {
  const [first, ...rest] = row as [Line, ...Line[]];
  return rest.reduce(
    (line, next) => ({
      text: `${line.text}  ${next.text}`,
      left: line.left,
      right: Math.max(line.right, next.right),
      y: line.y,
      size: Math.max(line.size, next.size),
    }),
    first,
  );
}
