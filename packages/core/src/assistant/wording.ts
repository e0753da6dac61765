import { diffDays, utcDate } from '../calendar/dates.ts';
import { countText, moneyText, numberText } from '../intelligence/wording.ts';

export { countText, moneyText, numberText };
export { changeText } from '../intelligence/wording.ts';

const months = 'January February March April May June July August September October November December'.split(' ');

/** "4 March 2026". */
export function dateText(date: string): string {
  const [year, month, day] = date.slice(0, 10).split('-').map(Number);
  return `${day} ${months[(month ?? 1) - 1]} ${year}`;
}

/** Whole days from today to a day; negative when it is past. */
export function daysTo(date: string, now: string): number {
  return diffDays(utcDate(now), date.slice(0, 10));
}

/** "today", "in 3 days", "5 days ago". */
export function whenText(days: number): string {
  if (days === 0) return 'today';
  return days > 0 ? `in ${countText(days, 'day')}` : `${countText(-days, 'day')} ago`;
}

/** "a, b and c". */
export function listText(items: readonly string[], word = 'and'): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${word} ${items.slice(-1).join('')}`;
}

/** "decision_maker" → "decision maker". */
export const spoken = (name: string): string => name.replace(/[_.-]+/g, ' ');

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The first letter small, unless the word is an abbreviation such as NPS. */
export const lower = (text: string): string =>
  /^\p{Lu}{2}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);

/** Minor units of a currency as whole units. */
export function unitsOf(minor: number, currency: string): number {
  return minor / minorPerUnit(currency);
}

/** Minor units in one unit of a currency: 100 for dollars, 1 for yen. */
export function minorPerUnit(currency: string): number {
  if (!/^[A-Za-z]{3}$/.test(currency)) return 100;
  const { maximumFractionDigits } = new Intl.NumberFormat('en-US', { style: 'currency', currency }).resolvedOptions();
  return 10 ** (maximumFractionDigits ?? 2);
}
