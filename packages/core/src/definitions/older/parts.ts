import { isLoose, type Loose } from '../loose.ts';
import { convertValue } from './expressions.ts';
import { present, text, type Session } from './session.ts';

/** An approval that allows when approved, and blocks when rejected or expired. */
export function convertRequest(session: Session, id: string, given: Loose, reason: string | null): Loose {
  const data: Loose = isLoose(given.data) ? given.data : {};
  const own = session.newId(`${id} approval`);
  const why = text(data.reason) ?? text(given.reason) ?? reason;
  session.note(`“${id}” asked for an approval and ended; the run waits for it now and goes on with the decision.`);
  return present({
    id: own,
    type: 'approval',
    title: convertValue(
      session,
      (why ?? `Approval of ${String(given.entity ?? data.entity ?? 'a run')}`).slice(0, 300),
    ),
    approvers: { role: text(data.approver_role) ?? text(given.approver_role) ?? text(given.role) ?? 'manager' },
    evidence: ['payload'],
    expiresIn: text(data.expires_in) ?? text(given.expires_in) ?? text(given.timeout),
    approved: [{ id: session.newId(`${own} approved`), type: 'decision', outcome: 'allow' }],
    rejected: [
      {
        id: session.newId(`${own} rejected`),
        type: 'decision',
        outcome: 'block',
        reason: `{{ steps.${own}.reason }}`,
      },
    ],
  });
}

const failures: Record<string, string> = {
  timeout: 'timeout',
  network: 'network',
  '5xx': '5xx',
  '4xx': '4xx',
  '429': '429',
  rate_limit: '429',
};

/** How often and after which failures a step is tried again. */
export function convertRetry(retry: unknown): Loose | undefined {
  if (!isLoose(retry)) return undefined;
  const listed: unknown[] = Array.isArray(retry.retry_on) ? retry.retry_on : [];
  const known = listed.flatMap((name) => (typeof name === 'string' ? (failures[name.toLowerCase()] ?? []) : []));
  const on = listed.length === 0 || listed.includes('*') ? ['any'] : known;
  return present({ attempts: retry.max_attempts, backoff: retry.backoff, on: on.length === 0 ? undefined : on });
}
