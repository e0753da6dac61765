import type { Json } from '@renubu/contracts/json';

const words = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  ...['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen', 'twenty'],
];
const tens: Record<string, number> = {
  ...{ thirty: 30, forty: 40, 'forty-five': 45, fifty: 50, sixty: 60, seventy: 70, eighty: 80, ninety: 90 },
  ...{ hundred: 100, 'one hundred eighty': 180, 'one hundred twenty': 120, annual: 1, annually: 1, yearly: 1 },
  ...{ monthly: 1, 'month-to-month': 1, a: 1, an: 1, each: 1, another: 1, half: 6 },
};

/** Every number that a clause states, in figures or in the usual words. */
function numbersIn(clause: string): Set<number> {
  const figures = clause.match(/\d[\d,]*(?:\.\d+)?/g) ?? [];
  const found = new Set(figures.map((figure) => Number(figure.replaceAll(',', ''))));
  const lower = clause.toLowerCase();
  const has = (word: string) => new RegExp(`(?<!\\p{L})${word}(?!\\p{L})`, 'u').test(lower);
  words.forEach((word, value) => void (has(word) && found.add(value)));
  for (const [word, value] of Object.entries(tens)) if (has(word)) found.add(value);
  return found;
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[\s“”"'’‘.,]+/g, ' ')
    .trim();

/** Words of a fixed vocabulary rather than of the contract. */
const vocabulary = new Set(['kind', 'unit', 'currency']);

/**
 * Whether a clause states what a value says: every number and date of it stands there, and every name. A model that
 * quotes one clause and gives the value of another is found out by this.
 */
export function isSupported(value: Json, clause: string): boolean {
  const numbers = numbersIn(clause);
  const text = plain(clause);
  const holds = (part: Json, key = ''): boolean => {
    if (part === null || typeof part === 'boolean' || part === 'perpetual' || vocabulary.has(key)) return true;
    if (typeof part === 'number') return numbers.has(part);
    if (Array.isArray(part)) return part.every((item) => holds(item));
    if (typeof part === 'object') return Object.entries(part).every(([name, item]) => holds(item, name));
    const date = /^(\d{4})-\d{2}-(\d{2})$/.exec(part);
    if (date) return numbers.has(Number(date[1])) && numbers.has(Number(date[2]));
    return text.includes(plain(part));
  };
  return holds(value);
}
