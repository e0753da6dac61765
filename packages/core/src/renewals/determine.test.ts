import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stageKeys, type StageKey } from '@renubu/contracts/renewals';
import { determineStage, shouldCreate } from './determine.ts';
import { fourStageTable, tenStageTable } from './presets.ts';
import { compareStages, isLaterStage, stageLabel, stages, stageUrgency } from './stages.ts';

const at = (daysUntilRenewal: number | null, riskScore: number | null = null) => ({ daysUntilRenewal, riskScore });

describe('the ten-stage table', () => {
  it.each<[number, StageKey]>([
    [-400, 'overdue'],
    [-1, 'overdue'],
    [0, 'emergency'],
    [6, 'emergency'],
    [7, 'critical'],
    [14, 'critical'],
    [15, 'signature'],
    [29, 'signature'],
    [30, 'finalize'],
    [59, 'finalize'],
    [60, 'negotiate'],
    [89, 'negotiate'],
    [90, 'engage'],
    [119, 'engage'],
    [120, 'prepare'],
    [149, 'prepare'],
    [150, 'discovery'],
    [179, 'discovery'],
    [180, 'monitor'],
    [400, 'monitor'],
  ])('puts %i days into %s', (days, stage) => {
    expect(determineStage(tenStageTable, at(days)).stage).toBe(stage);
  });

  it('does not look at the risk', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -500, max: 500 }),
        fc.integer({ min: 0, max: 100 }),
        (days, risk) =>
          determineStage(tenStageTable, at(days, risk)).stage === determineStage(tenStageTable, at(days)).stage,
      ),
    );
  });

  it('moves only towards later stages as the date comes nearer', () => {
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 500 }), (days) => {
        const [now, tomorrow] = [days, days - 1].map((day) => determineStage(tenStageTable, at(day)).stage as StageKey);
        return now === tomorrow || isLaterStage(tomorrow as StageKey, now as StageKey);
      }),
    );
  });

  it('creates Monitor and Discovery work only with a recommendation', () => {
    for (const days of [150, 180]) {
      expect(shouldCreate(determineStage(tenStageTable, at(days)), 0)).toBe(false);
      expect(shouldCreate(determineStage(tenStageTable, at(days)), 1)).toBe(true);
    }
    expect(shouldCreate(determineStage(tenStageTable, at(3)), 0)).toBe(true);
    expect(shouldCreate(determineStage(tenStageTable, at(null)), 5)).toBe(false);
  });
});

describe('the four-stage table', () => {
  it.each<[number, number | null, StageKey]>([
    [3, 72, 'emergency'],
    [6, 71, 'emergency'],
    [6, 70, 'critical'],
    [3, null, 'critical'],
    [-5, 90, 'emergency'],
    [-5, 10, 'critical'],
    [7, 99, 'critical'],
    [30, 0, 'critical'],
    [31, 99, 'prepare'],
    [179, 0, 'prepare'],
    [180, 99, 'monitor'],
  ])('puts %i days with risk %s into %s', (days, risk, stage) => {
    expect(determineStage(fourStageTable, at(days, risk)).stage).toBe(stage);
  });
});

describe('the explanation', () => {
  it('names both values of every row tried', () => {
    const { row, tried, reason } = determineStage(fourStageTable, at(3, 45));
    expect(row).toBe(1);
    expect(tried).toEqual([
      {
        row: 0,
        stage: 'emergency',
        matched: false,
        reason: '3 days are within 6 days or fewer, but risk 45 is not above 70',
      },
      { row: 1, stage: 'critical', matched: true, reason: '3 days are within 30 days or fewer' },
    ]);
    expect(reason).toBe('Critical: 3 days are within 30 days or fewer.');
  });

  it('says when the risk decides or is unknown', () => {
    expect(determineStage(fourStageTable, at(1, 72)).reason).toBe(
      'Emergency: 1 day is within 6 days or fewer and risk 72 is above 70.',
    );
    expect(determineStage(fourStageTable, at(1)).tried[0]?.reason).toContain('the risk is unknown');
  });

  it('says when there is no date or no row', () => {
    expect(determineStage(tenStageTable, at(null))).toMatchObject({ stage: null, reason: 'There is no renewal date.' });
    const table = { preset: 'custom' as const, rows: tenStageTable.rows.slice(0, 2) };
    expect(determineStage(table, at(50))).toMatchObject({
      stage: null,
      row: null,
      reason: 'No row of the table matches.',
    });
  });
});

describe('stages', () => {
  it('have a label, an urgency and an order', () => {
    expect(stageLabel('emergency')).toBe('Emergency');
    expect([...stageKeys].map(stageUrgency)).toEqual([
      'critical',
      'critical',
      'critical',
      'high',
      'high',
      'medium',
      'medium',
      'low',
      'low',
      'low',
    ]);
    expect([...stageKeys].sort(compareStages)).toEqual([...stageKeys]);
    expect(stages.monitor.order).toBe(9);
    expect(isLaterStage('overdue', 'emergency')).toBe(true);
    expect(isLaterStage('monitor', 'monitor')).toBe(false);
  });
});
