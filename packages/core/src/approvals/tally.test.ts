import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neededVotes, tally, type Seat } from './tally.ts';

const seat = (id: string, position: number, vote: Seat['vote'] = null, active = true): Seat => ({
  id,
  position,
  vote,
  active,
});

describe('neededVotes', () => {
  it('is the quorum; a sequence takes everybody unless a quorum above 1 is said', () => {
    expect(neededVotes({ quorum: 2, sequence: false }, 5)).toBe(2);
    expect(neededVotes({ quorum: 1, sequence: true }, 3)).toBe(3);
    expect(neededVotes({ quorum: 2, sequence: true }, 3)).toBe(2);
    expect(neededVotes({ quorum: 1, sequence: true }, 0)).toBe(1);
  });
});

describe('tally', () => {
  it('waits until the quorum is reached', () => {
    const rules = { needed: 2, sequence: false };
    const two = [seat('a', 1, 'approved'), seat('b', 2), seat('c', 3)];
    expect(tally(rules, two)).toEqual({ outcome: 'pending', given: 1, turn: ['b', 'c'], reachable: true });
    expect(tally(rules, [...two.slice(0, 2), seat('c', 3, 'approved')])).toMatchObject({
      outcome: 'approved',
      turn: [],
    });
  });

  it('lets one rejection reject, however many approve', () => {
    const seats = [seat('a', 1, 'approved'), seat('b', 2, 'rejected')];
    expect(tally({ needed: 1, sequence: false }, seats)).toMatchObject({ outcome: 'rejected', turn: [] });
  });

  it('asks one after the other in a sequence, and passes over who has left', () => {
    const rules = { needed: 2, sequence: true };
    expect(tally(rules, [seat('b', 2), seat('a', 1)]).turn).toEqual(['a']);
    expect(tally(rules, [seat('b', 2), seat('a', 1, 'approved')]).turn).toEqual(['b']);
    expect(tally(rules, [seat('b', 2), seat('a', 1, null, false), seat('c', 3)]).turn).toEqual(['b']);
  });

  it('takes one vote of each place in a sequence', () => {
    const rules = { needed: 2, sequence: true };
    expect(tally(rules, [seat('a', 1), seat('boss', 1), seat('c', 2)]).turn).toEqual(['a', 'boss']);
    expect(tally(rules, [seat('a', 1), seat('boss', 1, 'approved'), seat('c', 2)]).turn).toEqual(['c']);
    expect(tally(rules, [seat('a', 1), seat('boss', 1)]).reachable).toBe(false);
  });

  it('says when the quorum is out of reach', () => {
    const rules = { needed: 2, sequence: false };
    expect(tally(rules, [seat('a', 1), seat('b', 2, null, false)]).reachable).toBe(false);
    expect(tally(rules, [seat('a', 1), seat('b', 2, 'approved', false)]).reachable).toBe(true);
    expect(tally(rules, []).reachable).toBe(false);
  });
});

const seats = fc
  .uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 4 }),
      position: fc.integer({ min: 1, max: 20 }),
      active: fc.boolean(),
    }),
    { selector: (one) => one.id, maxLength: 8 },
  )
  .map((list) => list.map((one): Seat => ({ ...one, vote: null })));

/** Lets people whose turn it is vote, one after the other, as `choices` say. */
function play(rules: { needed: number; sequence: boolean }, start: Seat[], choices: readonly boolean[]) {
  let now = start;
  const votes: Seat['vote'][] = [];
  for (const approve of choices) {
    const { outcome, turn } = tally(rules, now);
    const voter = turn[0];
    if (outcome !== 'pending' || voter === undefined) break;
    const vote = approve ? 'approved' : 'rejected';
    votes.push(vote);
    now = now.map((one) => (one.id === voter ? { ...one, vote } : one));
  }
  return { seats: now, votes, result: tally(rules, now) };
}

describe('any votes', () => {
  const rules = fc.record({ needed: fc.integer({ min: 1, max: 6 }), sequence: fc.boolean() });
  const choices = fc.array(fc.boolean(), { maxLength: 10 });

  it('are approved only with enough approvals and without a rejection', () => {
    fc.assert(
      fc.property(rules, seats, choices, (rule, start, chosen) => {
        const { votes, result } = play(rule, start, chosen);
        const approvals = votes.filter((vote) => vote === 'approved').length;
        if (result.outcome === 'approved') expect(approvals).toBe(rule.needed);
        if (result.outcome === 'rejected') expect(votes.at(-1)).toBe('rejected');
        if (result.outcome !== 'rejected') expect(votes).not.toContain('rejected');
      }),
      { numRuns: 2000 },
    );
  });

  it('end when everybody decides, exactly if the quorum was in reach', () => {
    fc.assert(
      fc.property(rules, seats, (rule, start) => {
        const before = tally(rule, start);
        const { result } = play(rule, start, Array(20).fill(true));
        expect(result.outcome === 'approved').toBe(before.reachable);
      }),
      { numRuns: 2000 },
    );
  });

  it('do not depend on the order in which the seats are given', () => {
    fc.assert(
      fc.property(rules, seats, fc.infiniteStream(fc.nat()), (rule, start, random) => {
        const unique = start.map((one, index) => ({ ...one, position: index + 1 }));
        const shuffled = unique
          .map((one) => ({ one, at: random.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        expect(tally(rule, shuffled)).toEqual(tally(rule, unique));
      }),
    );
  });
});
