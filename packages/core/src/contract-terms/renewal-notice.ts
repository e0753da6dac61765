import type { TermLength } from '@renubu/contracts/contract-terms';
import { best, type Contract, type Found } from './contract.ts';
import { describeLength, findDurations, type FoundDuration } from './durations.ts';
import type { RenewalClause } from './renewal.ts';
import type { Sentence } from './sentences.ts';

const after =
  /^['"]?s?'? ?(?:calendar )?(?:days )?(?:(?:of |or more )?(?:prior|advance|written|before|in advance|notice|preceding|ahead of)|in writing)|^[^.;]{0,40}\b(?:prior to|before|in advance of|notice|preceding)\b/i;
const before =
  /(?:at least|at minimum|not? (?:less|fewer|later) than|no (?:less|fewer|later) than|minimum(?: of)?|within|giving|upon|by|unless|least)\b[^.;]{0,25}$/i;

const refusal =
  /not (?:to |be )?(?:renew|extend|continue)|non-?renew|nonrenew|intent|intend|terminat|cancel|notif|notice|desire|elect|object|opt out|wish|oppos/i;

function isNotice(text: string, { start, end }: FoundDuration): boolean {
  const left = text.slice(Math.max(0, start - 60), start);
  const right = text.slice(end, end + 70);
  if (/^,? ?(?:terms?|periods?|each|renewal|initial|increments|unless|provided)\b/i.test(right)) return false;
  return after.test(right) || (before.test(left) && /notice|prior|before|advance/i.test(text));
}

/** Lengths that tell when a breach is cured or a notice takes effect. */
const curing = /cure|breach|default|remed|insolv|bankrupt|material/i;

function noticesIn(sentence: Sentence, trust: number): Found<TermLength>[] {
  const { text } = sentence;
  if (!refusal.test(text)) return [];
  return findDurations(text).flatMap((duration) => {
    if (!isNotice(text, duration)) return [];
    const around = text.slice(Math.max(0, duration.start - 180), duration.end + 160);
    const cures = curing.test(around) ? 0.3 : 0;
    const unless = /unless|until|either party|notice/i.test(around) ? 0 : 0.15;
    const end =
      /(?:prior to|before|of|preceding)[^.;]{0,40}(?:end|expir|renewal|anniversary|conclusion|terminat|term\b|commencement)/i.test(
        text.slice(duration.end, duration.end + 110),
      )
        ? 0.02
        : 0;
    const { n, unit, business } = duration;
    return [
      {
        value: describeLength(duration),
        normalized: { n, unit, ...(business && { business }) },
        places: [{ start: sentence.start, end: sentence.end }],
        confidence: trust - cures - unless + end,
      },
    ];
  });
}

/** A sentence beside a renewal clause that speaks of declining the renewal. */
const ofRenewal =
  /not (?:to |be )?(?:renew|extend)|non-?renew|(?:intent|intention|elect|desire|wish)\w*[^.;]{0,30}(?:not to|to terminate|to cancel)|(?:end|expiration|expiry|conclusion) of (?:the |each |any |such |its )?(?:\w+[- ]){0,4}(?:term|period)|prior to (?:the |each |any |such )?(?:\w+ ){0,3}(?:renewal|anniversary|expiration|expiry)|its ?renewals/i;

/** How long before the end a party has to say that the agreement shall not renew. */
export function readRenewalNotice(
  { sentences }: Contract,
  clauses: readonly RenewalClause[],
): Found<TermLength> | null {
  const found: Found<TermLength>[] = [];
  for (const clause of clauses) {
    if (clause.confidence < 0.3) continue;
    const trust = clause.automatic === false ? 0.4 : Math.min(0.95, clause.confidence + 0.05);
    found.push(...noticesIn(clause.sentence, trust));
    for (const step of [1, 2, -1]) {
      const neighbour = sentences[clause.sentence.index + step];
      if (neighbour && ofRenewal.test(neighbour.text))
        found.push(...noticesIn(neighbour, trust - 0.08 * Math.abs(step)));
    }
  }
  const chosen = best(found);
  return chosen !== null && chosen.confidence >= 0.5 ? chosen : null;
}
