import { describe, expect, it } from 'vitest';
import { determineWorkKinds, type WorkKindInput } from './work-kinds.ts';

const none: WorkKindInput = {
  daysUntilRenewal: null,
  hasActiveRenewal: false,
  accountPlan: null,
  opportunityScore: null,
  riskScore: null,
};
const kinds = (input: Partial<WorkKindInput>) => determineWorkKinds({ ...none, ...input }).kinds;

describe('determineWorkKinds', () => {
  it('takes a renewal until it is 30 days overdue, or while a record is open', () => {
    expect(kinds({ daysUntilRenewal: -45 })).toEqual([]);
    expect(kinds({ daysUntilRenewal: -30 })).toEqual([]);
    expect(kinds({ daysUntilRenewal: -29 })).toEqual(['renewal']);
    expect(kinds({ daysUntilRenewal: -45, hasActiveRenewal: true })).toEqual(['renewal']);
    expect(kinds({ daysUntilRenewal: 400 })).toEqual(['renewal']);
  });

  it('lists several kinds in a fixed order', () => {
    expect(kinds({ daysUntilRenewal: 10, accountPlan: 'invest' })).toEqual(['renewal', 'strategic']);
    expect(kinds({ riskScore: 75, opportunityScore: 85, accountPlan: 'invest', hasActiveRenewal: true })).toEqual([
      'renewal',
      'strategic',
      'opportunity',
      'risk',
    ]);
  });

  it('compares scores with their thresholds', () => {
    expect(kinds({ opportunityScore: 50 })).toEqual([]);
    expect(kinds({ opportunityScore: 70 })).toEqual(['opportunity']);
    expect(kinds({ riskScore: 60 })).toEqual(['risk']);
    expect(kinds({ riskScore: 59 })).toEqual([]);
    expect(kinds({ accountPlan: 'expand' })).toEqual(['strategic']);
    expect(kinds({ accountPlan: 'monitor' })).toEqual([]);
    expect(
      determineWorkKinds({ ...none, riskScore: 59 }, { opportunityMin: 70, riskMin: 50, overdueLimitDays: 30 }).kinds,
    ).toEqual(['risk']);
  });

  it('explains every kind, also those that do not apply', () => {
    expect(determineWorkKinds({ ...none, daysUntilRenewal: -31, riskScore: 59 }).explanation).toEqual([
      { kind: 'renewal', applies: false, reason: 'The renewal is 31 days overdue; the limit is under 30.' },
      { kind: 'strategic', applies: false, reason: 'There is no account plan; strategic work needs invest or expand.' },
      { kind: 'opportunity', applies: false, reason: 'The opportunity score is unknown; it needs 70 or more.' },
      { kind: 'risk', applies: false, reason: 'The risk score is 59; it needs 60 or more.' },
    ]);
    expect(determineWorkKinds(none).explanation[0]?.reason).toBe(
      'There is neither a renewal in progress nor a renewal date.',
    );
  });
});
