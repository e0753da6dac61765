import { irregular } from './words.ts';

const pluralSame = new Set([
  'stock',
  'inventory',
  'people',
  'sales',
  'finance',
  'pricing',
  'support',
  'marketing',
  'legal',
]);

/** The plural of a phrase: that of its last word. */
export function plural(phrase: string): string {
  const [rest, last] = splitLast(phrase);
  if (pluralSame.has(last) || last.endsWith('s')) return phrase;
  if (last === 'company') return `${rest}companies`;
  if (/[^aeiou]y$/.test(last)) return `${rest}${last.slice(0, -1)}ies`;
  if (/(?:[sxz]|ch|sh)$/.test(last)) return `${rest}${last}es`;
  return `${rest}${last}s`;
}

function splitLast(phrase: string): [string, string] {
  const at = phrase.lastIndexOf(' ');
  return [phrase.slice(0, at + 1), phrase.slice(at + 1)];
}

/** Past forms of a verb phrase: of its first word, or of the verb after an adverb. */
export function pastOf(phrase: string): string[] {
  const [verb, rest, before] = splitVerb(phrase);
  const forms = irregular[verb]?.[0] ?? [regularPast(verb)];
  return forms.map((form) => `${before}${form}${rest}`);
}

export function gerundOf(phrase: string): string {
  const [verb, rest, before] = splitVerb(phrase);
  return `${before}${irregular[verb]?.[1] ?? regularGerund(verb)}${rest}`;
}

const adverbs = new Set(['automatically', 'manually', 'auto', 'double', 'not', 'do', "don't", 'never', 'fast']);

function splitVerb(phrase: string): [string, string, string] {
  const words = phrase.split(' ');
  const at = Math.max(
    0,
    words.findIndex((word) => !adverbs.has(word)),
  );
  const verb = words[at] ?? phrase;
  const rest = words.slice(at + 1).join(' ');
  const before = words.slice(0, at).join(' ');
  return [verb, rest === '' ? '' : ` ${rest}`, before === '' ? '' : `${before} `];
}

function regularPast(verb: string): string {
  if (verb.endsWith('e')) return `${verb}d`;
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ied`;
  return `${verb}ed`;
}

function regularGerund(verb: string): string {
  return /[^eoy]e$/.test(verb) ? `${verb.slice(0, -1)}ing` : `${verb}ing`;
}

/** Ways to say that something happens: “is shipped” also as “are shipped”, “gets shipped”; “signs up” as “signed up”. */
export function inflections(phrase: string): string[] {
  const [first = '', ...others] = phrase.split(' ');
  const rest = others.join(' ');
  if (first === 'is') {
    const auxiliaries = [
      'is',
      'are',
      'was',
      'were',
      'gets',
      'get',
      'has been',
      'have been',
      'is being',
      'got',
      'has been',
    ];
    return auxiliaries.map((auxiliary) => `${auxiliary} ${rest}`);
  }
  if (!/[a-z]s$/.test(first) || first.endsWith('ss') || first === 'has' || first === 'does') return [phrase];
  const base = baseOf(first);
  const tail = rest === '' ? '' : ` ${rest}`;
  const past = irregular[base]?.[0] ?? [regularPast(base)];
  const gerund = irregular[base]?.[1] ?? regularGerund(base);
  const forms = [
    first,
    base,
    gerund,
    ...past,
    ...past.map((form) => `has ${form}`),
    ...past.map((form) => `have ${form}`),
  ];
  return forms.map((form) => `${form}${tail}`);
}

function baseOf(third: string): string {
  if (/ies$/.test(third)) return `${third.slice(0, -3)}y`;
  if (/(?:ss|x|z|ch|sh|o)es$/.test(third)) return third.slice(0, -2);
  return third.slice(0, -1);
}
