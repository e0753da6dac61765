import type { CustomerFacts } from '@renubu/core/intelligence/facts';
import type { Intelligence } from '@renubu/contracts/intelligence';

/** Metrics that tell how usage changed, the most telling first. */
const usageMetrics = ['usage.active_users', 'usage.events', 'usage.change_percent'];

/** Changes up to this many per cent are not worth a mention. */
const quietPercent = 5;

function usage({ trends }: Intelligence): string | null {
  for (const name of usageMetrics) {
    const change = trends.find(({ metric }) => metric === name)?.changePercent ?? null;
    if (change === null) continue;
    const whole = Math.round(Math.abs(change));
    return Math.abs(change) > quietPercent ? `usage ${change < 0 ? '−' : '+'}${whole} %` : null;
  }
  return null;
}

function tickets(facts: CustomerFacts): string | null {
  const open =
    facts.openTickets?.value ?? facts.metrics.find(({ metric }) => metric === 'support.open_tickets')?.latest ?? 0;
  if (open < 1) return null;
  return open === 1 ? '1 open ticket' : `${open} open tickets`;
}

function payment({ metrics }: CustomerFacts): string | null {
  const days = metrics.find(({ metric }) => metric === 'financial.days_past_due')?.latest ?? 0;
  return days >= 1 ? `invoice ${days} ${days === 1 ? 'day' : 'days'} late` : null;
}

/** What stands out about a customer, in few words for the queue: "usage −23 %, 5 open tickets". */
export function highlightsOf(facts: CustomerFacts, analysis: Intelligence): string {
  return [usage(analysis), tickets(facts), payment(facts)].filter((part) => part !== null).join(', ');
}
