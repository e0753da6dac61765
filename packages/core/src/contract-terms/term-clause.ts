import type { TermLength } from '@renubu/contracts/contract-terms';
import type { Contract, Place } from './contract.ts';
import { findDurations, type FoundDuration } from './durations.ts';
import { numberWordPattern, ordinalWordPattern, wordsToNumber } from './number-words.ts';
import type { Sentence } from './sentences.ts';

/** A sentence that says how long the agreement runs. */
export interface TermClause {
  length: TermLength | 'perpetual';
  text: string;
  sentence: Sentence;
  place: Place;
  confidence: number;
}

/** Words before a length that make it the term of the agreement, with how sure they are. */
const lead: readonly [RegExp, number][] = [
  [/(?:initial|original|primary|base|first) (?:contract )?(?:term|period)\b[^.;]{0,140}$/i, 0.93],
  [/\b(?:term|duration) of (?:this|the) (?:\w+ ){0,3}?(?:agreement|contract|lease|license)\b[^.;]{0,140}$/i, 0.93],
  [
    /(?<![a-z])(?:this|the) (?:\w+ ){0,3}?(?:agreement|contract)(?:'s term)?\b[^.;]{0,200}\b(?:for|period of|term of|duration of|terminates?|expires?|lasts?)\b[^.;]{0,40}$/i,
    0.86,
  ],
  [
    /\b(?:the|this) "?term"?\b[^.;]{0,140}(?:shall be|is|means|mean|for|period of|continue|expire|end|run)[^.;]{0,50}$/i,
    0.86,
  ],
  [
    /\b(?:it )?shall (?:be effective|remain|continue|have a duration|be valid|run)\b[^.;]{0,80}(?:for|of)\b[^.;]{0,30}$/i,
    0.7,
  ],
  [/\bterm(?: of (?:this |the )?(?:agreement|contract))? ?[:.-] ?$/i, 0.85],
  [/\b(?:has|have|having) an? (?:\w+ )?(?:term|duration) of (?:approximately )?$/i, 0.82],
  [/\b(?:for|is) an? (?:\w+ ){0,2}(?:term|period|duration) of (?:approximately )?$/i, 0.55],
];

/** Words that make a length something else than the term. */
const otherwise =
  /renew|extend(?:ed)? (?:for|by)|additional|success(?:ive|or)|notice|cure|surviv|confidential|warrant|after (?:the )?(?:termination|expiration|date of disclosure)|following (?:the )?(?:termination|expiration)|within|prior to|at least|no later|not less|invoice|payment|\binterest|insurance|non-?compet|solicit|patent|inspection|audit|retain|records|employment of|thereafter|lead time|force majeure|delay/i;

const headed =
  /^(?:\W|\d|section|article|[ivx]+\.|[a-z]\)|\([a-z0-9]{1,3}\))*\s*(?:initial )?(?:term|duration|period)\b/i;

function confidenceOf(sentence: Sentence, duration: FoundDuration): number {
  const left = sentence.text.slice(Math.max(0, duration.start - 260), duration.start);
  const clause = left.slice(Math.max(left.lastIndexOf(';'), left.lastIndexOf('provided')) + 1);
  const near = clause.slice(-70);
  const right = sentence.text.slice(duration.end, duration.end + 40);
  if (otherwise.test(near.replace(/(?:unless|if) (?:sooner|earlier|otherwise)[^,]{0,60},/i, ''))) return 0;
  const counted =
    /^ (?:after|following) (?:the )?(?:date|effective date|commencement|execution|signing|signature)\b/i.test(right);
  if (
    !counted &&
    /^ ?(?:'|prior|written|advance|notice|before|after|following|thereafter)|^[^.;]{0,12}notice/i.test(right)
  )
    return 0;
  const found = lead.find(([pattern]) => pattern.test(clause));
  let confidence = found ? found[1] : 0;
  if (/^ ?(?:initial )?(?:term|period)\b/i.test(right) && /initial|commenc|effect|continue/i.test(clause))
    confidence = Math.max(confidence, 0.8);
  if (/^[^.;]{0,30}\(?(?:the )?"(?:initial |contract )?(?:term|period)"/i.test(right))
    confidence = Math.max(confidence, 0.9);
  if (headed.test(sentence.text) && confidence > 0) confidence += 0.03;
  return confidence;
}

/** A sentence that begins with a length has its subject in the heading before it: `Term. Three years from …`. */
const heading = /\b(?:initial )?term(?: of (?:this )?agreement)?\.\s*$/i;

function lengthsOf(sentence: Sentence, before: Sentence | undefined): TermClause[] {
  const under = before !== undefined && before.text.length < 40 && heading.test(before.text);
  if (!under && !/\bterm\b|agreement|contract|effect|period|duration|it shall/.test(sentence.lower)) return [];
  return findDurations(sentence.text)
    .map((duration) => ({
      duration,
      confidence: under && duration.start < 3 ? 0.82 : confidenceOf(sentence, duration),
    }))
    .filter(({ confidence, duration }) => confidence > 0 && !(duration.unit === 'day' && duration.n < 30))
    .map(({ duration, confidence }) => ({
      length: { n: duration.n, unit: duration.unit },
      text: duration.text,
      sentence,
      place: { start: sentence.start, end: sentence.end },
      confidence,
    }));
}

/** `until the third anniversary of the Effective Date`, `on the five-year anniversary hereof`. */
const anniversary = new RegExp(
  `(?:\\bterm\\b|agreement|contract)[^.;]{0,200}\\b(?:expir|terminat|end|until|through|continue|up to)\\w*[^.;]{0,50}\\b(?:the )?(?:(${ordinalWordPattern})(?: ?\\([0-9]{1,2} ?(?:st|nd|rd|th)?\\))?|([0-9]{1,2}) ?(?:st|nd|rd|th)|(${numberWordPattern})(?: ?\\([0-9]{1,2}\\))?[- ]years?) (?:annual |year )?anniversary`,
  'i',
);

function anniversaryOf(sentence: Sentence): TermClause[] {
  const match = anniversary.exec(sentence.text);
  if (!match || /renew|price|fee|option|vest/i.test(match[0])) return [];
  const n = match[2] ? Number(match[2]) : wordsToNumber(match[1] ?? match[3] ?? '');
  if (n === null || n < 1) return [];
  const place = { start: sentence.start, end: sentence.end };
  return [{ length: { n, unit: 'year' }, text: match[0], sentence, place, confidence: 0.86 }];
}

const endless =
  /(?:continu(?:e|es|ing)|remain|be|stay|run)s?\b[^.;]{0,90}\b(?:indefinitely|perpetual(?:ly)?|in perpetuity|until (?:it is |this agreement is |such time as (?:it is )?)?(?:otherwise )?(?:terminated|cancelled|canceled))|no fixed term|for an (?:indefinite|unlimited|undefined) (?:term|period)|perpetual (?:term|duration)/i;

function endlessOf(sentence: Sentence): TermClause[] {
  if (!/\bagreement\b|\bcontract\b|\bterm\b|employment/.test(sentence.lower) || !endless.test(sentence.text)) return [];
  if (
    /renew|initial|thereafter(?! indefinitely)|licen[sc]e (?:is|shall)|confidential|surviv|schedule|statement of work/i.test(
      sentence.text,
    )
  )
    return [];
  const confidence =
    /^[^.;]{0,120}\b(?:this|the) (?:agreement|contract)\b/i.test(sentence.text) || /"term"/i.test(sentence.text)
      ? 0.8
      : 0.55;
  return [
    {
      length: 'perpetual',
      text: 'until terminated',
      sentence,
      place: { start: sentence.start, end: sentence.end },
      confidence,
    },
  ];
}

/** All sentences that can state the term, the surest first. */
export function termClauses({ sentences }: Contract): TermClause[] {
  const clauses = sentences.flatMap((sentence) => [
    ...lengthsOf(sentence, sentences[sentence.index - 1]),
    ...anniversaryOf(sentence),
    ...endlessOf(sentence),
  ]);
  return clauses.sort((a, b) => b.confidence - a.confidence || a.place.start - b.place.start);
}
