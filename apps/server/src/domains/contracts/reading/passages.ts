import type { ContractTermName } from '@renubu/contracts/contract-terms';

/** Words near which a contract states a term. */
const cues: Record<ContractTermName, RegExp> = {
  documentName: /agreement|contract/i,
  parties: /between|by and among|party|parties/i,
  agreementDate: /dated|as of|entered into|made/i,
  effectiveDate: /effective/i,
  expirationDate: /expir|initial term|terminat|in effect|in force|until/i,
  term: /initial term|term of this|period of/i,
  renewalTerm: /renew|extend|extension/i,
  noticeToTerminateRenewal: /renew|extension|notice/i,
  autoRenew: /renew|automatic|extend/i,
  governingLaw: /govern|law|jurisdiction/i,
  terminationForConvenience: /convenience|without cause|for any reason|no reason|terminate/i,
  priceRestrictions: /price|pricing|fee|increase|rate/i,
  capOnLiability: /liab|damages/i,
  paymentTerms: /payment|pay|invoice|net/i,
  minimumCommitment: /minimum|commit|guarantee/i,
};

/** What one question to a model may hold, in characters. */
export const passageBudget = 24_000;
const longestPassage = 1500;
const opening = 3000;

/** Paragraphs of a text, the long ones cut into pieces. */
function paragraphs(text: string): string[] {
  return text.split(/\n\s*\n/).flatMap((paragraph) => {
    const pieces: string[] = [];
    for (let at = 0; at < paragraph.length; at += longestPassage) pieces.push(paragraph.slice(at, at + longestPassage));
    return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '');
  });
}

/**
 * The parts of a contract in which the wanted terms are likely to stand, in their order: its opening, and paragraphs
 * with cue words, those with cues of most terms first when not all of them fit. A short contract is given whole.
 */
export function passagesFor(text: string, wanted: readonly ContractTermName[]): string[] {
  const all = paragraphs(text);
  if (text.length <= passageBudget) return all;
  let before = 0;
  const weighed = all.map((passage, index) => {
    const isOpening = before < opening;
    before += passage.length;
    const hits = wanted.filter((term) => cues[term].test(passage)).length;
    return { passage, index, weight: isOpening ? Number.MAX_SAFE_INTEGER : hits };
  });
  let left = passageBudget;
  return weighed
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.index - b.index)
    .filter(({ passage }) => {
      if (passage.length > left) return false;
      left -= passage.length;
      return true;
    })
    .sort((a, b) => a.index - b.index)
    .map(({ passage }) => passage);
}
