import { mkdtemp, readFile, rm, writeFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { trainRiskModel } from '@renubu/core/intelligence/model/train';
import { makeScorer } from '@renubu/core/intelligence/model/scorer';
import type { RiskModel } from '@renubu/contracts/risk-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCsv } from './csv.ts';
import { readModel, readTable } from './files.ts';
import { predictFile } from './predict.ts';
import { coefficientsOf, measureFile } from './report.ts';

let folder: string;
let model: RiskModel;
const at = (name: string) => join(folder, name);

/** Rows that leave the likelier the less they use the product; the plan "free" adds to it. */
function line(index: number): string[] {
  const usage = (index * 37) % 101;
  const plan = ['free', 'pro', 'team'][index % 3] as string;
  const left = usage + ((index * 61) % 53) - (plan === 'free' ? 25 : 0) < 55;
  return [`c-${index}`, index % 20 === 0 ? '' : String(usage), plan, left ? 'Yes' : 'No'];
}

const csv = (rows: string[][], delimiter = ','): string => rows.map((row) => row.join(delimiter)).join('\n');
const rows = Array.from({ length: 600 }, (_, index) => line(index));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'renubu-model-'));
  await writeFile(at('train.csv'), `\uFEFF${csv([['id', 'usage', 'plan', 'left'], ...rows])}\n`);
  const trained = trainRiskModel(await readTable(at('train.csv')), {
    label: 'left',
    positive: 'Yes',
    id: 'id',
    seed: 1,
    now: '2026-03-01T09:00:00Z',
  });
  if (!trained.ok) throw new Error(trained.problem.message);
  ({ model } = trained);
  await writeFile(at('model.json'), JSON.stringify(model));
});
afterAll(() => rm(folder, { recursive: true }));

const scoresOf = async (name: string): Promise<string[][]> => {
  await predictFile(await readModel(at('model.json')), at(name), at('scores.csv'));
  return (await readFile(at('scores.csv'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((text) => text.split(','));
};

describe('predict', () => {
  it('gives each row its score, in order, without the label and with columns in another order', async () => {
    await writeFile(
      at('new.csv'),
      csv([['plan', 'more', 'id', 'usage'], ...rows.map(([id, usage, plan]) => [plan!, 'x', id!, usage!])]),
    );
    const [header, ...scores] = await scoresOf('new.csv');
    expect(header).toEqual(['id', 'probability']);
    expect(scores.map(([id]) => id)).toEqual(rows.map(([id]) => id));
    const scorer = makeScorer(model);
    scores.forEach(([, probability], index) => {
      const [, usage = '', plan = ''] = rows[index] ?? [];
      const expected = scorer.probability((column) => (column === 'usage' ? usage : column === 'plan' ? plan : ''));
      expect(Number(probability)).toBe(expected);
    });
  });

  it('takes unseen levels, blanks, short rows, quotes, gzip and semicolons', async () => {
    const text = 'id;usage;plan\n"a;1";12,5;enterprise\n"b ""2""";;\nc,3;NA\n';
    await writeFile(at('odd.csv.gz'), gzipSync(text));
    const scores = await scoresOf('odd.csv.gz');
    expect(scores.map((cells) => cells.slice(0, -1).join(','))).toEqual(['id', 'a;1', '"b ""2"""', '"c,3"']);
    for (const cells of scores.slice(1)) {
      expect(Number(cells.at(-1))).toBeGreaterThan(0);
      expect(Number(cells.at(-1))).toBeLessThan(1);
    }
  });

  it('names a column that is missing, and leaves no half-written file', async () => {
    await writeFile(at('lacking.csv'), 'id,usagee\n1,2\n');
    await rm(at('scores.csv'), { force: true });
    await expect(scoresOf('lacking.csv')).rejects.toThrow(
      /lacks columns the model needs:\n {2}usage \(did you mean “usagee”\?\)\n {2}plan\nThere are: id, usagee\./,
    );
    await writeFile(at('broken.csv'), 'id,usage,plan\n1,2,free\n1,2,free,too,many\n');
    await expect(scoresOf('broken.csv')).rejects.toThrow(/row 3 has 5 cells, the header has 3/);
    expect((await readdir(folder)).filter((name) => name.startsWith('scores.csv'))).toEqual([]);
  });

  it('scores an empty file as no rows', async () => {
    await writeFile(at('none.csv'), 'id,usage,plan\n');
    expect(await scoresOf('none.csv')).toEqual([['id', 'probability']]);
  });
});

describe('files', () => {
  it('are refused with what is wrong', async () => {
    await writeFile(at('empty.csv'), '');
    await writeFile(at('twice.csv'), 'a,b,a\n1,2,3\n');
    await writeFile(at('binary.csv'), Buffer.from([80, 75, 3, 4, 0, 0, 1]));
    await writeFile(at('foreign.json'), '{"format":"onnx"}');
    await expect(openCsv(at('absent.csv'))).rejects.toThrow(/no file/);
    await expect(openCsv(at('empty.csv'))).rejects.toThrow(/is empty/);
    await expect(openCsv(at('twice.csv'))).rejects.toThrow(/two columns “a”/);
    await expect(openCsv(at('binary.csv'))).rejects.toThrow(/is no text/);
    await expect(readModel(at('foreign.json'))).rejects.toThrow(/is not used: it is no risk model/);
    await expect(readModel(at('absent.json'))).rejects.toThrow(/cannot be read/);
  });
});

describe('report', () => {
  it('measures a file of known outcomes', async () => {
    const report = await measureFile(model, at('train.csv'), 'left', 'Yes');
    expect(report.metrics.rows).toBe(600);
    expect(report.metrics.auc).toBeGreaterThan(0.8);
    expect(report.drift.every(({ index }) => index < 1e-9)).toBe(true);
    await expect(measureFile(model, at('train.csv'), 'left', 'yes')).rejects.toThrow(/never “yes”.*“Yes”/);
  });

  it('lists every addend, the features that move most first', () => {
    const coefficients = coefficientsOf(model);
    expect([...new Set(coefficients.map(({ feature }) => feature))]).toEqual(['usage', 'plan']);
    const free = coefficients.find(({ feature, at: level }) => feature === 'plan' && level === 'free');
    expect(free!.points).toBeGreaterThan(0);
  });
});
