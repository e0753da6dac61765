import type { Coverage } from './coverage.ts';
import type { Session } from './read/session.ts';

/** Below this, a workflow is a draft to be talked over. */
export const confident = 0.8;

/** What each kind of question takes from the confidence. */
const costs: Readonly<Partial<Record<string, number>>> = {
  vague_amount: 0.25,
  missing_recipient: 0.2,
  missing_approver: 0.2,
  unknown_words: 0.3,
  unknown_field: 0.5,
  contradiction: 0.6,
  overlap: 0.3,
  ambiguous: 0.25,
};

/**
 * 0 to 1, two decimals: .97 for a request of which every meaningful word was read, less for what was taken without being
 * said, for words read as others, and for every question. With a question, or a word unread, it stays below .8.
 */
export function confidenceOf(
  session: Session,
  { meaningful, read, left, corrected }: Coverage,
  hasWorkflow: boolean,
): number {
  if (!hasWorkflow) return 0;
  const share = meaningful === 0 ? 0 : read / meaningful;
  const asked = session.questions.reduce((sum, { code }) => sum + (costs[code] ?? 0.3), 0);
  const raw = 0.97 * share - session.doubt - corrected.length * 0.04 - asked * 0.8;
  const open = session.questions.length > 0 || left.length > 0;
  return Math.round(Math.max(0.1, open ? Math.min(raw, confident - 0.05) : raw) * 100) / 100;
}
