/**
 * True when an event type fits a pattern: the type itself, a prefix that ends in `.*` (`order.*` takes `order.created`
 * and `order.payment.received`, not `order`), or `*`, every type.
 */
export function eventPatternMatches(pattern: string, type: string): boolean {
  if (pattern === '*') return true;
  return pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}

/** Every pattern that takes a type, the nearest first: `a.b` is taken by `a.b`, `a.*` and `*`. */
export function patternsOf(type: string): string[] {
  const patterns = [type];
  for (let dot = type.lastIndexOf('.'); dot > 0; dot = type.lastIndexOf('.', dot - 1)) {
    patterns.push(`${type.slice(0, dot)}.*`);
  }
  return [...patterns, '*'];
}

/** True when some event type fits both patterns. */
export function patternsOverlap(left: string, right: string): boolean {
  if (left === '*' || right === '*') return true;
  const [stem, other] = [left, right].map((pattern) => pattern.replace(/\*$/, '')) as [string, string];
  if (left.endsWith('.*') && right.endsWith('.*')) return stem.startsWith(other) || other.startsWith(stem);
  return eventPatternMatches(left, right) || eventPatternMatches(right, left);
}
