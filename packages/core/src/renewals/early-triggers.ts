import type { StageKey } from '@renubu/contracts/renewals';

export const earlyEvents = [
  'objection_raised',
  'competitive_evaluation',
  'budget_concerns',
  'verbal_commitment_secured',
  'contract_sent_for_signature',
] as const;
export type EarlyEvent = (typeof earlyEvents)[number];

export interface EarlyTriggerInput {
  stage: StageKey;
  daysUntilRenewal: number | null;
  /** What has happened in the current stage. */
  events: readonly EarlyEvent[];
  /** Whether the work of the current stage is done. */
  complete: boolean;
  markedAtRisk: boolean;
}

interface EventTrigger {
  from: StageKey;
  to: StageKey;
  events: readonly EarlyEvent[];
}

const eventTriggers: readonly EventTrigger[] = [
  { from: 'engage', to: 'negotiate', events: ['objection_raised', 'competitive_evaluation', 'budget_concerns'] },
  { from: 'negotiate', to: 'finalize', events: ['verbal_commitment_secured'] },
  { from: 'finalize', to: 'signature', events: ['contract_sent_for_signature'] },
];

/** Stages that give way to the next when they are unfinished this many days before the date, or marked at risk. */
const deadlineTriggers: Partial<Record<StageKey, { to: StageKey; days: number }>> = {
  signature: { to: 'critical', days: 10 },
  critical: { to: 'emergency', days: 6 },
};

/** The stage a renewal moves to before its day has come, with the reason; null when it stays. */
export function earlyStage(input: EarlyTriggerInput): { stage: StageKey; reason: string } | null {
  for (const { from, to, events } of eventTriggers) {
    const event = input.stage === from ? events.find((name) => input.events.includes(name)) : undefined;
    if (event !== undefined) return { stage: to, reason: `${event.replaceAll('_', ' ')} during ${from}` };
  }
  const deadline = deadlineTriggers[input.stage];
  if (deadline === undefined) return null;
  if (input.markedAtRisk) return { stage: deadline.to, reason: 'marked at risk' };
  const days = input.daysUntilRenewal;
  if (input.complete || days === null || days > deadline.days) return null;
  return { stage: deadline.to, reason: `unfinished ${days} days before the renewal; ${deadline.days} is the limit` };
}
