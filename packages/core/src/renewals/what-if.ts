import type { ScoreFactors, ScoringConfig } from '@renubu/contracts/renewals';
import { score, type ScoreInput } from './score.ts';

export interface ScoreChange {
  factor: Exclude<keyof ScoreFactors, 'total'>;
  before: number;
  after: number;
}

export interface WhatIf {
  before: ScoreFactors;
  after: ScoreFactors;
  /** Points gained; negative when lost. */
  difference: number;
  /** Only the factors that differ. */
  changed: ScoreChange[];
}

const factors = [
  'base',
  'stageBonus',
  'arrMultiplier',
  'planMultiplier',
  'experienceMultiplier',
  'openExecutions',
  'workloadPenalty',
  'subtotal',
] as const;

/** The score as it is against the score with other constants, other facts, or both. */
export function whatIf(
  config: ScoringConfig,
  input: ScoreInput,
  change: { config?: ScoringConfig; input?: Partial<ScoreInput> },
): WhatIf {
  const before = score(config, input);
  const after = score(change.config ?? config, { ...input, ...change.input });
  const changed = factors
    .filter((factor) => before[factor] !== after[factor])
    .map((factor) => ({ factor, before: before[factor], after: after[factor] }));
  return { before, after, difference: after.total - before.total, changed };
}
