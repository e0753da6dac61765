/**
 * An exact decimal number: `units / 10^scale`. Scores are computed with it because binary floats are not exact:
 * 0.1 × 3 is not 0.3, and a result meant to be 336.5 must round to 337 here as it does in PostgreSQL's `numeric`.
 */
export interface Decimal {
  units: bigint;
  scale: number;
}

const FORM = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/;

/** The decimal that a number is written as: 1.1 is 11/10, not its nearest binary fraction. Throws on NaN and infinity. */
export function decimal(value: number): Decimal {
  const match = FORM.exec(String(value));
  if (match === null) throw new RangeError(`${value} is not a finite number.`);
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const scale = fraction.length - Number(exponent);
  const units = BigInt(`${sign}${whole}${fraction}`);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

function unitsAt(value: Decimal, scale: number): bigint {
  return value.units * 10n ** BigInt(scale - value.scale);
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, { units: -b.units, scale: b.scale });
}

export function multiply(...factors: Decimal[]): Decimal {
  return factors.reduce((a, b) => ({ units: a.units * b.units, scale: a.scale + b.scale }), { units: 1n, scale: 0 });
}

/** Rounds halves up, towards positive infinity: floor(x + 0.5). */
export function roundHalfUp(value: Decimal): number {
  const one = 10n ** BigInt(value.scale);
  const doubled = 2n * value.units + one;
  const quotient = doubled / (2n * one);
  return Number(doubled < 0n && doubled % (2n * one) !== 0n ? quotient - 1n : quotient);
}

/** The nearest float, for display. */
export function toNumber(value: Decimal): number {
  return Number(`${value.units}e-${value.scale}`);
}
