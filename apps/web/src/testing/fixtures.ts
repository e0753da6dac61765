import type { Customer } from '@renubu/contracts/customers';
import type { Me, Preferences } from '@renubu/contracts/identity';
import type { QueueItem, QueueStats } from '@renubu/contracts/queue';
import type { Task } from '@renubu/contracts/tasks';

/** The nth id. */
export const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

export const me = (change: Partial<Me> = {}): Me => ({
  user: { id: id(1), name: 'Sarah Chen', email: 'sarah@example.com' },
  organization: { id: id(900), name: 'Northwind', slug: 'northwind', currency: 'USD', timezone: 'UTC', isSample: true },
  organizations: [{ id: id(900), name: 'Northwind' }],
  role: 'csm',
  permissions: [
    'customers.read',
    'customers.write',
    'queue.read',
    'queue.work',
    'executions.read',
    'executions.work',
    'tasks.read',
    'tasks.work',
    'members.read',
  ],
  title: 'Senior CSM',
  ...change,
});

export const preferences: Preferences = {
  chat: { shiftEnterToSubmit: false, autoScrollToBottom: true },
  notifications: { emailDigest: 'daily', inAppNotifications: true },
  ui: { theme: 'auto', compactMode: false, sidebarCollapsed: false },
  workflow: { autoAdvanceSteps: true, showCompletedTasks: true },
};

/** Acme of the plan: 287 points. */
export const queueItem = (change: Partial<QueueItem> = {}): QueueItem => ({
  id: id(300),
  kind: 'renewal',
  stage: 'emergency',
  status: 'pending',
  customer: { id: id(100), name: 'Acme', industry: 'Manufacturing', accountPlan: 'invest' },
  assignee: { id: id(1), name: 'Sarah Chen' },
  workflow: { slug: 'emergency-renewal', name: 'Emergency renewal', snoozable: false, estimatedMinutes: 45 },
  executionId: null,
  progress: null,
  score: 287,
  factors: {
    base: 90,
    stageBonus: 0,
    arrMultiplier: 2,
    planMultiplier: 1.5,
    experienceMultiplier: 1.1,
    openExecutions: 5,
    workloadPenalty: 10,
    subtotal: 297,
    total: 287,
  },
  daysUntilRenewal: 3,
  renewalDate: '2026-11-24',
  arrMinor: 50_000_000,
  currency: 'USD',
  riskScore: 72,
  healthScore: 28,
  summary: 'Usage fell by 23 %.',
  whyNow: '3 days to renewal, usage down 23 %.',
  evidence: [{ kind: 'signal', id: id(400), label: 'Active users 154 → 118' }],
  triggers: 1,
  snoozedUntil: null,
  reason: null,
  createdAt: '2026-11-18T08:00:00Z',
  scoredAt: '2026-11-21T08:00:00Z',
  ...change,
});

export const queueStats = (change: Partial<QueueStats> = {}): QueueStats => ({
  total: 2,
  byKind: { renewal: 2 },
  byStage: { emergency: 1, prepare: 1 },
  byPlan: { invest: 1 },
  uniqueCustomers: 2,
  averagePriority: 160,
  pending: 2,
  inProgress: 0,
  snoozed: 0,
  completedToday: 0,
  estimatedMinutes: 80,
  ...change,
});

export const customer = (change: Partial<Customer> = {}): Customer => ({
  id: id(100),
  externalId: 'A-1',
  name: 'Acme',
  domain: 'acme.com',
  industry: 'Manufacturing',
  region: 'EMEA',
  country: 'DE',
  employeeCount: 120,
  accountPlan: 'invest',
  owner: { id: id(1), name: 'Sarah Chen' },
  arrMinor: 50_000_000,
  currency: 'USD',
  renewalDate: '2026-11-24',
  daysUntilRenewal: 3,
  stage: 'emergency',
  seats: 200,
  signupDate: '2024-02-01',
  status: 'active',
  riskScore: 72,
  healthScore: 28,
  opportunityScore: 35,
  source: 'sample',
  revision: 3,
  updatedAt: '2026-11-20T08:00:00Z',
  ...change,
});

export const task = (change: Partial<Task> = {}): Task => ({
  id: id(600),
  title: 'Send the quote',
  description: '',
  owner: 'human',
  assignee: { id: id(1), name: 'Sarah Chen' },
  status: 'pending',
  priority: 2,
  dueAt: null,
  snoozedUntil: null,
  snoozeDeadline: null,
  requiresDecision: false,
  customer: { id: id(100), name: 'Acme' },
  executionId: null,
  parentId: null,
  awaited: false,
  reason: null,
  revision: 1,
  createdAt: '2026-11-20T08:00:00Z',
  endedAt: null,
  ...change,
});

/** What the shell asks for on every page. */
export const shellAnswers = (who: Me = me()) => ({
  'GET /api/v1/auth/me': who,
  'GET /api/v1/preferences': preferences,
  'GET /api/v1/notifications': { items: [], nextCursor: null, unread: 0 },
  'GET /api/v1/queue': { items: [], nextCursor: null, stats: queueStats({ total: 0, pending: 0 }) },
  'GET /api/v1/tasks': { items: [], nextCursor: null },
  'GET /api/v1/members': { items: [] },
});
