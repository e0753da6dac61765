import type { ContractAmount } from '@renubu/contracts/contract-terms';
import type { Contract, Found } from './contract.ts';
import { excerpt, findAmounts, findClauses, type Wording } from './clauses.ts';

export interface LiabilityCap {
  kind: 'amount' | 'fees' | 'excluded_damages' | 'time_limit' | 'other';
  amount: ContractAmount | null;
}

const liable = /liab(?:le|ility|ilities)/i;

const wordings: readonly Wording<'cap' | 'excluded_damages' | 'time_limit'>[] = [
  {
    kind: 'cap',
    all: [
      liable,
      /(?:not|never|no event)\b[^.;]{0,160}(?:exceed|be (?:more|greater) than|in excess of)|limited to|(?:maximum|aggregate|total|cumulative|entire) (?:\w+ ){0,3}liabilit|up to (?:a maximum|an? (?:aggregate )?amount)|shall be limited|cap(?:ped)? (?:on|at)|sole and exclusive remedy[^.;]{0,80}(?:refund|replace)|greater of|lesser of/i,
    ],
    none: [/insurance (?:coverage|polic)|policy limits|corporation|liability company/i],
    confidence: 0.9,
  },
  {
    kind: 'cap',
    all: [liable, /limit(?:ation|ed)? (?:of|on) liabilit|exceed/i, /\$|amount|fees|paid|price/i],
    none: [/liability insurance|combined single limit|insurance/i],
    confidence: 0.75,
  },
  {
    kind: 'excluded_damages',
    all: [
      /liable|liability|responsible/i,
      /(?:consequential|incidental|indirect|special|punitive|exemplary|loss of profits?|lost profits?)/i,
      /\b(?:no|not|neither|nor|never|waive|exclude)/i,
    ],
    confidence: 0.85,
  },
  {
    kind: 'time_limit',
    all: [
      /(?:no |any )?(?:action|claim|suit|proceeding)s?\b[^.;]{0,120}(?:more than|after|within)[^.;]{0,40}(?:year|month)s?[^.;]{0,60}(?:accru|arose|occur|cause of action|event)/i,
    ],
    none: [/indemni|insurance/i],
    confidence: 0.7,
  },
];

/** Limits to what a party has to pay for damage. */
export function readLiability(contract: Contract): Found<LiabilityCap> | null {
  const clauses = findClauses(contract, wordings);
  const [clause] = clauses;
  if (!clause) return null;
  const { text } = clause.sentence;
  const at = Math.max(0, text.search(/exceed|limited|excess|up to|more than|maximum/i));
  const amounts = findAmounts(text.slice(at));
  const amount = clause.kind === 'cap' ? (amounts[0] ?? null) : null;
  const fees =
    /fees|amounts?|price|compensation|consideration|sums?/i.test(text) && /paid|payable|due|received/i.test(text);
  const kind = clause.kind !== 'cap' ? clause.kind : amount ? 'amount' : fees ? 'fees' : 'other';
  return {
    value: amount ? `${amount.currency} ${amount.amount.toLocaleString('en-US')}` : excerpt(text),
    normalized: { kind, amount: amount && { amount: amount.amount, currency: amount.currency } },
    places: clauses.slice(0, 4).map(({ sentence }) => ({ start: sentence.start, end: sentence.end })),
    confidence: clause.confidence,
  };
}
