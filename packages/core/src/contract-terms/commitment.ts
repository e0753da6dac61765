import type { ContractAmount } from '@renubu/contracts/contract-terms';
import type { Contract, Found } from './contract.ts';
import { excerpt, findAmounts, findClauses, type Wording } from './clauses.ts';

export interface MinimumCommitment {
  kind: 'quantity' | 'amount' | 'other';
  amount: ContractAmount | null;
  quantity: number | null;
}

const wordings: readonly Wording<'minimum'>[] = [
  {
    kind: 'minimum',
    all: [
      /minimum (?:\w+ ){0,3}(?:purchase|order|quantit|commitment|guarantee|volume|payment|fee|charge|royalt|revenue|sales|spend|amount)|guaranteed minimum|minimum of \$|take[- ]or[- ]pay/i,
    ],
    none: [/insurance|coverage|minimum wage|minimum requirements|bandwidth|no guarantee|not guarantee/i],
    confidence: 0.85,
  },
  {
    kind: 'minimum',
    all: [
      /(?:shall|will|agrees? to|must|commits? to|guarantees?)\b[^.;]{0,60}(?:purchase|order|buy|tender|pay|take|spend)\b[^.;]{0,80}(?:at least|not less than|no less than|no fewer than|a minimum of)\b/i,
      /\d/,
    ],
    none: [/notice|insurance|days (?:prior|before)|rating/i],
    confidence: 0.78,
  },
  {
    kind: 'minimum',
    all: [
      /\b(?:fees?|charges?|payments?|royalt(?:y|ies)|amounts?|compensation)\b[^.;]{0,60}\b(?:shall|will)\b[^.;]{0,30}\bbe (?:no|not)? ?less than (?:US ?)?[$€£]/i,
    ],
    none: [/liabilit|insurance/i],
    confidence: 0.8,
  },
  {
    kind: 'minimum',
    all: [
      /(?:shall|will|agrees? to|must|undertakes? to)\b[^.;]{0,60}\b(?:provide|deliver|produce|market|sell|make|conduct|generate|achieve|include|display|run|supply|order|maintain)\b[^.;]{0,90}(?:at least|not less than|no less than|no fewer than|a minimum of) (?:\w+ )?\(?(?:\d|one|two|three|four|five|ten|twenty|once|twice)/i,
    ],
    none: [
      /notice|insurance|prior to|in advance|advance|rating|notify|confidential|records|years? (?:after|following)|interest/i,
    ],
    confidence: 0.6,
  },
];

/** The least a buyer has to order or pay. */
export function readCommitment(contract: Contract): Found<MinimumCommitment> | null {
  const [clause] = findClauses(contract, wordings);
  if (!clause) return null;
  const { text, start, end } = clause.sentence;
  const from = Math.max(0, text.search(/minimum|at least|less than|fewer|guarantee|take[- ]or/i));
  const [amount] = findAmounts(text.slice(from));
  const units = amount
    ? null
    : /(?:minimum of|at least|less than|fewer than) (?:[a-z -]+ )?\(?([0-9]{1,3}(?:,[0-9]{3})*|[0-9]{1,9})\)?/i.exec(
        text,
      );
  const quantity = units ? Number((units[1] ?? '').replace(/,/g, '')) : null;
  return {
    value: amount ? `${amount.currency} ${amount.amount.toLocaleString('en-US')}` : excerpt(text),
    normalized: {
      kind: amount ? 'amount' : quantity === null ? 'other' : 'quantity',
      amount: amount ? { amount: amount.amount, currency: amount.currency } : null,
      quantity,
    },
    places: [{ start, end }],
    confidence: clause.confidence,
  };
}
