import type { ExecutionDetail, StepView, Thread } from '@renubu/contracts/executions';
import type { Me, Preferences } from '@renubu/contracts/identity';
import type { Artifact } from '@renubu/contracts/workflows';

const at = '2026-03-01T09:00:00.000Z';
export const executionId = '01a00000-0000-7000-8000-000000000001';
const userId = '01a00000-0000-7000-8000-0000000000aa';

export const me: Me = {
  user: { id: userId, name: 'Sarah Johnson', email: 'sarah@example.com' },
  organization: {
    id: '01a00000-0000-7000-8000-0000000000bb',
    name: 'Lighthouse',
    slug: 'lighthouse',
    currency: 'USD',
    timezone: 'UTC',
    isSample: true,
  },
  organizations: [{ id: '01a00000-0000-7000-8000-0000000000bb', name: 'Lighthouse' }],
  role: 'csm',
  permissions: [
    'customers.read',
    'customers.import',
    'queue.read',
    'queue.work',
    'workflows.read',
    'executions.read',
    'executions.work',
    'tasks.read',
  ],
  title: 'Senior CSM',
};
export const preferences: Preferences = {
  chat: { shiftEnterToSubmit: false, autoScrollToBottom: true },
  notifications: { emailDigest: 'daily', inAppNotifications: true },
  ui: { theme: 'light', compactMode: false, sidebarCollapsed: false },
  workflow: { autoAdvanceSteps: true, showCompletedTasks: true },
};

export const step = (stepId: string, change: Partial<StepView> = {}): StepView => ({
  path: stepId,
  stepId,
  name: stepId,
  description: null,
  type: 'guided',
  status: 'pending',
  milestone: true,
  skippable: true,
  snoozable: true,
  estimatedMinutes: null,
  attempt: 1,
  startedAt: null,
  endedAt: null,
  snoozedUntil: null,
  reason: null,
  branchPath: [],
  outputs: null,
  form: null,
  source: null,
  error: null,
  ...change,
});

export const checkStep = step('status-check', {
  name: 'Status check',
  status: 'waiting',
  startedAt: at,
  form: {
    type: 'object',
    properties: {
      situation: { type: 'string', title: 'Situation', enum: ['in-progress', 'ghosting'] },
      discount: { type: 'number', title: 'Discount', minimum: 0, maximum: 25 },
    },
    required: ['situation'],
  },
});

export const detail = (change: Partial<ExecutionDetail> = {}): ExecutionDetail => ({
  id: executionId,
  workflow: 'emergency-renewal',
  workflowName: 'Emergency renewal',
  version: 1,
  kind: 'renewal',
  customer: null,
  stage: 'critical',
  assignee: { id: userId, name: 'Sarah Johnson' },
  status: 'waiting',
  result: null,
  outcome: null,
  priorityScore: 287,
  currentStep: { stepId: 'status-check', name: 'Status check' },
  progress: { done: 0, total: 2 },
  snoozedUntil: null,
  trigger: 'manual',
  failure: null,
  createdAt: at,
  startedAt: at,
  endedAt: null,
  durationMs: 60_000,
  updatedAt: at,
  revision: 1,
  steps: [checkStep, step('plan', { name: 'Action plan' })],
  vars: {},
  inputs: {},
  outcomes: ['renewal_secured', 'churn_confirmed'],
  snoozable: true,
  maxSnoozeDays: 30,
  error: null,
  queueItemId: null,
  startedBy: { type: 'person', id: userId, name: 'Sarah Johnson' },
  verdict: null,
  event: null,
  joined: [],
  correlationKey: null,
  loaded: {},
  pausedAt: null,
  pausedReason: null,
  parent: null,
  children: [],
  retryOf: null,
  retries: [],
  ...change,
});

export const thread: Thread = {
  id: '01a00000-0000-7000-8000-000000000002',
  executionId,
  path: 'status-check',
  status: 'active',
  messages: [
    {
      id: '01a00000-0000-7000-8000-000000000003',
      threadId: '01a00000-0000-7000-8000-000000000002',
      seq: 1,
      role: 'assistant',
      author: { type: 'system', id: 'engine', name: 'Renubu' },
      content: 'Acme renews in **3 days**. What do you know?',
      buttons: [
        { label: 'They are responding', value: 'responding' },
        { label: 'They have gone quiet', value: 'quiet' },
      ],
      artifactKey: null,
      source: 'definition',
      ai: null,
      blocks: [],
      proposals: [],
      at,
    },
  ],
};

export const checklist: Artifact = {
  id: '01a00000-0000-7000-8000-000000000004',
  executionId,
  path: 'status-check',
  key: 'checklist',
  type: 'checklist',
  title: 'Escalation checklist',
  editable: true,
  shown: true,
  version: 1,
  content: { items: [{ label: 'Manager told', done: false }] },
  updatedAt: at,
};
