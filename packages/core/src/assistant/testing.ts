import type { Form } from '@renubu/contracts/language/guided';
import { analyzeCustomer } from '../intelligence/analyze.ts';
import type { CustomerFacts } from '../intelligence/facts.ts';
import { latestMetric, now, unknownCustomer } from '../intelligence/testing.ts';
import type { AssistantContext, StepNote } from './context.ts';

export const ids = {
  customer: '0190d8a2-7a3f-7c11-8a51-0d5f3f2a9b10',
  anna: '0190d8a2-7a3f-7c11-8a51-0d5f3f2a9b11',
  tom: '0190d8a2-7a3f-7c11-8a51-0d5f3f2a9b12',
  execution: '0190d8a2-7a3f-7c11-8a51-0d5f3f2a9b13',
  contract: '0190d8a2-7a3f-7c11-8a51-0d5f3f2a9b14',
  message: '0190d8a2-7a3f-7c11-8a51-0d5f3f2a9b15',
};

const facts = (): CustomerFacts => ({
  ...unknownCustomer(),
  customer: {
    ...unknownCustomer().customer,
    id: ids.customer,
    arrMinor: 50_000_000,
    renewalDate: '2026-04-15',
    seats: 200,
    signupDate: '2023-03-01',
  },
  metrics: [
    {
      metric: 'usage.active_users',
      recentMean: 77,
      earlierMean: 100,
      recentCount: 30,
      earlierCount: 30,
      latest: 76,
      latestAt: '2026-02-28T12:00:00Z',
      signalIds: ['u1', 'u2', 'u3'],
    },
    latestMetric('engagement.nps', 4),
  ],
  openTickets: { value: 2, signalIds: ['t1', 't2'] },
  stakeholders: [
    {
      id: ids.anna,
      name: 'Anna Berg',
      role: 'champion',
      isChampion: true,
      sentiment: 'positive',
      relationshipStrength: 8,
    },
    {
      id: ids.tom,
      name: 'Tom Ruiz',
      role: 'decision_maker',
      isChampion: false,
      sentiment: 'neutral',
      relationshipStrength: 4,
    },
  ],
  contract: { id: ids.contract, endDate: '2026-04-15', autoRenewal: true, noticeDays: 30 },
});

const form: Form = {
  type: 'object',
  properties: {
    situation: { type: 'string', title: 'Situation', enum: ['renewal-in-progress', 'ghosting', 'declined'] },
    confidence: { type: 'integer', title: 'Confidence', minimum: 1, maximum: 10 },
    managerAcknowledged: { type: 'boolean', title: 'The manager acknowledged' },
    decisionDate: { type: 'string', title: 'Decision date', format: 'date' },
    notes: { type: 'string', title: 'Notes', format: 'multiline' },
  },
  required: ['situation'],
};

export const step: StepNote = {
  executionId: ids.execution,
  path: 'status-check',
  name: 'Status check',
  description: null,
  workflow: 'Emergency renewal',
  form,
  draft: {},
  artifacts: [],
  isOpen: true,
  done: 1,
  total: 5,
  next: 'Team escalation',
};

/** A customer with everything: Acme, $500,000 ARR, usage 23 % down, two open tickets, renewing on 15 April 2026. */
export function acmeContext(more: Partial<AssistantContext> = {}): AssistantContext {
  const contact = { influence: 'high', lastInteractionAt: '2026-02-10T00:00:00Z' } as const;
  return {
    now,
    user: { id: 'u', name: 'Sarah Lee' },
    organization: 'Northwind',
    customer: {
      id: ids.customer,
      name: 'Acme',
      domain: 'acme.example',
      industry: 'technology',
      arrMinor: 50_000_000,
      currency: 'USD',
      renewalDate: '2026-04-15',
      stage: 'signature',
      plan: 'invest',
      seats: 200,
      signupDate: '2023-03-01',
      owner: 'Sarah Lee',
    },
    intelligence: analyzeCustomer(facts(), now),
    signals: [
      {
        id: 'u1',
        metric: 'usage.active_users',
        value: 76,
        detail: {},
        source: 'product',
        occurredAt: '2026-02-28T12:00:00Z',
      },
      {
        id: 'n1',
        metric: 'engagement.nps',
        value: 4,
        detail: { comment: 'slow exports' },
        source: 'survey',
        occurredAt: '2026-02-20T12:00:00Z',
      },
    ],
    series: [
      {
        metric: 'usage.active_users',
        label: 'Active users',
        points: [
          { day: '2026-01-01', value: 100 },
          { day: '2026-02-28', value: 76 },
        ],
        signalIds: ['u1', 'u2'],
      },
      { metric: 'engagement.nps', label: 'NPS', points: [{ day: '2026-02-20', value: 4 }], signalIds: ['n1'] },
    ],
    scores: [
      { day: '2026-02-01', risk: 40, health: 60 },
      { day: '2026-03-01', risk: 62, health: 45 },
    ],
    tickets: [
      {
        id: 't1',
        ticket: 'T-7',
        subject: 'Exports are slow',
        priority: 'high',
        openedAt: '2026-02-20T00:00:00Z',
        isOpen: true,
        escalated: true,
      },
      {
        id: 't2',
        ticket: 'T-5',
        subject: 'Login fails',
        priority: 'low',
        openedAt: '2026-02-10T00:00:00Z',
        isOpen: true,
        escalated: false,
      },
    ],
    stakeholders: [
      {
        id: ids.anna,
        name: 'Anna Berg',
        title: 'Head of Operations',
        role: 'champion',
        sentiment: 'positive',
        relationshipStrength: 8,
        email: 'anna@acme.example',
        ...contact,
      },
      {
        id: ids.tom,
        name: 'Tom Ruiz',
        title: 'CFO',
        role: 'decision_maker',
        sentiment: 'neutral',
        relationshipStrength: 4,
        email: 'tom@acme.example',
        ...contact,
      },
    ],
    contracts: [
      {
        id: ids.contract,
        number: 'C-1',
        planTier: 'Enterprise',
        startDate: '2023-04-15',
        endDate: '2026-04-15',
        billingPeriod: 'annual',
        arrMinor: 50_000_000,
        currency: 'USD',
        seats: 200,
        status: 'active',
        autoRenew: true,
        noticeDays: 30,
        terms: { priceIncreaseCap: 8, paymentTerms: 'Net 30' },
      },
    ],
    tasks: [
      {
        id: 'task-1',
        title: 'Call Anna about exports',
        status: 'pending',
        priority: 2,
        dueAt: '2026-02-27T17:00:00Z',
        assignee: 'Sarah Lee',
        executionId: null,
      },
    ],
    step,
    queue: [],
    messages: [],
    ...more,
  };
}
