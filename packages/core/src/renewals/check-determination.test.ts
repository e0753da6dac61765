import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stageKeys, type DeterminationRow, type DeterminationTable } from '@renubu/contracts/renewals';
import { checkDetermination } from './check-determination.ts';
import { rowMatches } from './determine.ts';
import { fourStageTable, tenStageTable } from './presets.ts';

function table(...rows: [number | null, number | null, (number | null)?][]): DeterminationTable {
  return {
    preset: 'custom',
    rows: rows.map(([minDays, maxDays, minRisk = null], index) => ({
      stage: stageKeys[index % stageKeys.length]!,
      minDays,
      maxDays,
      minRisk,
      create: 'always',
    })),
  };
}

describe('checkDetermination', () => {
  it('proves both presets', () => {
    expect(checkDetermination(tenStageTable)).toEqual([]);
    expect(checkDetermination(fourStageTable)).toEqual([]);
  });

  it('finds a gap between rows and at the open ends', () => {
    expect(checkDetermination(table([0, 30], [120, 179]))).toMatchObject([
      { kind: 'gap', exampleDays: -1, message: 'No row matches -1 days or fewer.' },
      { kind: 'gap', exampleDays: 31, message: 'No row matches 31 to 119 days.' },
      { kind: 'gap', exampleDays: 180, message: 'No row matches 180 days or more.' },
    ]);
  });

  it('finds a gap that only a low risk falls into', () => {
    expect(checkDetermination(table([null, 6, 70], [7, null]))).toMatchObject([
      { kind: 'gap', exampleDays: 6, exampleRisk: 0, message: 'No row matches 6 days or fewer with risk 0.' },
    ]);
  });

  it('names the two rows of an overlap', () => {
    expect(checkDetermination(table([null, 10], [10, null]))).toMatchObject([
      {
        kind: 'overlap',
        exampleDays: 10,
        rows: [0, 1],
        message: 'Row 1 (Overdue) and row 2 (Emergency) both match 10 days with risk 0; the first wins.',
      },
    ]);
  });

  it('allows an exception by risk, but only before the row it narrows', () => {
    expect(checkDetermination(table([null, 6, 90], [null, 6, 70], [null, null]))).toEqual([]);
    expect(checkDetermination(table([null, 6, 70], [null, 8, 70], [null, null]))).toMatchObject([
      { kind: 'overlap', rows: [0, 1] },
    ]);
    expect(checkDetermination(table([null, null], [null, 6, 70]))).toMatchObject([
      {
        kind: 'shadowed',
        rows: [0, 1],
        message: 'Row 2 (Emergency) can never apply: row 1 (Overdue) matches all of it first.',
      },
    ]);
  });

  it('finds rows that match nothing', () => {
    expect(
      checkDetermination(table([null, null], [9, 3], [null, null, 100])).map(({ kind, rows }) => [kind, rows]),
    ).toEqual([
      ['shadowed', [1]],
      ['shadowed', [2]],
    ]);
  });

  it('agrees with trying every point', () => {
    const bound = fc.option(fc.integer({ min: -8, max: 8 }));
    const risk = fc.option(fc.constantFrom(0, 20.5, 70, 99, 100), { freq: 2 });
    const rows = fc.array(fc.tuple(bound, bound, risk), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, (list) => {
        const checked = table(...list);
        const issues = checkDetermination(checked);
        const truth = bruteForce(checked.rows);
        expect(issues.some(({ kind }) => kind === 'gap')).toBe(truth.gap);
        const shadowed = issues.filter(({ kind }) => kind === 'shadowed').map(({ rows }) => rows.at(-1));
        expect(shadowed).toEqual(truth.shadowed);
        const overlaps = issues.filter(({ kind }) => kind === 'overlap').map(({ rows }) => rows.join());
        expect(new Set(overlaps)).toEqual(truth.overlaps);
        for (const { kind, exampleDays, exampleRisk, rows } of issues) {
          const hits = checked.rows.flatMap((row, index) => (rowMatches(row, exampleDays, exampleRisk) ? [index] : []));
          if (kind === 'gap') expect(hits).toEqual([]);
          if (kind === 'overlap') expect(hits).toEqual(expect.arrayContaining(rows));
        }
      }),
      { numRuns: 150 },
    );
  });
});

function bruteForce(rows: DeterminationRow[]) {
  let gap = false;
  const winners = new Set<number>();
  const pairs = new Set<string>();
  for (let days = -12; days <= 12; days += 1) {
    for (let risk = 0; risk <= 100; risk += 1) {
      const hits = rows.flatMap((row, index) => (rowMatches(row, days, risk) ? [index] : []));
      if (hits.length === 0) gap = true;
      else winners.add(hits[0]!);
      for (const i of hits) for (const j of hits) if (i < j && !exception(rows[i]!, rows[j]!)) pairs.add(`${i},${j}`);
    }
  }
  const shadowed = [...rows.keys()].filter((index) => !winners.has(index));
  const overlaps = new Set([...pairs].filter((pair) => !shadowed.includes(Number(pair.split(',')[1]))));
  return { gap, shadowed, overlaps };
}

function exception(earlier: DeterminationRow, later: DeterminationRow): boolean {
  return (earlier.minRisk ?? -1) > (later.minRisk ?? -1);
}
