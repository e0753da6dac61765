import type { ContractObstacle } from '@renubu/contracts/contract-terms';
import { describe, expect, it } from 'vitest';
import { planTasks, type MadeTask } from './plan-tasks.ts';
import { wantedTasks, type Occasion } from './wanted-tasks.ts';

const obstacle = (change: Partial<ContractObstacle> = {}): ContractObstacle => ({
  ...{ kind: 'termination', severity: 'critical', title: 'Can be ended', reason: 'At any time.' },
  ...{ term: 'terminationForConvenience', spans: [], ...change },
});
const occasion = (change: Partial<Occasion> = {}): Occasion => ({
  documentName: 'supply.pdf',
  end: '2026-12-31',
  noticeDeadline: { date: '2026-10-04', sendBy: '2026-10-02', endDate: '2026-12-31', notice: { n: 88, unit: 'day' } },
  obstacles: [obstacle(), obstacle({ severity: 'important' })],
  today: '2026-03-02',
  ...change,
});
const due = (change: Partial<Occasion> = {}) =>
  wantedTasks(occasion(change)).map(({ key, due: day }) => `${day} ${key}`);
const resolve = 'obstacle:termination:terminationForConvenience';

describe('the tasks that a contract calls for', () => {
  it('are due before the day they are for: obstacles while one can still say no', () => {
    expect(due()).toEqual([`2026-09-02 ${resolve}`, '2026-09-18 notice', '2026-10-02 renewal']);
    expect(due({ noticeDeadline: null })).toEqual(['2026-10-02 renewal', `2026-11-01 ${resolve}`]);
  });

  it('are due soon when their own day has passed, never after what they are for', () => {
    expect(due({ today: '2026-09-25' })).toEqual(['2026-09-28 notice', `2026-09-28 ${resolve}`, '2026-10-02 renewal']);
    expect(due({ today: '2026-10-01' })).toContain('2026-10-02 notice');
    expect(due({ today: '2026-12-30' })).toEqual([`2026-12-31 ${resolve}`, '2026-12-31 renewal']);
  });

  it('are none for what is over, and without an end only what has to be resolved', () => {
    expect(due({ today: '2027-01-01' })).toEqual([]);
    expect(due({ end: null, noticeDeadline: null })).toEqual([`2026-03-16 ${resolve}`]);
  });

  it('are told apart when two obstacles are of one kind', () => {
    const keys = wantedTasks(occasion({ obstacles: [obstacle(), obstacle()] })).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('a plan of tasks', () => {
  const wanted = wantedTasks(occasion({ obstacles: [] }));
  const made = (change: Partial<MadeTask> = {}): MadeTask => ({
    ...{ key: 'notice', taskId: 't1', title: 'Give or await notice by 2026-10-02', status: 'pending' },
    ...{ dueAt: new Date('2026-09-18T12:00:00Z'), ...change },
  });
  const actions = (...before: MadeTask[]) =>
    Object.fromEntries(planTasks(wanted, before, null).map(({ key, action }) => [key, action]));

  it('makes what is missing, keeps what is the same and moves what is not', () => {
    expect(actions()).toEqual({ notice: 'create', renewal: 'create' });
    expect(actions(made())).toEqual({ notice: 'keep', renewal: 'create' });
    expect(actions(made({ title: 'Give or await notice by 2026-08-01' }))).toMatchObject({ notice: 'update' });
    expect(actions(made({ dueAt: new Date('2026-08-01T12:00:00Z') }))).toMatchObject({ notice: 'update' });
  });

  it('leaves finished work finished, and makes a new task when it is for another day', () => {
    expect(actions(made({ status: 'completed' }))).toMatchObject({ notice: 'keep' });
    expect(actions(made({ status: 'completed', title: 'Give or await notice by 2025-10-02' }))).toMatchObject({
      notice: 'create',
    });
  });

  it('cancels open tasks for which there is no reason left', () => {
    expect(actions(made({ key: 'obstacle:other:none' }))).toMatchObject({ 'obstacle:other:none': 'cancel' });
    expect(actions(made({ key: 'obstacle:other:none', status: 'skipped' }))).not.toHaveProperty('obstacle:other:none');
  });
});
