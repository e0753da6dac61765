import { dayText, findDates, type NamedDay } from './dates.ts';

interface Place {
  /** As written. */
  text: string;
  /** Offset of its first character. */
  start: number;
}

/** A figure in a text. It may be read in several ways (`1.234`): then the likeliest value stands first. */
export interface FoundFigure extends Place {
  kind: 'money' | 'percent' | 'number' | 'year';
  values: number[];
  /** How far the true value may lie from the written one: half of the last place shown, more after "about". */
  tolerance: number[];
}
export interface FoundDay extends Place {
  kind: 'date';
  readings: NamedDay[];
}
export type FoundNumber = FoundFigure | FoundDay;

const digits = String.raw`\d{1,3}(?:[,.'’\u00a0\u202f ]\d{3})+(?:[.,]\d{1,4})?|\d+(?:[.,]\d+)?`;
const currency = String.raw`US\$|CA\$|A\$|[$€£¥]|USD|EUR|GBP|CHF|JPY`;
const scales = String.raw`k|K|m|M|mn|bn|B|Mio\.?|Mrd\.?|Tsd\.?|thousand|million|billion|Tausend|Millionen?|Milliarden?`;
const percent = String.raw`%|per\s?cent(?:age points?)?\b|percentage points?\b|pp\b|Prozent(?:punkte)?\b`;
const figure = new RegExp(
  String.raw`(?<![\p{L}\p{N}_.,/-])(?<sign>[+\-−–])?(?<before>${currency})?\s?(?<![\p{L}_])(?<digits>${digits})(?:\s?(?<scale>${scales})(?![\p{L}]))?(?:\s?(?<percent>${percent}))?(?:\s?(?<after>€|£|USD|EUR|GBP|CHF|JPY)(?![\p{L}]))?(?<tail>[\p{L}\p{N}_]*)`,
  'gu',
);
/** Letters that may stick to a number without making it a name. */
const unitTail = /^(?:st|nd|rd|th|h|d|x|s|pt|pts|hrs?|days?|min)?$/i;

const words: Record<string, number> = {};
for (const list of [
  'two three four five six seven eight nine ten eleven twelve',
  'zwei drei vier fünf sechs sieben acht neun zehn elf zwölf',
])
  list.split(' ').forEach((word, index) => (words[word] = index + 2));
const numberWord = new RegExp(`(?<![\\p{L}-])(?:${Object.keys(words).join('|')})(?![\\p{L}-])`, 'giu');

/** Text whose digits claim nothing: addresses, ids, times, names of standards. */
const names =
  /https?:\/\/\S+|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]+|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\b\d{1,2}:\d{2}\b|\b24\/7\b|\b(?:SOC|ISO|TLS|Phase|Step|Section|Version|Article|Schritt|Abschnitt|Artikel)\s\d[\d.]*|§\s?\d+|\[[^\]\s]{1,40}\]|\bQ[1-4]\b/gi;
/** The end of a scale, such as "of 100" after a score. */
const scaleEnd = /^(?:\s?\/\s?|\s(?:out\s)?of\s|\svon\s)(5|10|100)(?![\d.,]*\d|\s?%)/;
const approximately =
  /(?:about|around|roughly|nearly|almost|over|more than|approximately|some|~|≈|rund|etwa|circa|ca\.|knapp|über|fast)\s?$/i;
const scaleOf: [RegExp, number][] = [
  [/^(?:k|tsd|thousand|tausend)/i, 1e3],
  [/^(?:b|mrd|milliard)/i, 1e9],
  [/^m/i, 1e6],
];

/** Every number, per cent, amount and date in a sentence, in their order; what is part of a name is left out. */
export function findNumbers(sentence: string): FoundNumber[] {
  const days = findDates(sentence).map(({ text, start, readings }): FoundDay => ({
    kind: 'date',
    text,
    start,
    readings,
  }));
  const named = [...sentence.matchAll(names)].map(({ 0: text, index: start }) => ({ text, start }));
  const open = blank(blank(sentence, days), named);
  const figures = [...open.matchAll(figure)].flatMap((match) => readFigure(match as RegExpExecArray, open));
  const left = blank(open, figures);
  const spelled = [...left.matchAll(numberWord)].map(({ 0: text, index }): FoundFigure => {
    return { kind: 'number', text, start: index, values: [words[text.toLowerCase()] ?? 0], tolerance: [0.5] };
  });
  const kept = figures.filter((one, index) => !isScaleEnd(one, figures[index - 1], sentence));
  return [...days, ...kept, ...spelled].sort((a, b) => a.start - b.start);
}

/** The text with the places, which stand in their order and apart, made unreadable. */
function blank(text: string, places: readonly Place[]): string {
  let [blanked, at] = ['', 0];
  for (const { start, text: written } of places) {
    blanked += text.slice(at, start) + '\u0000'.repeat(written.length);
    at = start + written.length;
  }
  return blanked + text.slice(at);
}

function readFigure(match: RegExpExecArray, sentence: string): FoundFigure[] {
  const { digits: written = '', scale, before, after, percent: per, tail = '', sign = '' } = match.groups ?? {};
  if (!unitTail.test(tail)) return [];
  const text = match[0].slice(0, match[0].length - tail.length);
  const spare = text.length - text.trimStart().length;
  const start = match.index + spare;
  const kind = before !== undefined || after !== undefined ? 'money' : per !== undefined ? 'percent' : 'number';
  const isRough = approximately.test(sentence.slice(Math.max(0, start - 20), start));
  const factor = /[-−]/.test(sign) ? -1 : 1;
  const readings = readDigits(written).flatMap(({ value, place }) =>
    scaleFactors(scale, kind).map((by) => {
      const size = value * by;
      const half = (place * by) / 2;
      return { value: factor * size, within: isRough ? Math.max(half, Math.abs(size) * 0.05) : half };
    }),
  );
  const isYear = kind === 'number' && scale === undefined && sign === '' && /^(?:19|20)\d\d$/.test(written);
  return [
    {
      kind: isYear ? 'year' : kind,
      text: text.trim(),
      start,
      values: readings.map(({ value }) => value),
      tolerance: readings.map(({ within }) => within),
    },
  ];
}

/** Values that digits with separators may have, each with the size of the last place shown. */
function readDigits(written: string): { value: number; place: number }[] {
  const english = readWith(written, ',', '.');
  const german = readWith(written, '.', ',');
  const both = [english, german].filter((reading) => reading !== null);
  return both.filter((reading, index) => both.findIndex(({ value }) => value === reading.value) === index);
}

function readWith(written: string, thousands: string, point: string): { value: number; place: number } | null {
  const plain = written.replace(/['’\u00a0\u202f ]/g, '');
  const [whole = '', fraction = '', ...more] = plain.split(point);
  if (more.length > 0 || fraction.includes(thousands)) return null;
  const groups = whole.split(thousands);
  if (groups.length > 1 && groups.slice(1).some((group) => group.length !== 3)) return null;
  const value = Number(`${groups.join('')}.${fraction === '' ? '0' : fraction}`);
  return Number.isFinite(value) ? { value, place: 10 ** -fraction.length } : null;
}

/** "3m" may be three million or three of something. */
function scaleFactors(scale: string | undefined, kind: 'money' | 'percent' | 'number'): number[] {
  if (scale === undefined) return [1];
  const by = scaleOf.find(([pattern]) => pattern.test(scale))?.[1] ?? 1;
  return kind !== 'money' && scale.length === 1 && scale !== 'M' ? [by, 1] : [by];
}

/** Whether a figure is the end of the scale on which the one before it stands. */
function isScaleEnd({ start, text }: FoundFigure, before: FoundFigure | undefined, sentence: string): boolean {
  if (before === undefined) return false;
  const end = before.start + before.text.length;
  const match = scaleEnd.exec(sentence.slice(end, start + text.length + 20));
  return match !== null && match[1] === text && end + match[0].length === start + text.length;
}

/** What a found number says, as one value. */
export function valueOf(found: FoundNumber): number | string {
  if (found.kind !== 'date') return found.values[0] ?? 0;
  const [first] = found.readings;
  return first === undefined ? found.text : dayText(first);
}
