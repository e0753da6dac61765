import type { DeterminationRow, DeterminationTable } from '@renubu/contracts/renewals';
import { describeDays, rowMatches } from './determine.ts';
import { stageLabel } from './stages.ts';

/**
 * A defect of a determination table, with a point that shows it.
 * - `gap`: no row matches the point.
 * - `overlap`: two rows match it and the earlier one is not an exception by risk.
 * - `shadowed`: a row that is never the first to match. Its point is one it covers, or where it would begin.
 */
export interface DeterminationIssue {
  kind: 'gap' | 'overlap' | 'shadowed';
  exampleDays: number;
  exampleRisk: number;
  /** Indexes of the rows involved; empty for a gap. */
  rows: number[];
  message: string;
}

/** A stretch of whole days (ends inclusive, null = unbounded) on which every row behaves alike; `at` lies in it. */
interface DaySpan {
  from: number | null;
  to: number | null;
  at: number;
}

function daySpans(rows: readonly DeterminationRow[]): DaySpan[] {
  const starts = new Set<number>();
  for (const row of rows) {
    if (row.minDays !== null) starts.add(row.minDays);
    if (row.maxDays !== null) starts.add(row.maxDays + 1);
  }
  const sorted = [...starts].sort((a, b) => a - b);
  const first = sorted[0];
  if (first === undefined) return [{ from: null, to: null, at: 0 }];
  const spans: DaySpan[] = [{ from: null, to: first - 1, at: first - 1 }];
  sorted.forEach((from, index) => {
    const next = sorted[index + 1];
    spans.push({ from, to: next === undefined ? null : next - 1, at: from });
  });
  return spans;
}

/** One risk of every stretch of 0–100 on which all rows behave alike. Unknown risk behaves as 0: `minRisk` excludes both. */
function riskPoints(rows: readonly DeterminationRow[]): number[] {
  const points = new Set([0]);
  for (const { minRisk } of rows) if (minRisk !== null && minRisk < 100) points.add(Math.floor(minRisk) + 1);
  return [...points].sort((a, b) => a - b);
}

/** A row narrowed by a higher risk than a later one is an exception to it: first match wins, and that is meant. */
function isException(earlier: DeterminationRow, later: DeterminationRow): boolean {
  return earlier.minRisk !== null && (later.minRisk === null || earlier.minRisk > later.minRisk);
}

function findGaps(rows: readonly DeterminationRow[], spans: DaySpan[], risks: number[]): DeterminationIssue[] {
  const gaps: { span: DaySpan; risk: number; everyRisk: boolean }[] = [];
  for (const span of spans) {
    const open = risks.filter((risk) => !rows.some((row) => rowMatches(row, span.at, risk)));
    const risk = open[0];
    if (risk === undefined) continue;
    const everyRisk = open.length === risks.length;
    const last = gaps.at(-1);
    const adjacent = last !== undefined && last.span.to !== null && last.span.to + 1 === span.from;
    if (adjacent && last.risk === risk && last.everyRisk === everyRisk) last.span = { ...last.span, to: span.to };
    else gaps.push({ span, risk, everyRisk });
  }
  return gaps.map(({ span, risk, everyRisk }) => ({
    kind: 'gap',
    exampleDays: span.at,
    exampleRisk: risk,
    rows: [],
    message: `No row matches ${describeDays(span.from, span.to)}${everyRisk ? '' : ` with risk ${risk}`}.`,
  }));
}

function name(rows: readonly DeterminationRow[], index: number): string {
  const row = rows[index];
  return `row ${index + 1}${row === undefined ? '' : ` (${stageLabel(row.stage)})`}`;
}

function findOverlaps(
  rows: readonly DeterminationRow[],
  points: [days: number, risk: number][],
  shadowed: ReadonlySet<number>,
): DeterminationIssue[] {
  const issues: DeterminationIssue[] = [];
  rows.forEach((later, j) => {
    if (shadowed.has(j)) return;
    rows.slice(0, j).forEach((earlier, i) => {
      if (isException(earlier, later)) return;
      const point = points.find(([days, risk]) => rowMatches(earlier, days, risk) && rowMatches(later, days, risk));
      if (point === undefined) return;
      const message = `${name(rows, i)} and ${name(rows, j)} both match ${point[0]} days with risk ${point[1]}; the first wins.`;
      issues.push({
        kind: 'overlap',
        exampleDays: point[0],
        exampleRisk: point[1],
        rows: [i, j],
        message: capital(message),
      });
    });
  });
  return issues;
}

function findShadowed(rows: readonly DeterminationRow[], points: [days: number, risk: number][]): DeterminationIssue[] {
  const first = new Set(points.map(([days, risk]) => rows.findIndex((row) => rowMatches(row, days, risk))));
  return [...rows.keys()]
    .filter((index) => !first.has(index))
    .map((index) => {
      const row = rows[index] as DeterminationRow;
      const covered = points.find(([days, risk]) => rowMatches(row, days, risk));
      const [exampleDays, exampleRisk] = covered ?? [row.minDays ?? row.maxDays ?? 0, row.minRisk ?? 0];
      const hiding = covered === undefined ? [] : rowsBefore(rows, index, points);
      const why =
        covered === undefined
          ? 'it matches no days and risk at all'
          : `${hiding.map((i) => name(rows, i)).join(', ')} ${hiding.length === 1 ? 'matches' : 'match'} all of it first`;
      return {
        kind: 'shadowed',
        exampleDays,
        exampleRisk,
        rows: [...hiding, index],
        message: `${capital(name(rows, index))} can never apply: ${why}.`,
      };
    });
}

function rowsBefore(rows: readonly DeterminationRow[], index: number, points: [number, number][]): number[] {
  const row = rows[index] as DeterminationRow;
  const winners = points
    .filter(([days, risk]) => rowMatches(row, days, risk))
    .map(([days, risk]) => rows.findIndex((other) => rowMatches(other, days, risk)));
  return [...new Set(winners)].sort((a, b) => a - b);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * Proves that exactly one row is meant for every whole number of days and every whole risk 0–100; an empty list is the
 * proof. It is complete, not a sample: between two bounds of the table all rows behave alike, so one point of each
 * stretch stands for all of it, the unbounded ends included.
 *
 * Rows are tried in order, so two rows may match the same point only where the earlier is narrowed by a higher risk
 * than the later ("above 70: emergency; otherwise critical"). Any other double match is an overlap, even of two rows
 * of the same stage: the table would read differently from how it works.
 */
export function checkDetermination(table: DeterminationTable): DeterminationIssue[] {
  const { rows } = table;
  const [spans, risks] = [daySpans(rows), riskPoints(rows)];
  const points = spans.flatMap((span) => risks.map((risk): [number, number] => [span.at, risk]));
  const shadowed = findShadowed(rows, points);
  const hidden = new Set(shadowed.map((issue) => issue.rows.at(-1) as number));
  return [...findGaps(rows, spans, risks), ...findOverlaps(rows, points, hidden), ...shadowed];
}
