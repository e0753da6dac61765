import { wordsToNumber, numberWordPattern } from '../../contract-terms/number-words.ts';

/** A schedule found in the words of a request. */
export interface FoundSchedule {
  start: number;
  end: number;
  /** Five fields. */
  cron: string;
  says: string;
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const time = String.raw`(?:\s*,?\s*(?:at|by)\s+(?<hour>\d{1,2})(?::(?<minute>\d{2}))?\s*(?<half>am|pm|a\.m\.|p\.m\.|o'clock)?|\s*,?\s*at\s+(?<named>noon|midnight))?(?:\s+(?:utc|gmt))?`;
const count = String.raw`(?<count>\d{1,3}|${numberWordPattern}|other|second)`;

const patterns: readonly RegExp[] = [
  new RegExp(String.raw`\b(?:every|each)\s+${count}\s+(?<unit>minutes?|mins?|hours?|hrs?|days?)\b${time}`, 'g'),
  new RegExp(
    String.raw`\b(?:(?:every|each|once an?|once per|once every)\s+(?<single>minute|hour|day|morning|evening|night|week|month|quarter|year|weekday|workday|working day|business day|weekend)|(?<adverb>hourly|daily|nightly|weekly|monthly|quarterly|yearly|annually)\b(?!\s+(?:review|inventory|report|orders?|revenue|value|recurring|volume|limit)))\b${time}(?:\s+on\s+(?<onday>${weekdays.join('|')})s?)?`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:every|each|on)\s+(?<days>(?:${weekdays.join('|')})s?(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+)(?:${weekdays.join('|')})s?)*)(?:\s+(?<part>morning|evening|afternoon))?\b${time}`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:on\s+)?(?:the\s+)?(?<dom>first|last|1st|15th|\d{1,2}(?:st|nd|rd|th))\s+(?:day\s+)?of\s+(?:every|each|the)\s+month\b${time}`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:at)\s+(?<hour>\d{1,2})(?::(?<minute>\d{2}))?\s*(?<half>am|pm|a\.m\.|p\.m\.)?\s+(?:every|each)\s+(?<single>day|weekday|morning|evening|workday|working day)\b`,
    'g',
  ),
];

/** Schedules in a request, in order, none inside another. An impossible time of day is none. */
export function findSchedules(text: string): FoundSchedule[] {
  const lower = text.toLowerCase();
  const found: FoundSchedule[] = [];
  for (const pattern of patterns) {
    for (const match of lower.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].trimEnd().length;
      if (found.some((other) => start < other.end && end > other.start)) continue;
      const cron = cronOf(match.groups ?? {});
      if (cron !== null) found.push({ start, end, cron, says: text.slice(start, end) });
    }
  }
  return found.sort((left, right) => left.start - right.start);
}

type Groups = Readonly<Record<string, string | undefined>>;

function cronOf(groups: Groups): string | null {
  const at = timeOf(groups);
  if (at === 'impossible') return null;
  if (groups['unit'] !== undefined) return everyFew(groups, at);
  if (groups['days'] !== undefined) return onDays(groups, at);
  if (groups['dom'] !== undefined) return dayOfMonth(groups['dom'], at);
  const single = groups['single'] ?? groups['adverb'];
  return single === undefined ? null : everySingle(single, at, groups['onday']);
}

type Time = { hour: number; minute: number } | null;

function timeOf({ hour, minute, half, named }: Groups): Time | 'impossible' {
  if (named !== undefined) return { hour: named === 'noon' ? 12 : 0, minute: 0 };
  if (hour === undefined) return null;
  const pm = half?.startsWith('p') === true;
  const am = half?.startsWith('a') === true;
  const clock = Number(hour);
  if ((pm || am) && (clock < 1 || clock > 12)) return 'impossible';
  const read = { hour: pm ? (clock % 12) + 12 : am ? clock % 12 : clock, minute: Number(minute ?? 0) };
  return read.hour > 23 || read.minute > 59 ? 'impossible' : read;
}

function everyFew({ count: words = '', unit = '' }: Groups, at: Time): string | null {
  const number = words === 'other' || words === 'second' ? 2 : (wordsToNumber(words) ?? Number(words));
  if (!Number.isInteger(number) || number < 1) return null;
  if (unit.startsWith('m')) return number < 60 && 60 % number === 0 ? `*/${number} * * * *` : null;
  if (unit.startsWith('h'))
    return number <= 24 && 24 % number === 0 ? (number === 24 ? '0 0 * * *' : `0 */${number} * * *`) : null;
  const { hour, minute } = at ?? { hour: 9, minute: 0 };
  return number === 1 ? `${minute} ${hour} * * *` : number <= 15 ? `${minute} ${hour} */${number} * *` : null;
}

function everySingle(word: string, at: Time, day: string | undefined): string | null {
  const { hour, minute } = at ?? { hour: word === 'evening' ? 18 : word.startsWith('night') ? 2 : 9, minute: 0 };
  const clock = `${minute} ${hour}`;
  switch (word) {
    case 'minute':
      return '* * * * *';
    case 'hour':
    case 'hourly':
      return '0 * * * *';
    case 'weekday':
    case 'workday':
    case 'working day':
    case 'business day':
      return `${clock} * * 1-5`;
    case 'weekend':
      return `${clock} * * 0,6`;
    case 'week':
    case 'weekly':
      return `${clock} * * ${day === undefined ? 1 : weekdays.indexOf(day)}`;
    case 'month':
    case 'monthly':
      return `${clock} 1 * *`;
    case 'quarter':
    case 'quarterly':
      return `${clock} 1 1,4,7,10 *`;
    case 'year':
    case 'yearly':
    case 'annually':
      return `${clock} 1 1 *`;
    default:
      return `${clock} * * *`;
  }
}

function onDays({ days = '', part }: Groups, at: Time): string {
  const named = weekdays.flatMap((name, index) => (days.includes(name) ? [index] : []));
  const { hour, minute } = at ?? { hour: part === 'evening' ? 18 : part === 'afternoon' ? 14 : 9, minute: 0 };
  return `${minute} ${hour} * * ${named.join(',')}`;
}

function dayOfMonth(word: string, at: Time): string | null {
  const { hour, minute } = at ?? { hour: 9, minute: 0 };
  if (word === 'last') return `${minute} ${hour} L * *`;
  const day = word === 'first' ? 1 : Number.parseInt(word, 10);
  return day >= 1 && day <= 28 ? `${minute} ${hour} ${day} * *` : null;
}
