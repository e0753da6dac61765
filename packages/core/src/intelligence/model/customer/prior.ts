import type { CustomerRiskModel } from '@renubu/contracts/customer-risk';
import type { Contribution } from '@renubu/contracts/intelligence';
import { sigmoid } from '../vectors.ts';

/** Log-odds of one point: a customer at 60 is twice as likely to be lost, in odds, as one at 48. */
export const priorLogOddsPerPoint = 0.06;

/** Log-odds at the baseline of 20 points: about 6 of 100 such renewals are lost. An assumption until outcomes are known. */
export const priorLogOddsAtBaseline = -2.7;

/** The model that every organization begins with: judgement, no outcomes. Every multiplier is 1. */
export const priorRiskModel: CustomerRiskModel = {
  version: 0,
  weights: [],
  logOddsPerPoint: priorLogOddsPerPoint,
  logOddsAtBaseline: priorLogOddsAtBaseline,
};

/**
 * The probability of losing the renewal: log-odds are the points before they are held within 0–100, times the model's
 * log-odds per point. The baseline is the first contribution.
 */
export function riskProbability(model: CustomerRiskModel, contributions: readonly Contribution[]): number {
  const above = contributions
    .filter(({ factor }) => factor !== 'bounds' && factor !== 'baseline')
    .reduce((sum, { points }) => sum + points, 0);
  return sigmoid(model.logOddsAtBaseline + model.logOddsPerPoint * above);
}
