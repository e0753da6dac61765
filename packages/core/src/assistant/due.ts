import { addDays, dayNumber, isDate, utcDate } from '../calendar/dates.ts';
import { findDates } from '../evidence/dates.ts';

/** A day a text names, and the text without it. */
export interface NamedDue {
  /** `YYYY-MM-DD`; null when the text names none. */
  day: string | null;
  rest: string;
}

const weekdays = [
  ['monday', 'montag'],
  ['tuesday', 'dienstag'],
  ['wednesday', 'mittwoch'],
  ['thursday', 'donnerstag'],
  ['friday', 'freitag'],
  ['saturday', 'samstag'],
  ['sunday', 'sonntag'],
];
const numberOf: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  ein: 1,
  einem: 1,
  einer: 1,
  zwei: 2,
  drei: 3,
  vier: 4,
  fünf: 5,
};

type Reader = { pattern: RegExp; read: (match: RegExpExecArray, today: string) => string | null };
const lead = '(?:\\b(?:by|on|until|before|due|am|bis|zum)\\s+)?';

const readers: Reader[] = [
  {
    pattern: new RegExp(`${lead}\\b(?:the )?day after tomorrow\\b|${lead}(?<!\\p{L})übermorgen\\b`, 'iu'),
    read: (_, today) => addDays(today, 2),
  },
  { pattern: new RegExp(`${lead}\\b(?:tomorrow|morgen)\\b`, 'i'), read: (_, today) => addDays(today, 1) },
  { pattern: new RegExp(`${lead}\\b(?:today|tonight|heute)\\b`, 'i'), read: (_, today) => today },
  {
    pattern:
      /\b(?:in|within)\s+(\d{1,3}|a|an|one|two|three|four|five|six|seven|ein|einem|einer|zwei|drei|vier|fünf)\s+(days?|weeks?|months?|tage?n?|wochen?|monate?n?)\b/i,
    read: ([, count = '', unit = ''], today) => {
      const amount = numberOf[count.toLowerCase()] ?? Number(count);
      const days = /^[wW]/.test(unit) ? 7 : /^[mM]/.test(unit) ? 30 : 1;
      return addDays(today, Math.min(365, amount * days));
    },
  },
  { pattern: new RegExp(`${lead}\\b(?:next week|nächste woche)\\b`, 'i'), read: (_, today) => addDays(today, 7) },
  { pattern: new RegExp(`${lead}\\b(?:next month|nächsten monat)\\b`, 'i'), read: (_, today) => addDays(today, 30) },
  {
    pattern: new RegExp(`${lead}(?:\\b(?:next|this|nächsten|diesen)\\s+)?\\b(${weekdays.flat().join('|')})\\b`, 'i'),
    read: ([, name = ''], today) => addDays(today, untilWeekday(name.toLowerCase(), today)),
  },
];

/** Days to the next such weekday; a week when it is today's. 1970-01-01 was a Thursday. */
function untilWeekday(name: string, today: string): number {
  const wanted = weekdays.findIndex((names) => names.includes(name));
  const current = (dayNumber(today) + 3) % 7;
  return (wanted - current + 7) % 7 || 7;
}

/** Finds the day by which something is wanted: "tomorrow", "in 3 days", "next Monday", "on 5 March". Times are UTC. */
export function readDue(text: string, now: string): NamedDue {
  const today = utcDate(now);
  for (const { pattern, read } of readers) {
    const match = pattern.exec(text);
    if (match === null) continue;
    return { day: read(match, today), rest: without(text, match.index, match[0].length) };
  }
  for (const { text: written, start, readings } of findDates(text)) {
    const day = readings.map((reading) => nextSuch(reading, today)).find((found) => found !== null);
    if (day == null) continue;
    const before = text.slice(0, start).replace(/\b(?:by|on|until|before|due|am|bis(?: zum)?)\s*$/i, '');
    return { day, rest: without(before + text.slice(start), before.length, written.length) };
  }
  return { day: null, rest: text.trim() };
}

/** A named day as a date; without a year it is the next one to come. */
function nextSuch(
  { year, month, day }: { year: number | null; month: number | null; day: number | null },
  today: string,
): string | null {
  if (month === null || day === null) return null;
  const on = (inYear: number) => `${inYear}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const thisYear = Number(today.slice(0, 4));
  const candidates = year === null ? [on(thisYear), on(thisYear + 1)].filter((date) => date >= today) : [on(year)];
  return candidates.find(isDate) ?? null;
}

function without(text: string, start: number, length: number): string {
  return `${text.slice(0, start)} ${text.slice(start + length)}`
    .replace(/\s+/g, ' ')
    .replace(/\s+([.,!?])/g, '$1')
    .replace(/^[\s,:;-]+|[\s,:;-]+$/g, '');
}
