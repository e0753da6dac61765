import type { DeterminationRow, DeterminationTable, StageKey } from '@renubu/contracts/renewals';
import { addDays } from '../calendar/dates.ts';

/** Rows from the furthest from the date to the nearest. */
function countdown(table: DeterminationTable): DeterminationRow[] {
  const end = (row: DeterminationRow): number => row.maxDays ?? Number.POSITIVE_INFINITY;
  return [...table.rows].sort((a, b) => end(b) - end(a));
}

/**
 * Days before the renewal at which a stage's work is scheduled: `floor((min + max) / 2)` of its row; a row without a
 * lower bound (Overdue) has no middle and uses its upper bound. Null for a stage that is absent or never ends.
 */
export function stageMidpoint(table: DeterminationTable, stage: StageKey): number | null {
  const row = table.rows.find((candidate) => candidate.stage === stage);
  if (row === undefined || row.maxDays === null) return null;
  return row.minDays === null ? row.maxDays : Math.floor((row.minDays + row.maxDays) / 2);
}

/** The stage that follows on the way to the renewal date; null after the last one or for a stage not in the table. */
export function nextStage(table: DeterminationTable, stage: StageKey): StageKey | null {
  const order = countdown(table).map((row) => row.stage);
  const index = order.lastIndexOf(stage);
  return index === -1 ? null : (order.slice(index + 1).find((next) => next !== stage) ?? null);
}

/**
 * When the next workflow is due: the renewal date less the next stage's midpoint, but not before `today`. `overrides`
 * replaces the midpoint of a stage (a workflow's own wish such as "day 140"). Null after the last stage.
 */
export function nextWorkflow(
  table: DeterminationTable,
  stage: StageKey,
  renewalDate: string,
  today: string,
  overrides: Partial<Record<StageKey, number>> = {},
): { stage: StageKey; date: string } | null {
  const next = nextStage(table, stage);
  if (next === null) return null;
  const daysBefore = overrides[next] ?? stageMidpoint(table, next);
  if (daysBefore === null) return null;
  const date = addDays(renewalDate, -daysBefore);
  return { stage: next, date: date < today ? today : date };
}
