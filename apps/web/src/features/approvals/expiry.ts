import type { ApprovalSummary, ApprovalStatus } from '@renubu/contracts/approvals';
import type { Tone } from '../../ui/tone.ts';

export const approvalTone: Record<ApprovalStatus, Tone> = {
  pending: 'blue',
  approved: 'green',
  rejected: 'red',
  expired: 'amber',
  cancelled: 'gray',
};

const hour = 3_600_000;
/** Milliseconds until an approval runs out, and how pressing that is; null without a limit. */
export function timeLeft(approval: Pick<ApprovalSummary, 'expiresAt'>, now: number): { ms: number; tone: Tone } | null {
  if (approval.expiresAt === null) return null;
  const ms = Date.parse(approval.expiresAt) - now;
  return { ms, tone: ms < hour ? 'red' : ms < 24 * hour ? 'amber' : 'gray' };
}

/** Those that can be decided together: they wait for this person and ask no form. */
export const bulkable = (approvals: readonly ApprovalSummary[]): ApprovalSummary[] =>
  approvals.filter(({ canDecide, hasForm }) => canDecide.allowed && !hasForm);
