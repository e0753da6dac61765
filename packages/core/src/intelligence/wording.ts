import { round1 } from './trend.ts';

/** How one currency is written. Making a formatter is slow and there are few currencies, so they are kept. */
interface MoneyFormat {
  minorPerUnit: number;
  format: (units: number) => string;
}
const formats = new Map<string, MoneyFormat>();

function moneyFormat(currency: string): MoneyFormat {
  // Anything but three letters is not a currency code and would throw.
  if (!/^[A-Za-z]{3}$/.test(currency)) {
    return { minorPerUnit: 100, format: (units) => `${Math.round(units).toLocaleString('en-US')} ${currency}`.trim() };
  }
  const digits = new Intl.NumberFormat('en-US', { style: 'currency', currency }).resolvedOptions();
  const whole = new Intl.NumberFormat('en-US', { style: 'currency', currency, maximumFractionDigits: 0 });
  return { minorPerUnit: 10 ** (digits.maximumFractionDigits ?? 2), format: (units) => whole.format(units) };
}

/** An amount of minor units as people write it: 50 000 000 USD is "$500,000". Whole units only. */
export function moneyText(minor: number, currency: string): string {
  const known = formats.get(currency) ?? moneyFormat(currency);
  formats.set(currency, known);
  return known.format(minor / known.minorPerUnit);
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
