import type { QueueItem } from '@renubu/contracts/queue';
import { useEffect, useRef, useState } from 'react';

const shownMs = 1800;
const fingerprint = (item: QueueItem): string =>
  [item.score, item.stage, item.status, item.riskScore, item.daysUntilRenewal, item.progress?.done].join('|');

/** Ids of items that came or changed since the last time the same list was shown; each for under two seconds. */
export function useChanged(items: QueueItem[] | undefined, listKey: string): ReadonlySet<string> {
  const before = useRef<{ key: string; prints: Map<string, string> } | null>(null);
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (!items) return;
    const prints = new Map(items.map((item) => [item.id, fingerprint(item)]));
    const last = before.current;
    before.current = { key: listKey, prints };
    if (last?.key !== listKey) return;
    const ids = [...prints].filter(([id, print]) => last.prints.get(id) !== print).map(([id]) => id);
    if (ids.length > 0) setChanged(new Set(ids));
  }, [items, listKey]);
  useEffect(() => {
    if (changed.size === 0) return;
    const timer = setTimeout(() => setChanged(new Set()), shownMs);
    return () => clearTimeout(timer);
  }, [changed]);
  return changed;
}
