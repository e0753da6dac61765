import type { DeterminationRow, DeterminationTable, StageKey } from '@renubu/contracts/renewals';
import { stageLabel } from './stages.ts';

export interface DeterminationInput {
  /** Whole days until the renewal date; negative when overdue; null without a date. */
  daysUntilRenewal: number | null;
  /** 0–100; null when unknown, which no row narrowed by risk matches. */
  riskScore: number | null;
}

/** One row of the table that was tried, with both compared values in words. */
export interface RowTrial {
  row: number;
  stage: StageKey;
  matched: boolean;
  reason: string;
}

export interface Determination {
  /** Null when no row matches. */
  stage: StageKey | null;
  /** Index of the row that matched. */
  row: number | null;
  create: DeterminationRow['create'] | null;
  /** Rows in the order they were tried, up to the one that matched. */
  tried: RowTrial[];
  reason: string;
}

/** Whether a row matches; `minRisk` is exclusive, so 70 means a risk above 70. */
export function rowMatches(row: DeterminationRow, daysUntilRenewal: number, riskScore: number | null): boolean {
  return (
    (row.minDays === null || daysUntilRenewal >= row.minDays) &&
    (row.maxDays === null || daysUntilRenewal <= row.maxDays) &&
    (row.minRisk === null || (riskScore !== null && riskScore > row.minRisk))
  );
}

/** The days a row covers, in words: "0 to 6 days", "180 days or more". */
export function describeDays(minDays: number | null, maxDays: number | null): string {
  if (minDays === null && maxDays === null) return 'any number of days';
  if (minDays === null) return `${maxDays} days or fewer`;
  if (maxDays === null) return `${minDays} days or more`;
  return minDays === maxDays ? `exactly ${minDays} days` : `${minDays} to ${maxDays} days`;
}

function explainTrial(row: DeterminationRow, days: number, risk: number | null): string {
  const wanted = describeDays(row.minDays, row.maxDays);
  const inDays = rowMatches({ ...row, minRisk: null }, days, risk);
  const daysText = `${days} ${Math.abs(days) === 1 ? 'day is' : 'days are'} ${inDays ? 'within' : 'not within'} ${wanted}`;
  if (row.minRisk === null || !inDays) return daysText;
  if (risk === null) return `${daysText}, but the risk is unknown and must be above ${row.minRisk}`;
  return risk > row.minRisk
    ? `${daysText} and risk ${risk} is above ${row.minRisk}`
    : `${daysText}, but risk ${risk} is not above ${row.minRisk}`;
}

/** Finds the first row that matches and explains every row tried. */
export function determineStage(table: DeterminationTable, input: DeterminationInput): Determination {
  const { daysUntilRenewal: days, riskScore } = input;
  const tried: RowTrial[] = [];
  if (days === null) return { stage: null, row: null, create: null, tried, reason: 'There is no renewal date.' };
  for (const [index, row] of table.rows.entries()) {
    const matched = rowMatches(row, days, riskScore);
    const reason = explainTrial(row, days, riskScore);
    tried.push({ row: index, stage: row.stage, matched, reason });
    if (matched) {
      return {
        stage: row.stage,
        row: index,
        create: row.create,
        tried,
        reason: `${stageLabel(row.stage)}: ${reason}.`,
      };
    }
  }
  return { stage: null, row: null, create: null, tried, reason: 'No row of the table matches.' };
}

/** Whether work is to be created: some stages need at least one recommendation. */
export function shouldCreate(determination: Determination, recommendationCount: number): boolean {
  if (determination.create === null) return false;
  return determination.create === 'always' || recommendationCount > 0;
}
