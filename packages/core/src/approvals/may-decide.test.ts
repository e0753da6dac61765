import { describe, expect, it } from 'vitest';
import { mayDecide, type DecidableApproval } from './may-decide.ts';
import { tally, type Seat } from './tally.ts';

const now = '2026-01-15T09:00:00.000Z';
const approval: DecidableApproval = {
  status: 'pending',
  expiresAt: '2026-01-16T09:00:00.000Z',
  allowSelf: false,
  requesters: ['rep'],
  decidedBy: null,
};
const seats: Seat[] = [
  { id: 'ann', position: 1, vote: null, active: true },
  { id: 'bob', position: 2, vote: null, active: true },
  { id: 'rep', position: 3, vote: null, active: true },
];
const asked = (personId: string, given: Partial<DecidableApproval> = {}, sequence = false, of = seats) =>
  mayDecide(
    { ...approval, ...given },
    { personId, seat: of.find((seat) => seat.id === personId), tally: tally({ needed: 2, sequence }, of), now },
  ).code;

describe('mayDecide', () => {
  it('lets approvers decide, in their turn', () => {
    expect(asked('ann')).toBeNull();
    expect(asked('bob')).toBeNull();
    expect(asked('bob', {}, true)).toBe('not_your_turn');
  });

  it('refuses others, the one who asked, and a second vote', () => {
    expect(asked('tom')).toBe('not_an_approver');
    expect(asked('rep')).toBe('self_approval');
    expect(asked('rep', { allowSelf: true })).toBeNull();
    const voted = seats.map((seat) => (seat.id === 'ann' ? { ...seat, vote: 'approved' as const } : seat));
    expect(asked('ann', {}, false, voted)).toBe('already_voted');
  });

  it('refuses what is over, at the instant of expiry too', () => {
    expect(asked('ann', { expiresAt: now })).toBe('approval_expired');
    expect(asked('ann', { status: 'expired' })).toBe('approval_expired');
    expect(asked('ann', { status: 'cancelled' })).toBe('approval_cancelled');
    expect(asked('ann', { status: 'approved', decidedBy: 'Bob' })).toBe('already_decided');
    expect(asked('ann', { expiresAt: null })).toBeNull();
  });

  it('names who decided', () => {
    const answer = mayDecide(
      { ...approval, status: 'rejected', decidedBy: 'Bob' },
      { personId: 'ann', seat: seats[0], tally: tally({ needed: 1, sequence: false }, seats), now },
    );
    expect(answer.reason).toBe('Bob has rejected this already.');
  });
});
