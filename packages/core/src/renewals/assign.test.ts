import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign, assignAll, type AssignmentRequest, type Candidate } from './assign.ts';

const candidate = (userId: string, rest: Partial<Candidate> = {}): Candidate => ({
  userId,
  name: userId.toUpperCase(),
  active: true,
  openExecutions: 0,
  arrMinor: 0,
  skills: [],
  territories: [],
  ...rest,
});
const request = (rest: Partial<AssignmentRequest> = {}): AssignmentRequest => ({
  customerId: 'customer',
  ownerId: null,
  arrMinor: 100,
  skills: [],
  territory: null,
  ...rest,
});
const team = [
  candidate('a', { openExecutions: 5, arrMinor: 100 }),
  candidate('b', { openExecutions: 2, arrMinor: 900, territories: ['EU'] }),
  candidate('c', { openExecutions: 2, arrMinor: 500, skills: ['legal'], territories: ['US'] }),
];

describe('assign', () => {
  it('gives the work to the owner first, whatever the filters say', () => {
    expect(assign('least-arr', request({ ownerId: 'b', skills: ['legal'] }), team)).toMatchObject({
      userId: 'b',
      rule: 'owner',
    });
  });

  it('passes over an owner who is not active', () => {
    const away = [candidate('z', { active: false }), ...team];
    expect(assign('least-workload', request({ ownerId: 'z' }), away)).toMatchObject({
      userId: 'c',
      rule: 'least-workload',
    });
  });

  it('follows the policy, ties by the other load and then the id', () => {
    expect(assign('least-workload', request(), team).userId).toBe('c');
    expect(assign('least-arr', request(), team).userId).toBe('a');
    expect(assign('round-robin', request(), team, null).userId).toBe('a');
    expect(assign('round-robin', request(), team, 'a').userId).toBe('b');
    expect(assign('round-robin', request(), team, 'c').userId).toBe('a');
    expect(assign('round-robin', request(), team, 'bb').userId).toBe('c');
    expect(assign('least-workload', request(), [candidate('y'), candidate('x')]).userId).toBe('x');
  });

  it('filters by skills and territory and says why', () => {
    const result = assign('least-workload', request({ skills: ['legal'], territory: 'EU' }), team);
    expect(result).toMatchObject({ userId: null, rule: 'nobody' });
    expect(result.considered.map(({ reason }) => reason)).toEqual([
      'A lacks legal.',
      'B lacks legal.',
      'C does not cover EU.',
    ]);
    expect(assign('least-arr', request({ territory: 'EU' }), team).userId).toBe('a');
    expect(assign('least-arr', request(), [])).toMatchObject({ userId: null });
  });

  it('does not depend on the order of the candidates', () => {
    const arbitrary = fc.uniqueArray(
      fc.record({ userId: fc.constantFrom('a', 'b', 'c', 'd'), openExecutions: fc.nat(2), arrMinor: fc.nat(2) }),
      { selector: ({ userId }) => userId, minLength: 1 },
    );
    fc.assert(
      fc.property(arbitrary, fc.constantFrom('least-workload', 'round-robin', 'least-arr'), (rows, policy) => {
        const people = rows.map((row) => candidate(row.userId, row));
        return (
          assign(policy, request(), people, 'b').userId === assign(policy, request(), [...people].reverse(), 'b').userId
        );
      }),
    );
  });
});

describe('assignAll', () => {
  const requests = Array.from({ length: 7 }, (_, index) => request({ customerId: `${index}` }));

  it('levels the workload as it goes', () => {
    const result = assignAll('least-workload', requests, team);
    const load = new Map(team.map(({ userId, openExecutions }) => [userId, openExecutions]));
    for (const { userId } of result.values()) load.set(userId!, (load.get(userId!) ?? 0) + 1);
    expect([...load.values()].sort()).toEqual([5, 5, 6]);
  });

  it('goes round in turn', () => {
    expect([...assignAll('round-robin', requests, team, 'a').values()].map(({ userId }) => userId).join('')).toBe(
      'bcabcab',
    );
  });

  it('leaves unassigned what nobody can take', () => {
    const result = assignAll(
      'least-arr',
      [request({ skills: ['none'] }), request({ customerId: 'own', ownerId: 'a' })],
      team,
    );
    expect([...result.values()].map(({ userId }) => userId)).toEqual([null, 'a']);
  });
});
