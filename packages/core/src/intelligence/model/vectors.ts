/** Reads a place that is known to exist; typed arrays tell TypeScript nothing of their length. */
export function at(values: ArrayLike<number>, index: number): number {
  return values[index] as number;
}

/** A probability from log-odds, without overflow at either end. */
export function sigmoid(logOdds: number): number {
  if (logOdds >= 0) return 1 / (1 + Math.exp(-logOdds));
  const grown = Math.exp(logOdds);
  return grown / (1 + grown);
}

/** Log-odds of a probability held away from 0 and 1. */
export function logit(probability: number): number {
  const held = Math.min(1 - 1e-9, Math.max(1e-9, probability));
  return Math.log(held / (1 - held));
}

/** ln(1 + e^x), without overflow. */
export function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += at(values, index);
  return values.length === 0 ? 0 : sum / values.length;
}

/** Standard deviation of a sample (n − 1); 0 for fewer than two values. */
export function deviation(values: ArrayLike<number>): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += (at(values, index) - centre) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}

/** Repeatable randomness in [0, 1) from a whole number (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
