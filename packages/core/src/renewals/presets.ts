import type { DeterminationRow, DeterminationTable, ScoringConfig, StageKey } from '@renubu/contracts/renewals';

function row(
  stage: StageKey,
  minDays: number | null,
  maxDays: number | null,
  rest: Partial<DeterminationRow> = {},
): DeterminationRow {
  return { stage, minDays, maxDays, minRisk: null, create: 'always', ...rest };
}

/** The default determination: ten stages by days until renewal. Monitor and Discovery need a recommendation. */
export const tenStageTable: DeterminationTable = {
  preset: 'ten-stage',
  rows: [
    row('overdue', null, -1),
    row('emergency', 0, 6),
    row('critical', 7, 14),
    row('signature', 15, 29),
    row('finalize', 30, 59),
    row('negotiate', 60, 89),
    row('engage', 90, 119),
    row('prepare', 120, 149),
    row('discovery', 150, 179, { create: 'if-recommended' }),
    row('monitor', 180, null, { create: 'if-recommended' }),
  ],
};

/** The short determination: emergency takes a high risk as well; every other customer within 30 days is critical. */
export const fourStageTable: DeterminationTable = {
  preset: 'four-stage',
  rows: [
    row('emergency', null, 6, { minRisk: 70 }),
    row('critical', null, 30),
    row('prepare', 31, 179),
    row('monitor', 180, null, { create: 'if-recommended' }),
  ],
};

const noBonus: Record<StageKey, number> = {
  overdue: 0,
  emergency: 0,
  critical: 0,
  signature: 0,
  finalize: 0,
  negotiate: 0,
  engage: 0,
  prepare: 0,
  discovery: 0,
  monitor: 0,
};

/** The default scoring constants; ARR tiers in minor units (150 000 USD = 15 000 000). */
export const defaultScoring: ScoringConfig = {
  preset: 'default',
  stageBase: {
    overdue: 100,
    emergency: 90,
    critical: 80,
    signature: 70,
    finalize: 60,
    negotiate: 50,
    engage: 40,
    prepare: 30,
    discovery: 25,
    monitor: 20,
  },
  stageBonus: noBonus,
  arrTiers: [
    { minArrMinor: 15_000_000, multiplier: 2 },
    { minArrMinor: 10_000_000, multiplier: 1.5 },
  ],
  plan: { invest: 1.5, expand: 1.3, manage: 1, monitor: 0.8, none: 1 },
  experience: { junior: 0.9, mid: 1, senior: 1.1, expert: 1.2 },
  workloadPenalty: 2,
  strategicBase: { invest: 70, expand: 60, other: 50 },
  opportunity: { base: 50, factor: 0.5, minScore: 70 },
  risk: { base: 60, factor: 0.6, minScore: 60 },
};

/** The default constants with extra points for the last stages. */
export const stageBonusScoring: ScoringConfig = {
  ...defaultScoring,
  preset: 'stage-bonus',
  stageBonus: { ...noBonus, overdue: 20, emergency: 15, critical: 10 },
};
