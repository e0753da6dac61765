import { useTranslation } from 'react-i18next';

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** A length of time in its two largest units: `2 d 4 h`, `1 min 20 s`; below ten seconds `1.2 s`, below one `34 ms`. */
export function formatSpan(ms: number, language: string): string {
  const say = (value: number, unit: string, digits = 0): string =>
    value.toLocaleString(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits });
  if (ms < 1000) return say(Math.max(0, Math.round(ms)), 'millisecond');
  if (ms < 10_000) return say(ms / 1000, 'second', 1);
  const first = units.findIndex(([, size]) => ms >= size);
  let rest = ms;
  return units
    .slice(first, first + 2)
    .flatMap(([unit, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count === 0 ? [] : [say(count, unit)];
    })
    .join(' ');
}

/** Says lengths of time in the current language. */
export function useSpan(): (ms: number) => string {
  const { i18n } = useTranslation();
  const language = i18n.resolvedLanguage ?? 'en';
  return (ms) => formatSpan(ms, language);
}
