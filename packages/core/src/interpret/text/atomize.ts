import { editDistance } from '../../conditions/nearest.ts';
import { wordsToNumber } from '../../contract-terms/number-words.ts';
import type { Atom, DurationUnit, Meaning, NumberUnit } from './atoms.ts';
import { durationText, durationUnit, lengthInDays } from './durations.ts';
import type { Lexicon } from './lexicon.ts';
import { findSchedules, type FoundSchedule } from './schedules.ts';
import { tokenize, type Token } from './tokens.ts';

/** Misspelt words looked up for one request; further ones stay unknown. */
const maxCorrections = 40;

/** The phrases of a request in order, each with all its meanings. Takes time in proportion to the length. */
export function atomize(text: string, lexicon: Lexicon): Atom[] {
  const tokens = tokenize(text).filter(isNoHyphen);
  const session = new Session(text, tokens, lexicon, findSchedules(text));
  const atoms = session.all();
  return atoms.map((atom, index) => ({ ...atom, index }));
}

/** The hyphen of “e-mail” joins words; that of “1,000-5,000” stays. */
function isNoHyphen(token: Token, at: number, all: Token[]): boolean {
  if (token.norm !== '-') return true;
  const [before, after] = [all[at - 1], all[at + 1]];
  const joined = before?.end === token.start && after?.start === token.end;
  return !joined || (before?.kind === 'number' && after?.kind === 'number');
}

type Read = { count: number; meanings: Meaning[]; readAs?: string };

class Session {
  readonly #text: string;
  readonly #tokens: Token[];
  readonly #lexicon: Lexicon;
  readonly #schedules: FoundSchedule[];
  #corrections = 0;

  constructor(text: string, tokens: Token[], lexicon: Lexicon, schedules: FoundSchedule[]) {
    this.#text = text;
    this.#tokens = tokens;
    this.#lexicon = lexicon;
    this.#schedules = schedules;
  }

  all(): Omit<Atom, 'index'>[] {
    const atoms: Omit<Atom, 'index'>[] = [];
    let at = 0;
    let schedule = 0;
    while (at < this.#tokens.length) {
      const token = this.#tokens[at];
      if (token === undefined) break;
      while ((this.#schedules[schedule]?.end ?? Infinity) <= token.start) schedule += 1;
      const found = this.#schedules[schedule];
      if (found !== undefined && found.start <= token.start && token.start < found.end) {
        let next = at;
        while ((this.#tokens[next]?.start ?? Infinity) < found.end) next += 1;
        atoms.push(this.#atom(at, next - at, { meanings: [{ kind: 'clock', cron: found.cron, says: found.says }] }));
        at = next;
        continue;
      }
      const read = this.#read(at);
      atoms.push(this.#atom(at, read.count, read));
      at += read.count;
    }
    return atoms;
  }

  #atom(at: number, count: number, { meanings, readAs }: Omit<Read, 'count'>): Omit<Atom, 'index'> {
    const start = this.#tokens[at]?.start ?? 0;
    const last = this.#tokens[at + count - 1];
    const end = last?.end ?? start;
    const possessive = last?.possessive === true;
    return {
      start,
      end,
      text: this.#text.slice(start, end),
      meanings,
      possessive,
      ...(readAs === undefined ? {} : { readAs }),
    };
  }

  #read(at: number): Read {
    const token = this.#tokens[at];
    if (token === undefined) return { count: 1, meanings: [{ kind: 'unknown' }] };
    switch (token.kind) {
      case 'number':
        return this.#number(at, token);
      case 'channel':
        return { count: 1, meanings: [{ kind: 'channel', channel: token.norm }] };
      case 'email':
        return { count: 1, meanings: [{ kind: 'address', address: token.text }] };
      case 'url':
        return { count: 1, meanings: [{ kind: 'url', url: token.text.replace(/[.,;:!?)]+$/, '') }] };
      case 'quoted':
        return { count: 1, meanings: [{ kind: 'quoted', text: token.norm }] };
      default:
        return this.#numberWords(at) ?? this.#length(at) ?? this.#phrase(at) ?? this.#unread(token);
    }
  }

  #number(at: number, token: Token): Read {
    const value = token.value ?? 0;
    const number = numberMeaning(value, token.unit ?? 'plain', token.currency, token.andUp === true);
    const unit = this.#unit(at + 1);
    if (unit !== null && token.unit === 'plain') {
      const duration = durationMeaning(value, unit.unit);
      if (duration !== null) return { count: 1 + unit.count, meanings: [duration] };
    }
    const minutes = /^\d{1,4}m$/.test(token.text) ? durationMeaning(value / 1e6, 'minutes') : null;
    return { count: 1, meanings: minutes === null ? [number] : [number, minutes] };
  }

  /** A unit of time at a position: `days`, `business days`. */
  #unit(at: number): { unit: DurationUnit; count: number } | null {
    const word = this.#norm(at);
    if ((word === 'business' || word === 'working' || word === 'work') && /^days?$/.test(this.#norm(at + 1))) {
      return { unit: 'business days', count: 2 };
    }
    if ((word === 'calendar' || word === 'full') && durationUnit(this.#norm(at + 1)) !== null) {
      return { unit: durationUnit(this.#norm(at + 1)) ?? 'days', count: 2 };
    }
    const unit = durationUnit(word);
    return unit === null ? null : { unit, count: 1 };
  }

  /** “a day”, “half an hour”, “a fortnight”. */
  #length(at: number): Read | null {
    const word = this.#norm(at);
    if (word === 'half' && /^an?$/.test(this.#norm(at + 1))) return this.#counted(at, 0.5, 2);
    if (word === 'fortnight') return { count: 1, meanings: [durationMeaning(2, 'weeks') as Meaning] };
    if (/^(?:an?|one|per|single)$/.test(word)) return this.#counted(at, 1, 1);
    const lone = /^(?:last|past|previous|next|coming|within)$/.test(this.#norm(at - 1)) || this.#norm(at + 1) === 'old';
    return lone ? this.#counted(at, 1, 0) : null;
  }

  #counted(at: number, count: number, words: number): Read | null {
    const unit = this.#unit(at + words);
    const duration = unit === null ? null : durationMeaning(count, unit.unit);
    return unit === null || duration === null ? null : { count: words + unit.count, meanings: [duration] };
  }

  #numberWords(at: number): Read | null {
    let words = 0;
    let value: number | null = null;
    for (let length = 1; length <= 5; length += 1) {
      const slice = Array.from({ length }, (_, offset) => this.#norm(at + offset));
      const last = slice.at(-1) ?? '';
      if (!numberWord.test(last) || (length === 1 && last === 'and')) break;
      const read = valueOfWords(slice);
      if (read !== null && last !== 'and') [value, words] = [read, length];
    }
    if (value === null || words === 0) return null;
    const unit = this.#unit(at + words);
    const duration = unit === null ? null : durationMeaning(value, unit.unit);
    if (unit !== null && duration !== null) return { count: words + unit.count, meanings: [duration] };
    const after = this.#norm(at + words);
    if (after === 'percent') return { count: words + 1, meanings: [numberMeaning(value, 'percent', undefined, false)] };
    const currency = /^(?:dollars?|usd|bucks)$/.test(after)
      ? 'USD'
      : /^(?:euros?|eur)$/.test(after)
        ? 'EUR'
        : undefined;
    if (currency !== undefined) return { count: words + 1, meanings: [numberMeaning(value, 'money', currency, false)] };
    const number = numberMeaning(value, 'plain', undefined, false);
    const also = words === 1 ? (this.#lexicon.phrases.get(this.#norm(at)) ?? []) : [];
    return { count: words, meanings: [number, ...also] };
  }

  #phrase(at: number): Read | null {
    for (let length = Math.min(this.#lexicon.longest, this.#tokens.length - at); length >= 1; length -= 1) {
      const phrase = this.#join(at, length);
      const meanings = phrase === null ? undefined : this.#lexicon.phrases.get(phrase);
      if (meanings !== undefined && !this.#beginsFigure(meanings, at + length)) return { count: length, meanings };
    }
    return null;
  }

  /** “under $10 and over $10,000”: “and over” belongs to the next figure. */
  #beginsFigure(meanings: readonly Meaning[], next: number): boolean {
    return meanings.every(({ kind }) => kind === 'and-up') && this.#tokens[next]?.kind === 'number';
  }

  /** The words of a phrase, joined; null where a mark or figure stands between them. */
  #join(at: number, length: number): string | null {
    const parts: string[] = [];
    for (let offset = 0; offset < length; offset += 1) {
      const token = this.#tokens[at + offset];
      if (token === undefined) return null;
      if (length > 1 && token.kind !== 'word' && !(token.norm === '+' || /^[<>=]$/.test(token.norm))) return null;
      if (token.possessive === true && offset < length - 1) return null;
      parts.push(token.norm);
    }
    return parts.join(/^[<>=]/.test(parts[0] ?? '') ? '' : ' ');
  }

  #unread(token: Token): Read {
    if (token.kind === 'mark') return { count: 1, meanings: [{ kind: 'filler' }] };
    if (token.kind === 'event') return { count: 1, meanings: [{ kind: 'event', type: token.norm, known: false }] };
    const near = this.#nearest(token.norm);
    if (near === undefined) return { count: 1, meanings: [{ kind: 'unknown' }] };
    return { count: 1, meanings: this.#lexicon.phrases.get(near) ?? [], readAs: near };
  }

  /** The word a misspelt one was meant to be: long enough, with the same first letter, and only one or two letters off. */
  #nearest(word: string): string | undefined {
    if (word.length < 6 || word.length > 24 || this.#corrections >= maxCorrections) return undefined;
    this.#corrections += 1;
    const limit = word.length >= 9 ? 2 : 1;
    let best: string | undefined;
    let distance = limit + 1;
    for (const candidate of this.#lexicon.spellable) {
      if (candidate[0] !== word[0] || Math.abs(candidate.length - word.length) > limit) continue;
      const found = editDistance(word, candidate);
      if (found < distance) [best, distance] = [candidate, found];
    }
    return best;
  }

  #norm(at: number): string {
    return this.#tokens[at]?.norm ?? '';
  }
}

const numberWord =
  /^(?:a|and|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|dozen)$/;

function valueOfWords(words: readonly string[]): number | null {
  const scale = words.findIndex((word) => word === 'thousand' || word === 'million');
  if (scale >= 0) {
    const before = words.slice(0, scale);
    const times = before.length === 0 || before.join() === 'a' ? 1 : valueOfWords(before);
    const rest = words.slice(scale + 1);
    const more = rest.length === 0 ? 0 : valueOfWords(rest);
    return times === null || more === null ? null : times * (words[scale] === 'million' ? 1e6 : 1e3) + more;
  }
  if (words.join() === 'a' || words[0] === 'and') return null;
  if (words.at(-1) === 'dozen') return words.length === 1 || words[0] === 'a' ? 12 : null;
  if (words[0] === 'a' && words[1] !== 'hundred') return null;
  return wordsToNumber(words.join(' '));
}

function numberMeaning(value: number, unit: NumberUnit, currency: string | undefined, andUp: boolean): Meaning {
  return { kind: 'number', value, unit, andUp, ...(currency === undefined ? {} : { currency }) };
}

function durationMeaning(count: number, unit: DurationUnit): Meaning | null {
  const text = durationText(count, unit);
  return text === null ? null : { kind: 'duration', text, days: lengthInDays(count, unit), count, unit };
}
