import type { AiUsageTable } from '@renubu/contracts/ai-providers';

const dayMs = 86_400_000;
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The last so many days with today, UTC, as `YYYY-MM-DD`. */
export const lastDays = (now: number, count: number): { from: string; to: string } => ({
  from: dayOf(now - (count - 1) * dayMs),
  to: dayOf(now),
});

/** One entry for each day of a table by day; days without calls cost nothing. */
export function everyDay({ from, to, items }: AiUsageTable): { day: string; costMicros: number; calls: number }[] {
  const found = new Map(items.map((item) => [item.key, item]));
  const first = Date.parse(from);
  const count = Math.max(0, Math.round((Date.parse(to) - first) / dayMs)) + 1;
  return Array.from({ length: count }, (_, index) => {
    const day = dayOf(first + index * dayMs);
    const item = found.get(day);
    return { day, costMicros: item?.costMicros ?? 0, calls: item?.calls ?? 0 };
  });
}
