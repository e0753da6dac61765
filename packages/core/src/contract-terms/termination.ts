import type { TermLength } from '@renubu/contracts/contract-terms';
import type { Contract, Found } from './contract.ts';
import { findClauses, type Wording } from './clauses.ts';
import { describeLength, findDurations } from './durations.ts';

export interface Convenience {
  by: string;
  either: boolean;
  notice: TermLength | null;
}

/** A cause, a breach or a renewal that makes a right to end something else than convenience. */
const caused =
  /breach|default|bankrupt|insolv|fails? to|failure|cause (?:upon|if)|material|if (?:the |any |either |such )?\w+ (?:is|are|has|have|shall|fails|does|becomes)|in the event|force majeure|change (?:of|in) control|not (?:to )?(?:renew|extend)|non-?renewal|prior to the (?:end|expiration)|not later than|unless either|cease|surviv|end of (?:the|said|any|such)|illegal|violation/i;

const mayEnd =
  /(?:may|right to|entitled to|can|option to|elect to|shall have the right)\b[^.;]{0,60}(?:terminat|cancel)/i;

/** Without a cause, in so many words. */
const noCause =
  '(?:for (?:its |their )?(?:own )?convenience|without cause|with or without cause|for any reason(?: whatsoever)?|for any or no reason|for no reason|without (?:giving |stating )?(?:any )?(?:cause or )?reason)';
const ending = '(?:terminat|cancel)';
const right =
  '(?:may|right to|right of|entitled to|can|option to|elect to|terminable|terminated|cancell?able|cancell?ed|agreement for|termination)';

/** What `for any reason` says of an end that came about, not of a right to it. */
const afterwards =
  /terminat[^.;]{0,60}(?:expir|of this agreement) for any reason|upon (?:any |the )?(?:expiration or )?terminat\w* [^.;]{0,60}for any reason|(?:expiration|termination)[^.;]{0,40} for (?:any|whatever) reason|if this agreement (?:is|terminates|has|shall)|in the event of|event that this agreement|(?:following|after|upon|on) (?:the )?(?:\w+ or )?termination|terminated for any reason|surviv|solicit|leave the/i;

const wordings: readonly Wording<'convenience'>[] = [
  {
    kind: 'convenience',
    all: [
      new RegExp(
        `\\b${right}\\b[^.;]{0,160}${ending}[^.;]{0,260}${noCause}|${ending}\\w*[^.;]{0,200}${noCause}|${noCause}[^.;]{0,120}${ending}`,
        'i',
      ),
      new RegExp(`\\b${right}\\b`, 'i'),
    ],
    none: [afterwards],
    confidence: 0.92,
  },
  {
    kind: 'convenience',
    all: [
      /may,? (?:in|at) (?:its|their) (?:sole |absolute |own |and ){0,4}(?:discretion|option),?[^.;]{0,40}(?:terminat|cancel)/i,
    ],
    none: [caused, /portion|order|work order/i],
    confidence: 0.85,
  },
  {
    kind: 'convenience',
    all: [
      mayEnd,
      /at any time|upon (?:at least |not less than |giving )?[^.;]{0,40}(?:days|months|weeks)[^.;]{0,30}notice|by giving[^.;]{0,60}notice|(?:days|months)'? (?:prior )?(?:written )?notice/i,
      /agreement|contract|employment|appointment|services/i,
    ],
    none: [caused],
    confidence: 0.8,
  },
  {
    kind: 'convenience',
    all: [/(?:until|unless) terminated by (?:either|any|a) party/i, /notice/i],
    none: [/breach|default|(?:end|expiration) of (?:the|said|its|any|such|each)/i],
    confidence: 0.7,
  },
  {
    kind: 'convenience',
    all: [/(?:terminable|terminated|cancell?able|cancell?ed)\b[^.;]{0,40}at any time/i, /notice|by (?:either|any)/i],
    none: [/breach|default|bankrupt|insolv|if /i],
    confidence: 0.75,
  },
];

function byWhom(text: string): { by: string; either: boolean } {
  if (/\b(?:either|any|each|both) (?:of the )?part(?:y|ies)|(?:either|any) party/i.test(text))
    return { by: 'either party', either: true };
  const match =
    /\b([A-Z][\w&.'-]*(?: [A-Z][\w&.'-]*){0,3})(?:,[^,]{0,40},)? (?:may|shall have the right|has the right|shall be entitled|can|reserves|is entitled)\b/.exec(
      text,
    );
  return { by: match?.[1] ?? 'a party', either: false };
}

/** Whether a party may end the agreement without a cause. */
export function readConvenience(contract: Contract): Found<Convenience> | null {
  const clauses = findClauses(contract, wordings);
  const [clause] = clauses;
  if (!clause) return null;
  const { text } = clause.sentence;
  const who = byWhom(text);
  const length = findDurations(text).find((one) => /notice|prior|advance/i.test(text.slice(one.end, one.end + 40)));
  const notice = length ? { n: length.n, unit: length.unit, ...(length.business && { business: true }) } : null;
  return {
    value: notice ? `${who.by}, ${describeLength(notice)} notice` : who.by,
    normalized: { ...who, notice },
    places: clauses
      .filter(({ confidence }) => confidence > clause.confidence - 0.13)
      .slice(0, 3)
      .map(({ sentence }) => ({ start: sentence.start, end: sentence.end })),
    confidence: clause.confidence,
  };
}
