import type { ApprovalDetail, ApprovalSummary, Approver } from '@renubu/contracts/approvals';
import { id } from '../../../testing/fixtures.ts';

const system = { type: 'system', id: 'engine', name: 'Renubu' } as const;

export const approver = (change: Partial<Approver> = {}): Approver => ({
  id: id(1),
  name: 'Sarah Chen',
  email: 'sarah@example.com',
  position: 1,
  origin: 'user',
  state: 'waiting',
  turn: true,
  standsInFor: null,
  decidedAt: null,
  reason: null,
  ...change,
});

/** An order of 1,500 that waits for the caller. */
export const approval = (change: Partial<ApprovalSummary> = {}): ApprovalSummary => ({
  id: id(700),
  title: 'Order A-17 over 1,500',
  status: 'pending',
  execution: { id: id(500), status: 'waiting' },
  workflow: { slug: 'high-value-order-approval', name: 'High-value order', version: 2 },
  path: 'ask-manager',
  stepId: 'ask-manager',
  customer: null,
  requestedBy: system,
  requestedAt: '2026-11-28T07:00:00Z',
  expiresAt: '2026-11-29T07:00:00Z',
  remindedAt: null,
  escalatedAt: null,
  sequence: false,
  allowSelf: false,
  needed: 1,
  given: 0,
  approvers: [approver()],
  payloadHash: 'a'.repeat(64),
  hasForm: false,
  decidedBy: null,
  decidedAt: null,
  reason: null,
  canDecide: { allowed: true, code: null, reason: null },
  ...change,
});

export const approvalDetail = (change: Partial<ApprovalDetail> = {}): ApprovalDetail => ({
  ...approval(),
  evidence: { order: { id: 'A-17', total: 1500, currency: 'EUR' }, customer: 'Acme' },
  form: null,
  votes: [],
  history: [
    {
      id: id(701),
      seq: 1,
      at: '2026-11-28T07:00:00Z',
      actor: system,
      type: 'opened',
      message: 'Asked Sarah Chen.',
      data: {},
    },
  ],
  ...change,
});
