import type { CategoricalFeature, NumericFeature, RiskFeature, RiskModel } from '@renubu/contracts/risk-model';
import { isBlank, readNumber, type DecimalMark } from './numbers.ts';
import { levelOf, locate } from './plan.ts';
import { at, sigmoid } from './vectors.ts';

/** Points in which addends are shown: 20 more double the odds, as is the custom of credit scorecards. */
export const pointsPerLogOdds = 20 / Math.LN2;

/** What one feature adds for one row. */
export interface FeatureAddend {
  feature: string;
  value: string;
  logOdds: number;
  points: number;
}

export interface RowScore {
  /** Exactly `intercept` plus the addends, added in their order. */
  logOdds: number;
  probability: number;
  intercept: number;
  addends: FeatureAddend[];
}

/** Reads the cells of a row by column name; '' for what is blank. */
export type RowReader = (column: string) => string;

export interface Scorer {
  columns: string[];
  /** The probability alone, for long files. */
  probability: (read: RowReader) => number;
  explain: (read: RowReader) => RowScore;
}

type Addend = (text: string) => number;

/** Makes a model ready to score rows of text. */
export function makeScorer(model: Pick<RiskModel, 'features' | 'intercept'>, decimal: DecimalMark = '.'): Scorer {
  const parts = model.features.map((feature) => ({ name: feature.name, addend: addendOf(feature, decimal) }));
  const logOddsOf = (read: RowReader): number =>
    parts.reduce((sum, { name, addend }) => sum + addend(read(name).trim()), model.intercept);
  return {
    columns: parts.map(({ name }) => name),
    probability: (read) => sigmoid(logOddsOf(read)),
    explain: (read) => {
      const addends = parts.map(({ name, addend }): FeatureAddend => {
        const value = read(name).trim();
        const logOdds = addend(value);
        return { feature: name, value, logOdds, points: logOdds * pointsPerLogOdds };
      });
      const logOdds = addends.reduce((sum, { logOdds: own }) => sum + own, model.intercept);
      return { logOdds, probability: sigmoid(logOdds), intercept: model.intercept, addends };
    },
  };
}

function addendOf(feature: RiskFeature, decimal: DecimalMark): Addend {
  return feature.kind === 'numeric' ? curve(feature, decimal) : levels(feature);
}

function curve(feature: NumericFeature, decimal: DecimalMark): Addend {
  const { knots, logOdds, blank, blankMeans } = feature;
  const along = (value: number): number => {
    const { left, share } = locate(knots, value);
    return at(logOdds, left) * (1 - share) + at(logOdds, left + 1) * share;
  };
  const ofBlank = blankMeans === null ? blank : along(blankMeans);
  return (text) => {
    const value = isBlank(text) ? Number.NaN : readNumber(text, decimal);
    return Number.isNaN(value) ? ofBlank : along(value);
  };
}

function levels({ levels: known, other }: CategoricalFeature): Addend {
  const byLevel = new Map(known.map(({ value, logOdds }) => [value, logOdds]));
  return (text) => byLevel.get(levelOf(text)) ?? other.logOdds;
}
