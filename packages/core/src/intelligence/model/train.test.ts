import { existsSync, readFileSync } from 'node:fs';
import type { RiskModel } from '@renubu/contracts/risk-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DriftCounter } from './drift.ts';
import { measure } from './metrics.ts';
import { readModelFile } from './model-file.ts';
import { makeScorer } from './scorer.ts';
import { madeHeader, madeRows, tableOf } from './testing.ts';
import { trainRiskModel, type TrainOptions } from './train.ts';

const options: TrainOptions = {
  label: 'left',
  positive: 'yes',
  id: 'account',
  seed: 1,
  now: '2026-03-01T09:00:00Z',
};

function trained(header: readonly string[], rows: string[][], more: Partial<TrainOptions> = {}): RiskModel {
  const result = trainRiskModel(tableOf(header, rows), { ...options, ...more });
  if (!result.ok) throw new Error(result.problem.message);
  return result.model;
}

const refusal = (header: readonly string[], rows: string[][], more: Partial<TrainOptions> = {}) => {
  const result = trainRiskModel(tableOf(header, rows), { ...options, ...more });
  return result.ok ? null : result.problem;
};

const reader = (header: readonly string[], row: readonly string[]) => (column: string) =>
  row[header.indexOf(column)] ?? '';

describe('a model fitted to made rows', () => {
  const rows = madeRows(1500, 7);
  const model = trained(madeHeader, rows);
  const scorer = makeScorer(model);

  it('finds what the outcome hangs on and how strongly', () => {
    const usage = model.features.find(({ name }) => name === 'usage');
    const plan = model.features.find(({ name }) => name === 'plan');
    if (usage?.kind !== 'numeric' || plan?.kind !== 'categorical') throw new Error('features of the wrong kind');
    const slope = (usage.logOdds.at(-1)! - usage.logOdds[0]!) / (usage.knots.at(-1)! - usage.knots[0]!);
    expect(slope).toBeGreaterThan(-0.06);
    expect(slope).toBeLessThan(-0.04);
    const addend = (level: string) => plan.levels.find(({ value }) => value === level)!.logOdds;
    expect(addend('free') - addend('pro')).toBeGreaterThan(0.6);
    expect(Math.abs(addend('team') - addend('pro'))).toBeLessThan(0.35);
  });

  it('leaves out ids and free text, and says why', () => {
    expect(model.training.dropped.map(({ column, code }) => `${column}: ${code}`)).toEqual(['account: id', 'note: id']);
  });

  it('predicts rows it has not seen as well as it said', () => {
    const unseen = madeRows(3000, 99);
    const probabilities = unseen.map((row) => scorer.probability(reader(madeHeader, row)));
    const measured = measure(
      probabilities,
      unseen.map((row) => (row[5] === 'yes' ? 1 : 0)),
    );
    expect(Math.abs(measured.auc! - model.crossValidation.auc.mean)).toBeLessThan(0.03);
    expect(measured.ece).toBeLessThan(0.04);
  });

  it('adds up to its log-odds on any row', () => {
    const cell = fc.oneof(fc.constantFrom('', 'free', 'team', 'NA', '50', '-1e9', '1e300', '__proto__'), fc.string());
    fc.assert(
      fc.property(fc.array(cell, { minLength: 6, maxLength: 6 }), (row) => {
        const read = reader(madeHeader, row);
        const { logOdds, probability, intercept, addends } = scorer.explain(read);
        const sum = addends.reduce((total, { logOdds: own }) => total + own, intercept);
        expect(Math.abs(sum - logOdds)).toBeLessThanOrEqual(1e-9);
        expect(probability).toBe(scorer.probability(read));
        expect(Math.abs(Math.log(probability / (1 - probability)) - logOdds)).toBeLessThanOrEqual(1e-9);
      }),
    );
  });

  it('is the same again for the same rows and seed', () => {
    expect(trained(madeHeader, rows)).toEqual(model);
  });

  it('survives its file, and refuses files that are damaged or foreign', () => {
    const text = JSON.stringify(model);
    expect(readModelFile(text)).toEqual({ ok: true, model });
    const refused = (other: string) => {
      const read = readModelFile(other);
      return read.ok ? '' : read.message;
    };
    expect(refused('{')).toBe('it is no JSON');
    expect(refused('[]')).toMatch(/no risk model/);
    expect(refused('{"format":"onnx"}')).toMatch(/format/);
    expect(refused(text.replace('"version":1', '"version":2'))).toMatch(/version 2/);
    expect(refused(JSON.stringify({ ...model, features: [] }))).toMatch(/damaged: features/);
    expect(refused(JSON.stringify({ ...model, intercept: null }))).toMatch(/damaged: intercept/);
  });

  it('tells drift of a feature that has moved', () => {
    const counter = new DriftCounter(model.features);
    const same = new DriftCounter(model.features);
    for (const row of madeRows(800, 3)) {
      same.add(reader(madeHeader, row));
      counter.add(reader(madeHeader, [row[0]!, '5', 'free', ...row.slice(3)]));
    }
    expect(same.drift().every(({ level }) => level === 'stable')).toBe(true);
    expect(
      counter
        .drift()
        .filter(({ level }) => level === 'large')
        .map(({ feature }) => feature)
        .sort(),
    ).toEqual(['plan', 'usage']);
  });

  it('keeps probabilities true when both outcomes weigh the same', () => {
    const rare = madeRows(2500, 11).filter((row, index) => row[5] === 'no' || index % 4 === 0);
    const balanced = makeScorer(trained(madeHeader, rare, { balanced: true }));
    const mean = rare.reduce((sum, row) => sum + balanced.probability(reader(madeHeader, row)), 0) / rare.length;
    const share = rare.filter((row) => row[5] === 'yes').length / rare.length;
    expect(Math.abs(mean - share)).toBeLessThan(0.02);
  });
});

describe('a column that tells too much', () => {
  const rows = madeRows(400, 21).map((row, index) => [
    ...row,
    row[5] === 'yes' ? 'gone' : 'here',
    row[5] === 'yes' ? `2026-01-${String(1 + (index % 28)).padStart(2, '0')}` : '',
  ]);
  const header = [...madeHeader, 'state', 'cancelled_at'];

  it('is left out, by its values or by being blank', () => {
    const model = trained(header, rows);
    expect(model.training.dropped.filter(({ code }) => code === 'leak').map(({ column }) => column)).toEqual([
      'state',
      'cancelled_at',
    ]);
  });

  it('is used when asked for, with a warning', () => {
    const model = trained(header, rows, { keep: ['state'] });
    expect(model.features.map(({ name }) => name)).toContain('state');
    expect(model.training.warnings.join()).toMatch(/state: tells the outcome nearly perfectly/);
  });
});

describe('rows with a date', () => {
  it('are validated on the newest fifth', () => {
    const dated = madeRows(1000, 31).map((row, index) => [
      ...row,
      new Date(Date.UTC(2025, 0, 1 + index / 3)).toISOString().slice(0, 10),
    ]);
    const { outOfTime, training } = trained([...madeHeader, 'renewed_on'], dated);
    expect(outOfTime).toMatchObject({ column: 'renewed_on' });
    expect(outOfTime!.metrics.rows).toBeGreaterThanOrEqual(200);
    expect(outOfTime!.metrics.auc).toBeGreaterThan(0.7);
    expect(training.dropped).toContainEqual(expect.objectContaining({ column: 'renewed_on', code: 'date' }));
  });
});

describe('what cannot be fitted', () => {
  const rows = madeRows(200, 1);
  it('is refused with what to do', () => {
    expect(refusal(madeHeader, rows, { label: 'lefft' })?.message).toMatch(/no column “lefft”. Did you mean “left”/);
    expect(refusal(madeHeader, rows, { positive: 'true' })?.message).toMatch(/never “true”. It has “\w+” \(\d+\)/);
    expect(
      refusal(
        madeHeader,
        rows.map((row) => [...row.slice(0, 5), 'yes']),
      ),
    ).toMatchObject({ code: 'one_class' });
    expect(refusal(madeHeader, rows.slice(0, 30))).toMatchObject({ code: 'too_few_rows' });
    expect(refusal(madeHeader, [])).toMatchObject({ code: 'too_few_rows' });
    expect(
      refusal(
        ['account', 'same', 'left'],
        rows.map((row) => [row[0]!, 'x', row[5]!]),
      ),
    ).toMatchObject({ code: 'no_features' });
  });
});

const telco = new URL('../../../../../../shared/data/telco_churn/telco_dev.csv', import.meta.url);

describe.skipIf(!existsSync(telco))('real churn (skipped where ../shared/data is absent)', () => {
  it('is told as well as published models tell it, and not better than can be true', { timeout: 60_000 }, () => {
    const [header = [], ...rows] = readFileSync(telco, 'utf8')
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(','));
    const model = trained(header, rows, { label: 'Churn', positive: 'Yes', id: 'customerID' });
    const { auc, pooled } = model.crossValidation;
    expect(auc.mean).toBeGreaterThanOrEqual(0.845);
    expect(auc.mean).toBeLessThan(0.87);
    expect(pooled.ece).toBeLessThanOrEqual(0.03);
    expect(model.features).toHaveLength(19);
    const scorer = makeScorer(model);
    for (const row of rows.slice(0, 500)) {
      const { probability, intercept, addends } = scorer.explain(reader(header, row));
      const sum = addends.reduce((total, { logOdds }) => total + logOdds, intercept);
      expect(Math.abs(sum - Math.log(probability / (1 - probability)))).toBeLessThanOrEqual(1e-9);
    }
  });
});
