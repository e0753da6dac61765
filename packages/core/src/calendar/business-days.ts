import { dateOfDay, dayNumber } from './dates.ts';

const noHolidays: ReadonlySet<string> = new Set();

function isWorkingDay(day: number, holidays: ReadonlySet<string>): boolean {
  // 1970-01-01 was a Thursday: with it as day 4, Sunday is 0 and Saturday 6.
  const weekday = (((day + 4) % 7) + 7) % 7;
  return weekday !== 0 && weekday !== 6 && !holidays.has(dateOfDay(day));
}

/** Whether `date` is neither Saturday, Sunday nor one of `holidays` (`YYYY-MM-DD`). */
export function isBusinessDay(date: string, holidays: ReadonlySet<string> = noHolidays): boolean {
  return isWorkingDay(dayNumber(date), holidays);
}

/**
 * The date `count` business days after `date` (before it when negative). `date` itself is never counted, so one
 * business day after a Saturday is the Monday. With 0 the date is returned unchanged.
 */
export function addBusinessDays(date: string, count: number, holidays: ReadonlySet<string> = noHolidays): string {
  const direction = count < 0 ? -1 : 1;
  let day = dayNumber(date);
  let left = Math.abs(Math.trunc(count));
  while (left > 0) {
    day += direction;
    if (isWorkingDay(day, holidays)) left -= 1;
  }
  return dateOfDay(day);
}

/** Number of business days after `from` up to and including `to`; negative when `to` lies before `from`. */
export function businessDaysBetween(from: string, to: string, holidays: ReadonlySet<string> = noHolidays): number {
  const [start, end] = [dayNumber(from), dayNumber(to)];
  if (end < start) return -businessDaysBetween(to, from, holidays);
  let count = 0;
  for (let day = start + 1; day <= end; day += 1) if (isWorkingDay(day, holidays)) count += 1;
  return count;
}
