import { describe, expect, it } from 'vitest';
import { planSeats, type SeatRequest } from './seats.ts';

const request = (given: Partial<SeatRequest> = {}): SeatRequest => ({
  candidates: [
    { id: 'ann', origin: 'role' },
    { id: 'bob', origin: 'role' },
  ],
  unknown: [],
  quorum: 1,
  sequence: false,
  allowSelf: false,
  requesters: ['rep'],
  absences: [],
  admins: ['ada'],
  now: '2026-01-15T09:00:00Z',
  ...given,
});
const holders = (given: Partial<SeatRequest>) => planSeats(request(given)).seats.map((seat) => seat.id);
const notes = (given: Partial<SeatRequest>) => planSeats(request(given)).notes;
const away = (personId: string, delegateId: string) => ({
  personId,
  delegateId,
  from: '2026-01-01T00:00:00Z',
  to: '2026-02-01T00:00:00Z',
});

describe('planSeats', () => {
  it('gives everybody found one vote, in order', () => {
    const twice = { candidates: [...request().candidates, { id: 'ann', origin: 'user' as const }] };
    expect(planSeats(request(twice)).seats).toEqual([
      { id: 'ann', origin: 'role', position: 1, standsInFor: null },
      { id: 'bob', origin: 'role', position: 2, standsInFor: null },
    ]);
  });

  it('gives no vote to who asked, unless they may', () => {
    expect(holders({ requesters: ['ann'] })).toEqual(['bob']);
    expect(notes({ requesters: ['ann'] })).toEqual([{ type: 'requester', about: 'ann' }]);
    expect(holders({ requesters: ['ann'], allowSelf: true })).toEqual(['ann', 'bob']);
  });

  it('lets the delegate of an absent person stand in; two votes never meet in one hand', () => {
    expect(planSeats(request({ absences: [away('ann', 'cid')] })).seats[0]).toEqual({
      id: 'cid',
      origin: 'absence',
      position: 1,
      standsInFor: 'ann',
    });
    expect(holders({ absences: [away('ann', 'bob')] })).toEqual(['bob']);
    expect(holders({ absences: [away('ann', 'rep')] })).toEqual(['ann', 'bob']);
  });

  it('falls back to the administrators when too few are left', () => {
    expect(holders({ candidates: [] })).toEqual(['ada']);
    expect(notes({ candidates: [], unknown: ['x@y.z'] })).toEqual([
      { type: 'unknown', about: 'x@y.z' },
      { type: 'fallback' },
    ]);
    expect(holders({ quorum: 3 })).toEqual(['ann', 'bob', 'ada']);
    expect(notes({ quorum: 4 })).toContainEqual({ type: 'unreachable', possible: 3 });
    expect(holders({ candidates: [], requesters: ['ada'] })).toEqual([]);
  });

  it('needs everybody named of a sequence, also who could not be found', () => {
    const plan = planSeats(request({ sequence: true, unknown: ['gone@acme.test'] }));
    expect(plan).toMatchObject({ needed: 3, seats: [{ id: 'ann' }, { id: 'bob' }, { id: 'ada' }] });
  });
});
