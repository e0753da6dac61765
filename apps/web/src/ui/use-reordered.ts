import { useLayoutEffect, useRef, useState } from 'react';

const glideMs = 260;

/** True for a moment after rows that were shown before changed their order: only then do they glide to their places. */
export function useReordered(keys: string[]): boolean {
  const order = keys.join(' ');
  const before = useRef(order);
  const [gliding, setGliding] = useState(false);
  useLayoutEffect(() => {
    const known = new Set(before.current.split(' '));
    const stayed = before.current !== '' && order.split(' ').some((key) => known.has(key));
    const changed = before.current !== order;
    before.current = order;
    if (!changed || !stayed) return;
    setGliding(true);
    const timer = setTimeout(() => setGliding(false), glideMs);
    return () => clearTimeout(timer);
  }, [order]);
  return gliding;
}
