import type { AccountPlan } from '@renubu/contracts/renewals';

/**
 * Metrics that signals carry and the analysis reads. Units: `usage.utilization` and `usage.change_percent` in per cent
 * (80 = 80 %), `support.csat` 0–5, `engagement.nps` 0–10, `engagement.sentiment` −1..1, `risk.score` 0–100,
 * `support.resolution_hours` hours, `financial.days_past_due` days, `financial.arr` minor units.
 */
export const metricNames = [
  'usage.active_users',
  'usage.events',
  'usage.utilization',
  'usage.change_percent',
  'support.open_tickets',
  'support.ticket_opened',
  'support.resolution_hours',
  'support.csat',
  'engagement.meeting',
  'engagement.nps',
  'engagement.sentiment',
  'financial.days_past_due',
  'financial.arr',
  'risk.score',
] as const;
export type MetricName = (typeof metricNames)[number];

/** Signals of one metric, aggregated over the newest window of days and the window of the same length before it. */
export interface MetricFacts {
  metric: string;
  recentMean: number | null;
  earlierMean: number | null;
  recentCount: number;
  earlierCount: number;
  latest: number | null;
  /** ISO-8601 instant of the latest value. */
  latestAt: string | null;
  /** The newest signals first; they are what statements cite. */
  signalIds: string[];
}

/** One present value with the signals it comes from. */
export interface Reading {
  value: number;
  signalIds: string[];
}

export interface StakeholderFacts {
  id: string;
  name: string;
  role: 'decision_maker' | 'influencer' | 'champion' | 'user' | null;
  isChampion: boolean;
  sentiment: 'positive' | 'neutral' | 'negative' | null;
  /** 1–10. */
  relationshipStrength: number | null;
}

export interface ContractFacts {
  id: string;
  endDate: string | null;
  autoRenewal: boolean | null;
  /** Days before the end by which notice must be given. */
  noticeDays: number | null;
}

export interface ChurnEventFacts {
  /** Id of the signal or record. */
  id: string;
  /** `YYYY-MM-DD`. */
  date: string;
  reason: string | null;
  reactivated: boolean;
}

/** A risk score sent by an outside system. */
export interface PlatformRisk {
  /** 0–100. */
  score: number;
  signalId: string;
  /** ISO-8601 instant. */
  at: string;
}

/** All that is known of one customer when it is analysed. Null and empty mean unknown, never zero. */
export interface CustomerFacts {
  customer: {
    id: string;
    name: string;
    arrMinor: number | null;
    currency: string;
    plan: AccountPlan | null;
    /** `YYYY-MM-DD`. */
    renewalDate: string | null;
    seats: number | null;
    /** `YYYY-MM-DD`. */
    signupDate: string | null;
    industry: string | null;
  };
  /** Length of the recent and of the earlier window of `metrics`. */
  windowDays: number;
  metrics: MetricFacts[];
  /** Each of these is taken from the metric of the same meaning when null. */
  openTickets: Reading | null;
  escalatedTickets30d: Reading | null;
  avgResolutionHours: Reading | null;
  csat: Reading | null;
  nps: Reading | null;
  daysSinceLastContact: Reading | null;
  stakeholders: StakeholderFacts[];
  contract: ContractFacts | null;
  platformRisk: PlatformRisk | null;
  churnEvents: ChurnEventFacts[];
}
