const units: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
};

const tens: Readonly<Record<string, number>> = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fourty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};

const ordinals: Readonly<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
  tenth: 10,
  eleventh: 11,
  twelfth: 12,
  thirteenth: 13,
  fourteenth: 14,
  fifteenth: 15,
  sixteenth: 16,
  seventeenth: 17,
  eighteenth: 18,
  nineteenth: 19,
  twentieth: 20,
  thirtieth: 30,
};

const alternatives = (words: Readonly<Record<string, number>>): string =>
  Object.keys(words)
    .sort((a, b) => b.length - a.length)
    .join('|');

const below100 = `(?:(?:${alternatives(tens)})(?:[- ]?(?:${alternatives(units)}))?|${alternatives(units)})`;

/** A pattern for a number in words up to 999: `thirty`, `forty-five`, `one hundred and eighty`. */
export const numberWordPattern = `(?:(?:${alternatives(units)}|a) hundred(?:(?: and)?[- ]${below100})?|${below100})`;

/** A pattern for an ordinal in words up to thirty-first: `first`, `twenty-third`. */
export const ordinalWordPattern = `(?:(?:twenty|thirty)[- ](?:${alternatives(ordinals)})|${alternatives(ordinals)})`;

/** The number a text such as `One Hundred and Eighty` or `twenty-first` stands for; null when it is none. */
export function wordsToNumber(text: string): number | null {
  let total = 0;
  const words = text.toLowerCase().split(/[- ]+/).filter(Boolean);
  if (words.length === 0) return null;
  for (const word of words) {
    if (word === 'and') continue;
    if (word === 'hundred') total = (total || 1) * 100;
    else if (word === 'a') total += 1;
    else {
      const value = units[word] ?? tens[word] ?? ordinals[word];
      if (value === undefined) return null;
      total += value;
    }
  }
  return total;
}
