/** A piece of a request with its place. `norm` is what is looked up: lower case, no possessive. */
export interface Token {
  kind: 'word' | 'number' | 'event' | 'email' | 'url' | 'channel' | 'quoted' | 'mark';
  text: string;
  norm: string;
  start: number;
  end: number;
  /** Of numbers: what is counted. */
  value?: number;
  unit?: 'money' | 'percent' | 'plain';
  currency?: string;
  /** A plus right after the number: “$5,000+”. */
  andUp?: boolean;
  /** “customers'” or “manager's”. */
  possessive?: boolean;
}

const symbols: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP' };
const currencyWords: Readonly<Record<string, string>> = {
  dollar: 'USD',
  dollars: 'USD',
  usd: 'USD',
  bucks: 'USD',
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  gbp: 'GBP',
  pounds: 'GBP',
  pound: 'GBP',
};
const scales: Readonly<Record<string, number>> = { k: 1e3, thousand: 1e3, grand: 1e3, m: 1e6, mio: 1e6, million: 1e6 };

const pieces: readonly [Token['kind'], RegExp][] = [
  ['quoted', /["“”]([^"“”\n]{1,300})["“”]/y],
  ['url', /https?:\/\/[^\s,;"<>]{1,500}/y],
  ['email', /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/y],
  ['channel', /#[a-z0-9][\w-]{0,79}/iy],
  [
    'number',
    /(?:([$€£]|(?:usd|eur|gbp)(?=[ \d]))\s?)?(\d{1,3}(?:[,.'’   ]\d{3})+(?:\.\d{1,4})?|\d{1,15}(?:[.,]\d{1,4})?)(?:\s?(k|m|mio|thousand|million|grand)(?![\w-]))?(?:\s?(%|percent(?:age points)?\b|per cent\b|pct\b))?(?:\s?([$€£]|(?:dollars?|usd|bucks|euros?|eur|gbp|pounds?)\b))?(\+)?/iy,
  ],
  ['event', /[a-z][a-z0-9_]{0,40}(?:\.[a-z][a-z0-9_]{0,40}){1,4}(?:\.\*)?/iy],
  ['word', /[\p{L}_][\p{L}\p{N}_]{0,79}(?:['’][\p{L}]{1,3})?/uy],
  ['mark', /[,;:.!?()/&+=<>≥≤-]|–|—|\n/y],
];

/** Splits a request into words, numbers, addresses and marks; linear in its length. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const token = tokenAt(text, at);
    if (token === null) {
      at += 1;
      continue;
    }
    if (token.kind !== 'word' || token.norm !== '') tokens.push(token);
    at = Math.max(token.end, at + 1);
  }
  return tokens;
}

function tokenAt(text: string, at: number): Token | null {
  for (const [kind, pattern] of pieces) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) continue;
    const base = { kind, text: match[0], start: at, end: at + match[0].length };
    if (kind === 'number') {
      const read = numberToken(match, base);
      if (read !== null) return read;
      continue;
    }
    if (kind === 'quoted') return { ...base, norm: match[1] ?? '' };
    if (kind === 'event' && !isEventLike(match[0])) continue;
    if (kind === 'word') return wordToken(text, base);
    return { ...base, norm: match[0].toLowerCase() };
  }
  return null;
}

/** “done.Then” is the end of a sentence without a space, not an event: types are written in lower case. */
const isEventLike = (text: string): boolean => text === text.toLowerCase() && !/^(?:e\.g|i\.e|a\.m|p\.m)$/.test(text);

function wordToken(text: string, base: Omit<Token, 'norm'>): Token {
  const lower = base.text.toLowerCase().replaceAll('’', "'");
  const trailing = /^['’](?![\p{L}])/u.test(text.slice(base.end, base.end + 2));
  if (lower.endsWith("'s")) return { ...base, norm: lower.slice(0, -2), possessive: true };
  if (lower.endsWith("n't")) return { ...base, norm: lower };
  if (trailing && lower.endsWith('s')) return { ...base, norm: lower, possessive: true };
  return { ...base, norm: lower };
}

function numberToken(match: RegExpExecArray, base: Omit<Token, 'norm'>): Token | null {
  const [, before, digits = '', scale, percent, after, plus] = match;
  const value = readNumber(digits);
  if (value === null) return null;
  const symbol = (before ?? after)?.toLowerCase();
  const currency = symbol === undefined ? undefined : (symbols[symbol] ?? currencyWords[symbol]);
  const scaled = value * (scales[scale?.toLowerCase() ?? ''] ?? 1);
  return {
    ...base,
    norm: base.text.toLowerCase(),
    value: Math.round(scaled * 1e6) / 1e6,
    unit: percent !== undefined ? 'percent' : currency !== undefined ? 'money' : 'plain',
    ...(currency === undefined ? {} : { currency }),
    ...(plus === undefined ? {} : { andUp: true }),
  };
}

/** `10,000`, `10 000`, `10.000`, `1,234.56`, `12.5`, `12,5`. */
function readNumber(digits: string): number | null {
  const grouped = /^\d{1,3}(?:[,.'’   ]\d{3})+(\.\d+)?$/.test(digits);
  const plain = grouped
    ? digits.replace(/[,'’   ]/g, '').replace(/\.(?=\d{3}(?:\D|$))/g, '')
    : digits.replace(',', '.');
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}
