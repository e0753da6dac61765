import { round1 } from './trend.ts';

/** An amount of minor units as people write it: 50 000 000 USD is "$500,000". Whole units only. */
export function moneyText(minor: number, currency: string): string {
  const probe = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  const digits = probe.resolvedOptions().maximumFractionDigits ?? 2;
  return new Intl.NumberFormat('en-US', { style: 'currency', currency, maximumFractionDigits: 0 }).format(
    minor / 10 ** digits,
  );
}

/** A figure with at most one decimal. */
export function numberText(value: number): string {
  return String(round1(value));
}

/** "1 day", "3 days". */
export function countText(count: number, noun: string): string {
  return `${numberText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** "fell 23 %", "grew 12 %", "held steady". */
export function changeText(changePercent: number): string {
  if (Math.abs(changePercent) <= 5) return 'held steady';
  return `${changePercent < 0 ? 'fell' : 'grew'} ${numberText(Math.abs(changePercent))} %`;
}
