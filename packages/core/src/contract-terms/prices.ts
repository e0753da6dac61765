import type { Contract, Found } from './contract.ts';
import { excerpt, findClauses, findPercent, type Wording } from './clauses.ts';

export interface PriceRestriction {
  kind: 'increase_cap' | 'fixed_price' | 'index_linked' | 'most_favoured' | 'maximum_charge' | 'other';
  percent: number | null;
}

const price = /\b(?:price|pricing|fee|rate|charge|cost|compensation|royalt|tariff|hourly)\w*/i;
const rise = /increas|adjust|rais|escalat|chang|modif/i;

const wordings: readonly Wording<PriceRestriction['kind']>[] = [
  {
    kind: 'increase_cap',
    all: [
      price,
      rise,
      /(?:(?:not|never|no)\b[^.;]{0,60}(?:exceed|more than|greater than|increased? by more)|by (?:no )?more than|limited to|up to|capped|maximum|in no event)[^;]{0,120}(?:%|per ?cent)/i,
      /%|per ?cent/i,
    ],
    none: [/liabilit|interest|late payment|withhold/i],
    confidence: 0.92,
  },
  {
    kind: 'increase_cap',
    all: [
      /(?:adjustments?|increases?|escalat\w+)\b[^.;]{0,60}(?:not (?:to )?exceed|limited to|no more than)[^;]{0,30}(?:%|per ?cent)/i,
    ],
    none: [/liabilit|interest|tax/i],
    confidence: 0.85,
  },
  {
    kind: 'index_linked',
    all: [price, rise, /consumer price index|\bCPI\b|producer price index|retail price(?:s)? index|\bRPI\b|inflation/i],
    confidence: 0.85,
  },
  {
    kind: 'fixed_price',
    all: [
      /\b(?:prices?|pricing|fees?|rates?|charges?|costs?)\b[^.;]{0,80}(?:shall|will|may) (?:not (?:be )?(?:increas|rais|adjust|chang)|(?:remain|be|stay) (?:fixed|firm|constant|unchanged|in effect))/i,
    ],
    none: [/liabilit/i],
    confidence: 0.85,
  },
  {
    kind: 'most_favoured',
    all: [/most[- ]favou?red|no less favou?rable than[^.;]{0,80}(?:price|customer)|lowest price/i, price],
    confidence: 0.7,
  },
  {
    kind: 'maximum_charge',
    all: [
      /(?:subject to an? )?maximum (?:charge|fee|price)|(?:prices?|fees?|charges?) (?:shall|will) (?:in no event|not) exceed/i,
    ],
    none: [/liabilit|damages|insurance/i],
    confidence: 0.7,
  },
];

/** Limits to what the seller may charge in future. */
export function readPrices(contract: Contract): Found<PriceRestriction> | null {
  const [clause] = findClauses(contract, wordings);
  if (!clause) return null;
  const { text, start, end } = clause.sentence;
  const percent = clause.kind === 'increase_cap' ? findPercent(text) : null;
  return {
    value: percent === null ? excerpt(text) : `at most ${percent} % more`,
    normalized: { kind: clause.kind, percent },
    places: [{ start, end }],
    confidence: clause.confidence,
  };
}
