import type { AccountPlan } from '@renubu/contracts/renewals';

/**
 * The account plan that fits a customer: expand above 150 000 ARR and health above 75; invest above 50 000 and above
 * 60; monitor below a health of 50; otherwise manage. `arrMinor` in minor units; unknown health suggests manage.
 */
export function suggestPlan(arrMinor: number | null, healthScore: number | null): AccountPlan {
  if (healthScore === null) return 'manage';
  const arr = arrMinor ?? 0;
  if (arr > 15_000_000 && healthScore > 75) return 'expand';
  if (arr > 5_000_000 && healthScore > 60) return 'invest';
  return healthScore < 50 ? 'monitor' : 'manage';
}
