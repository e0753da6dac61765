import { joinRow, type Line } from './lines.ts';

/** A page is read in columns when at least this many rows, and this share of them, have text on both sides of a gutter. */
const MIN_ROWS = 8;
const MIN_SHARE = 0.5;
/** Columns of running text hold at least this many characters a line; cells of a table hold less. */
const MIN_CHARACTERS = 22;

/** The middle of the gap between the two segments of a row that has exactly two. */
function gutterOf([left, right]: readonly Line[]): number | null {
  return left && right ? (left.right + right.left) / 2 : null;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Where the gutter of a page in two columns lies; null for a page that is read straight across. */
export function findGutter(rows: readonly (readonly Line[])[]): number | null {
  const pairs = rows.filter((row) => row.length === 2);
  if (pairs.length < MIN_ROWS || pairs.length < rows.length * MIN_SHARE) return null;
  const gutters = pairs.map(gutterOf).filter((value) => value !== null);
  const middle = [...gutters].sort((a, b) => a - b)[gutters.length >> 1] ?? 0;
  const split = pairs.filter(([left, right]) => left && right && left.right <= middle && right.left >= middle);
  if (split.length < pairs.length * 0.8) return null;
  const [lefts, rights] = [0, 1].map((side) => mean(split.map((row) => row[side]?.text.length ?? 0)));
  return Math.min(lefts ?? 0, rights ?? 0) >= MIN_CHARACTERS ? middle : null;
}

/** The lines of a page in reading order: across, or the left column before the right one between full-width lines. */
export function readingOrder(rows: readonly Line[][]): Line[] {
  const gutter = findGutter(rows);
  if (gutter === null) return rows.map(joinRow);
  const lines: Line[] = [];
  let left: Line[] = [];
  let right: Line[] = [];
  const flush = (): void => {
    lines.push(...left, ...right);
    left = [];
    right = [];
  };
  for (const row of rows) {
    const crossing = row.some((segment) => segment.left < gutter && segment.right > gutter);
    if (crossing) {
      flush();
      lines.push(joinRow(row));
      continue;
    }
    const [before, after] = [row.filter(({ right: end }) => end <= gutter), row.filter(({ left: at }) => at >= gutter)];
    if (before.length > 0) left.push(joinRow(before));
    if (after.length > 0) right.push(joinRow(after));
  }
  flush();
  return lines;
}
