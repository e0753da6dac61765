import { BoundedCache } from '../conditions/bounded-cache.ts';

const styles: Record<string, string> = {
  short: '%b %-d',
  medium: '%b %-d, %Y',
  long: '%B %-d, %Y',
  full: '%A, %B %-d, %Y',
  iso: '%Y-%m-%d',
  time: '%H:%M',
  datetime: '%b %-d, %Y, %H:%M',
};

/** Names accepted instead of strftime codes. */
export const dateStyles: readonly string[] = Object.keys(styles);

const formatters = new BoundedCache<Intl.DateTimeFormat>(50);

/**
 * Writes an instant (epoch milliseconds) with strftime codes (`%Y %m %d %-d %H %M %S %b %B %a %A %y %j %p %I %Z %s %%`)
 * or a named style, in an IANA time zone. An unknown zone falls back to UTC; an unknown code is left as it is.
 */
export function formatInstant(instant: number, format: string, zone: string): string {
  if (!Number.isFinite(instant) || Math.abs(instant) > 8.64e15) return '';
  const parts = partsIn(instant, zone);
  const pattern = (Object.hasOwn(styles, format) ? styles[format] : undefined) ?? format;
  return pattern.slice(0, 200).replace(/%(-?)([A-Za-z%])/g, (code, bare: string, letter: string) => {
    const text = codes[letter]?.(parts, instant) ?? code;
    return bare === '-' ? text.replace(/^0+(?=\d)/, '') : text;
  });
}

type Parts = Record<string, string>;

const codes: Record<string, (parts: Parts, instant: number) => string> = {
  Y: (parts) => parts.year ?? '',
  y: (parts) => (parts.year ?? '').slice(-2),
  m: (parts) => parts.month ?? '',
  d: (parts) => parts.day ?? '',
  e: (parts) => (parts.day ?? '').replace(/^0/, ' '),
  H: (parts) => parts.hour ?? '',
  I: (parts) => String(((Number(parts.hour) + 11) % 12) + 1).padStart(2, '0'),
  M: (parts) => parts.minute ?? '',
  S: (parts) => parts.second ?? '',
  p: (parts) => (Number(parts.hour) < 12 ? 'AM' : 'PM'),
  b: (parts) => monthNames[Number(parts.month) - 1]?.slice(0, 3) ?? '',
  B: (parts) => monthNames[Number(parts.month) - 1] ?? '',
  a: (parts) => (parts.weekday ?? '').slice(0, 3),
  A: (parts) => parts.weekday ?? '',
  j: (parts) => String(dayOfYear(parts)).padStart(3, '0'),
  F: (parts) => `${parts.year}-${parts.month}-${parts.day}`,
  T: (parts) => `${parts.hour}:${parts.minute}:${parts.second}`,
  Z: (parts) => parts.timeZoneName ?? '',
  s: (_parts, instant) => String(Math.floor(instant / 1000)),
  '%': () => '%',
};

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function dayOfYear(parts: Parts): number {
  const year = Number(parts.year);
  const day = Date.UTC(year, Number(parts.month) - 1, Number(parts.day));
  return (day - Date.UTC(year, 0, 1)) / 86_400_000 + 1;
}

function partsIn(instant: number, zone: string): Parts {
  const formatted = formatterFor(zone).formatToParts(new Date(instant));
  return Object.fromEntries(formatted.map((part) => [part.type, part.value]));
}

function formatterFor(zone: string): Intl.DateTimeFormat {
  try {
    return formatters.getOrMake(zone, () => createFormatter(zone));
  } catch {
    return formatters.getOrMake('UTC', () => createFormatter('UTC'));
  }
}

function createFormatter(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    weekday: 'long',
    timeZoneName: 'short',
  });
}
