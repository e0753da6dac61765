import type { RenewalTerm, TermLength } from '@renubu/contracts/contract-terms';
import { best, type Contract, type Found } from './contract.ts';
import { describeLength, findDurations, type FoundDuration } from './durations.ts';
import { wordsToNumber } from './number-words.ts';
import type { Sentence } from './sentences.ts';

/** A sentence on renewal: by how much, and whether it happens by itself. */
export interface RenewalClause {
  sentence: Sentence;
  renewal: RenewalTerm | 'perpetual' | null;
  text: string;
  /** True: by itself; false: only by agreement or option; null: not said. */
  automatic: boolean | null;
  confidence: number;
}

const renewing =
  /renew|\bextend(?:s|ed|able)?\b|extension|prolong|successive|roll(?:s|ed)? over|year[- ]to[- ]year|month[- ]to[- ]month|shall continue (?:thereafter )?(?:for|from|on an?)|automatically continue|continue in (?:force|effect) (?:thereafter )?(?:for|from year)|thereafter/i;

/** What is renewed is the agreement or its term. */
const subject =
  /\bagreement\b|\bcontract\b|\bterm\b|initial (?:period|term)|renewal (?:term|period)|\bit (?:shall|will) (?:be |automatically ){0,2}(?:renew|extend)|maintenance|service|licen[sc]e|subscription|renewed (?:tacitly|automatically)/i;

/** Renewals of something else, or remarks on renewal terms. */
const elsewhere =
  /letter of credit|insurance|policy|polic(?:y|ies)|copyright|trademark|patent|domain|permit|registration|extension of (?:time|credit)|time for|payment date|force majeure|delivery date|lease of the premises|loan|visa/i;

/** A sentence is on renewal only with one of these. */
const verbs =
  /renew|extend(?:s|ed|able)? (?:for|by|on|auto|this|the (?:term|agreement))|(?:be|automatically) extended|extension (?:of|term|period)|prolong|roll over|thereafter[^.;]{0,60}continue|continue[^.;]{0,60}thereafter|(?:agreement|term|contract|continue)[^.;]{0,120}(?:year[- ]to[- ]year|month[- ]to[- ]month)|(?:additional|successive|subsequent|consecutive)[^.;]{0,40}\b(?:terms|periods?)\b/i;

/** What goes on from year to year without being the agreement. */
const priced =
  /(?:increase|adjust|change)[^.;]{0,60}(?:price|fee|rate)|(?:price|fee|rate)[^.;]{0,60}(?:increase|adjust)/i;

/** Parts of an agreement with terms of their own. */
const partial =
  /\b(?:attachment|schedule|statement of work|task order|work order)s?(?: \w+)? (?:will|shall|may)[^.;]{0,30}(?:renew|extend)/i;

/** Between the verb and its length. */
const verb =
  /\b(?:renew(?:s|ed|able|al)?|extend(?:s|ed|able)?|extension|continu(?:e|es|ed)|prolong(?:s|ed)?|additional|successive|subsequent|consecutive|further|thereafter|renewal)\b[^;]{0,170}$/i;

const yearly =
  /year[- ]to[- ]year|(?:renew|extend|continue)\w*\b[^.;]{0,60}(?:annually|each year|every year|each (?:anniversary|calendar year)|yearly|on an annual basis|from year to year|annual(?:ly)? (?:basis|renewal)|for (?:additional |successive |subsequent |further )?(?:one[- ]year|annual|yearly|calendar[- ]year) (?:terms|periods))|(?:annually|each year|yearly) (?:renew|extend)|successive (?:annual|yearly|years)|annual(?:ly)? renew/i;
const monthly = /month[- ]to[- ]month|(?:renew|extend|continue)\w*\b[^.;]{0,40}(?:monthly|each month|every month)/i;
const sameAgain =
  /(?:for|of) (?:an? |any |one )?(?:additional |further |successive |subsequent )?(?:like|same|equal|equivalent|identical|similar) (?:length |duration )?(?:period|term|duration)s?|for the same (?:period|term|duration)|(?:period|term)s? of (?:equal|the same|like|identical|similar) (?:length|duration)|(?:period|term)s? (?:equal|equivalent) (?:in (?:length|duration) )?to the (?:initial|then|original|previous|preceding)/i;

/** A length is that of a renewal only beside one of these. */
const renewingNear =
  /renew|extend|extension|prolong|successive|consecutive|thereafter|(?:additional|subsequent|further) (?:\S+ ){0,5}(?:terms?|periods?)/i;
/** `continues for one-year periods`: only in a sentence without one of those, where it may tell of the first term. */
const continuing = /continue/i;

/** Lengths of a sentence that are the notice, not the renewal. */
function isNotice(text: string, { start, end }: FoundDuration): boolean {
  const right = text.slice(end, end + 45);
  const left = text.slice(Math.max(0, start - 45), start);
  if (
    /^['"]?s?'? ?(?:calendar )?(?:prior|advance|written|notice|before|in advance|following|after|from|preceding|ahead)/i.test(
      right,
    )
  )
    return true;
  if (
    /^[^.;,]{0,25}\b(?:prior to|notice|before|in advance)\b/i.test(right) &&
    !/^ ?(?:terms?|periods?|each|renewal)/i.test(right)
  )
    return true;
  return /(?:at least|not? less than|no later than|not later than|minimum of|not fewer than|within|no more than|no less than|upon|giving)[^.;]{0,15}$/i.test(
    left,
  );
}

/** How often it may renew: `two (2) additional one-year terms`, `up to three times`. */
function timesOf(text: string, duration: FoundDuration): number | null {
  const left = text.slice(Math.max(0, duration.start - 90), duration.start);
  const match =
    /(?<!\w)(?:up to |a maximum of |for )?(one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})(?: ?\(\d{1,2}\))? ?(?:additional|successive|consecutive|further|renewal|separate|subsequent|more|options?|periods? of|terms? of|extensions?)[^.;]{0,40}$/i.exec(
      left,
    );
  const word = match?.[1];
  if (word === undefined) return null;
  return /^\d/.test(word) ? Number(word) : wordsToNumber(word);
}

/** Several terms one after another, not one more. */
function repeats(text: string, duration: FoundDuration, times: number | null): boolean {
  if (times !== null) return times > 1;
  const around = text.slice(Math.max(0, duration.start - 70), duration.end + 40);
  if (/success|subsequent|consecutive|\beach\b|from (?:year|time)|any renewal|every/i.test(around)) return true;
  return (
    /^[^.;,]{0,28}(?<!same )\b(?:periods|terms(?! and conditions| herein| hereof)|renewals|extensions|increments|intervals)\b/i.test(
      text.slice(duration.end),
    ) || /\b(?:periods|terms|increments) of [^.;]{0,20}$/i.test(text.slice(0, duration.start))
  );
}

function automaticOf(text: string): boolean | null {
  if (
    /automatic|tacit|self-renew|unless (?:(?:and until )?(?:either|any|one|a|the|terminated|notice|written|sooner|earlier|it|such|[A-Z])|\w+ (?:gives|provides|notifies))|evergreen|shall (?:be )?(?:renew|extend|continue)|will (?:be )?(?:renew|extend|continue)|year[- ]to[- ]year/i.test(
      text,
    ) &&
    !/may (?:be )?(?:renew|extend)|upon (?:the )?(?:mutual|written) (?:written )?(?:agreement|consent)|by mutual|mutually agree|at (?:the|its) (?:sole )?option|option to (?:renew|extend)|right to (?:renew|extend)/i.test(
      text,
    )
  )
    return true;
  if (
    /may (?:be )?(?:renew|extend)|option|mutual|right to (?:renew|extend)|upon agreement|agree(?:ment)? (?:in writing )?to (?:renew|extend)/i.test(
      text,
    )
  )
    return false;
  return null;
}

function lengthIn(sentence: Sentence): { duration: FoundDuration; times: number | null; confidence: number } | null {
  const { text } = sentence;
  const options = findDurations(text, true).flatMap((duration) => {
    const left = text.slice(Math.max(0, duration.start - 200), duration.start);
    const right = text.slice(duration.end, duration.end + 40);
    if (!verb.test(left) && !/^ ?(?:renewal|extension)/i.test(right)) return [];
    const sign = renewingNear.test(text) ? renewingNear : continuing;
    if (!sign.test(left.slice(-170)) && !/^ ?(?:renewal|extension)/i.test(right)) return [];
    if (isNotice(text, duration)) return [];
    const near =
      /(?:additional|success|subsequent|further|consecutive|extra|renewal|renew|extend|period|term|continue|for)[^;]{0,45}$/i.test(
        left,
      ) || /^an?other|additional|each/i.test(duration.text);
    const initial = /(?:initial|original|first)[^.;]{0,30}$/i.test(left) || /^ ?(?:initial|original)/i.test(right);
    const worded = /^(?:a|an|each) /i.test(duration.text) ? 0.2 : 0;
    if (initial) return [];
    return [{ duration, times: timesOf(text, duration), confidence: (near ? 0.9 : 0.55) - worded }];
  });
  return best(options);
}

function withLength(sentence: Sentence, initial: TermLength | 'perpetual' | null): RenewalClause | null {
  const { text } = sentence;
  const automatic = automaticOf(text);
  const clause = (renewal: RenewalTerm | 'perpetual' | null, words: string, confidence: number): RenewalClause => ({
    sentence,
    renewal,
    text: words,
    automatic,
    confidence,
  });
  const found = lengthIn(sentence);
  if (found && found.confidence >= 0.5) {
    const { n, unit } = found.duration;
    const successive = repeats(text, found.duration, found.times);
    return clause({ n, unit, successive, times: found.times }, found.duration.text, found.confidence);
  }
  if (yearly.test(text)) return clause({ n: 1, unit: 'year', successive: true, times: null }, 'year to year', 0.85);
  if (monthly.test(text)) return clause({ n: 1, unit: 'month', successive: true, times: null }, 'month to month', 0.85);
  if (sameAgain.test(text) && initial !== null && initial !== 'perpetual')
    return clause(
      { n: initial.n, unit: initial.unit, successive: /periods|terms|success/i.test(text), times: null },
      'the same again',
      0.75,
    );
  if (/thereafter[^.;]{0,80}(?:continue|remain)[^.;]{0,60}until[^.;]{0,20} terminated/i.test(text))
    return clause('perpetual', 'until terminated', 0.75);
  return clause(null, '', automatic === null ? 0.2 : 0.6);
}

/** All sentences on the renewal of the agreement, the surest first. */
export function renewalClauses({ sentences }: Contract, initial: TermLength | 'perpetual' | null): RenewalClause[] {
  const clauses = sentences.flatMap((sentence) => {
    const { text } = sentence;
    if (!renewing.test(text) || !subject.test(text)) return [];
    if (elsewhere.test(text) && !/this agreement|the agreement|this contract/i.test(text)) return [];
    const verbal = verbs.test(text);
    const clause = verbal ? withLength(sentence, initial) : null;
    if (clause === null) return [];
    if (priced.test(text) && !/renew/i.test(text)) return [];
    const part = partial.test(text) ? 0.2 : 0;
    const ofAgreement = /(?:this|the) (?:\w+ ){0,3}?(?:agreement|contract)|\bterm\b|\bit (?:shall|will)/i.test(text)
      ? 0
      : 0.25;
    const plain = clause.automatic === null ? 0.25 : 0;
    return [{ ...clause, confidence: clause.confidence - ofAgreement - plain - part }];
  });
  return clauses.sort((a, b) => b.confidence - a.confidence || a.sentence.start - b.sentence.start);
}

export function describeRenewal(renewal: RenewalTerm | 'perpetual'): string {
  if (renewal === 'perpetual') return 'perpetual';
  const length = describeLength(renewal);
  if (renewal.times !== null && renewal.times > 1) return `${renewal.times} × ${length}`;
  return renewal.successive ? `successive ${length}` : length;
}

/** The renewal term of the surest clause that has one. */
export function readRenewal(clauses: readonly RenewalClause[]): Found<RenewalTerm | 'perpetual'> | null {
  const clause = clauses.find(({ renewal }) => renewal !== null);
  if (!clause?.renewal || clause.confidence < 0.5) return null;
  return {
    value: describeRenewal(clause.renewal),
    normalized: clause.renewal,
    places: [{ start: clause.sentence.start, end: clause.sentence.end }],
    confidence: clause.confidence,
  };
}

/** Whether the agreement renews by itself. */
export function readAutoRenew(clauses: readonly RenewalClause[]): Found<boolean> | null {
  const clause = clauses.find(({ automatic, confidence }) => automatic !== null && confidence >= 0.5);
  if (!clause || clause.automatic === null) return null;
  const explicit = /automatic/i.test(clause.sentence.text) ? 0.95 : 0.75;
  return {
    value: clause.automatic ? 'renews by itself' : 'renews only when agreed or asked for',
    normalized: clause.automatic,
    places: [{ start: clause.sentence.start, end: clause.sentence.end }],
    confidence: Math.min(explicit, clause.confidence + 0.05),
  };
}
