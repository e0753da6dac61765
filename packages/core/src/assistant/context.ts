import type { Form } from '@renubu/contracts/language/guided';
import type { Intelligence } from '@renubu/contracts/intelligence';
import type { JsonObject } from '@renubu/contracts/json';
import type { AccountPlan, StageKey } from '@renubu/contracts/renewals';

/** A signal as the assistant reads it, newest first. */
export interface SignalNote {
  id: string;
  metric: string;
  value: number | null;
  detail: JsonObject;
  source: string;
  /** ISO-8601 instant. */
  occurredAt: string;
}

/** Daily values of one metric, oldest first. */
export interface MetricSeries {
  metric: string;
  label: string;
  points: { day: string; value: number }[];
  /** Newest signals of the metric: what a chart of it cites. */
  signalIds: string[];
}

export interface TicketNote {
  /** Id of the signal that opened it. */
  id: string;
  ticket: string | null;
  subject: string | null;
  priority: string | null;
  openedAt: string;
  /** Null where the platform counts open tickets itself, so that a missing closing says nothing. */
  isOpen: boolean | null;
  escalated: boolean;
}

export interface StakeholderNote {
  id: string;
  name: string;
  title: string | null;
  role: 'decision_maker' | 'influencer' | 'champion' | 'user';
  influence: 'high' | 'medium' | 'low';
  sentiment: 'positive' | 'neutral' | 'negative';
  relationshipStrength: number | null;
  email: string | null;
  lastInteractionAt: string | null;
}

export interface ContractNote {
  id: string;
  number: string | null;
  planTier: string | null;
  startDate: string;
  endDate: string | null;
  billingPeriod: string;
  arrMinor: number;
  currency: string;
  seats: number | null;
  status: string;
  autoRenew: boolean;
  noticeDays: number;
  /** Terms that were read and confirmed, or imported. */
  terms: JsonObject;
}

export interface TaskNote {
  id: string;
  title: string;
  status: string;
  priority: number;
  dueAt: string | null;
  assignee: string | null;
  executionId: string | null;
}

export interface CustomerNote {
  id: string;
  name: string;
  domain: string | null;
  industry: string | null;
  arrMinor: number;
  currency: string;
  renewalDate: string | null;
  stage: StageKey | null;
  plan: AccountPlan | null;
  seats: number | null;
  signupDate: string | null;
  owner: string | null;
}

/** The guided step a conversation belongs to. */
export interface StepNote {
  executionId: string;
  path: string;
  name: string;
  description: string | null;
  workflow: string;
  form: Form | null;
  /** Values filled in so far. */
  draft: JsonObject;
  artifacts: { key: string; type: string; title: string }[];
  isOpen: boolean;
  done: number;
  total: number;
  /** Name of the step after it; null when it is the last. */
  next: string | null;
}

/** A message of the conversation so far, oldest first. */
export interface MessageNote {
  id: string;
  role: 'user' | 'assistant' | 'system';
  text: string;
}

/** An item of the asking person's queue. */
export interface QueueNote {
  customerId: string;
  customer: string;
  workflow: string;
  score: number | null;
  stage: StageKey | null;
  riskScore: number | null;
  arrMinor: number;
  currency: string;
  renewalDate: string | null;
}

/** Everything the assistant may speak of. What is not known is null or empty; nothing is guessed. */
export interface AssistantContext {
  /** ISO-8601 instant. */
  now: string;
  user: { id: string; name: string };
  organization: string;
  customer: CustomerNote | null;
  intelligence: Intelligence | null;
  signals: SignalNote[];
  series: MetricSeries[];
  /** The scores by day, oldest first. */
  scores: { day: string; risk: number; health: number }[];
  tickets: TicketNote[];
  stakeholders: StakeholderNote[];
  contracts: ContractNote[];
  tasks: TaskNote[];
  step: StepNote | null;
  queue: QueueNote[];
  messages: MessageNote[];
}
