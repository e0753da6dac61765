/** A day as far as a text names it: parts it leaves out are null. */
export interface NamedDay {
  year: number | null;
  month: number | null;
  day: number | null;
}

const months =
  'jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?|dez(?:ember)?';
const monthStarts = ['jan', 'feb', 'm', 'apr', 'ma', 'jun', 'jul', 'aug', 'sep', 'o', 'nov', 'd'];

/** Number of a month from its English or German name. */
function monthOf(name: string): number {
  const low = name.toLowerCase();
  if (low.startsWith('mai') || low === 'may') return 5;
  if (low.startsWith('mar') || low.startsWith('mär')) return 3;
  return monthStarts.findIndex((start, index) => index !== 2 && index !== 4 && low.startsWith(start)) + 1;
}

/** Every way dates are written; the reader of each gives one or two readings (day and month may be swapped). */
const forms: { pattern: RegExp; read: (match: RegExpExecArray) => NamedDay[] }[] = [
  {
    pattern: /\b(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]+Z?)?\b/g,
    read: ([, year, month, day]) => [named(year, month, day)],
  },
  {
    pattern: /\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b/g,
    read: ([, day, month, year]) => [named(year, month, day)],
  },
  {
    pattern: /\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/g,
    read: ([, first, second, year]) => [named(year, first, second), named(year, second, first)],
  },
  {
    pattern: new RegExp(`\\b(${months})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(\\d{4}))?\\b`, 'gi'),
    read: ([, month = '', day, year]) => [named(year, monthOf(month), day)],
  },
  {
    pattern: new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th|\\.)?\\s+(?:of\\s+)?(${months})\\.?(?:,?\\s+(\\d{4}))?\\b`, 'gi'),
    read: ([, day, month = '', year]) => [named(year, monthOf(month), day)],
  },
  {
    pattern: new RegExp(`\\b(${months})\\.?\\s+(\\d{4})\\b`, 'gi'),
    read: ([, month = '', year]) => [named(year, monthOf(month), undefined)],
  },
];

function named(
  year: string | number | undefined,
  month: string | number | undefined,
  day: string | number | undefined,
): NamedDay {
  const part = (value: string | number | undefined) => (value === undefined ? null : Number(value));
  return { year: part(year), month: part(month), day: part(day) };
}

const isPossible = ({ month, day }: NamedDay): boolean =>
  (month === null || (month >= 1 && month <= 12)) && (day === null || (day >= 1 && day <= 31));

export interface FoundDate {
  text: string;
  start: number;
  readings: NamedDay[];
}

/** Every date in a text, in English and German spellings; readings that are no dates are left out. */
export function findDates(text: string): FoundDate[] {
  const found: FoundDate[] = [];
  for (const { pattern, read } of forms) {
    for (const match of text.matchAll(pattern)) {
      const { 0: written, index: start } = match;
      if (found.some((other) => start < other.start + other.text.length && other.start < start + written.length))
        continue;
      const readings = read(match as RegExpExecArray).filter(isPossible);
      if (readings.length > 0) found.push({ text: written, start, readings });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Whether a day (`YYYY-MM-DD…`) is one that the text may mean. */
export function meansDay({ year, month, day }: NamedDay, date: string): boolean {
  const [y, m, d] = date.slice(0, 10).split('-').map(Number);
  return (year === null || year === y) && (month === null || month === m) && (day === null || day === d);
}

/** `2026-03-04`, or as much of it as is named: `2026-03`, `--03-04`. */
export function dayText({ year, month, day }: NamedDay): string {
  const two = (value: number | null) => (value === null ? '' : `-${String(value).padStart(2, '0')}`);
  return `${year === null ? '-' : String(year)}${two(month)}${two(day)}`;
}
