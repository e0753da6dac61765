/** What decides the place of an item in the queue. */
export interface Prioritized {
  score: number;
  /** Null sorts last among equal scores. */
  daysUntilRenewal: number | null;
  /** Minor units; null counts as 0. */
  arrMinor: number | null;
  id: string;
}

/**
 * Sorts the queue: higher score first; ties by fewer days until renewal, then higher ARR, then id (by code units, as
 * PostgreSQL's "C" collation does). A total order: two items compare equal only when their ids are the same.
 */
export function comparePriority(a: Prioritized, b: Prioritized): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.daysUntilRenewal !== b.daysUntilRenewal) {
    if (a.daysUntilRenewal === null) return 1;
    if (b.daysUntilRenewal === null) return -1;
    return a.daysUntilRenewal - b.daysUntilRenewal;
  }
  const arr = (b.arrMinor ?? 0) - (a.arrMinor ?? 0);
  if (arr !== 0) return arr;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
