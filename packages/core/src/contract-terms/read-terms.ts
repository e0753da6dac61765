import type { ContractReading, ContractTerms, TermLength } from '@renubu/contracts/contract-terms';
import { readAgreementDates } from './agreement-dates.ts';
import { readCommitment } from './commitment.ts';
import { prepare, toTerm, type Contract, type Found } from './contract.ts';
import { readDocumentName } from './document-name.ts';
import { describeLength } from './durations.ts';
import { readExpiration } from './expiration.ts';
import { readGoverningLaw } from './governing-law.ts';
import { readLiability } from './liability.ts';
import { deadlineOf } from './notice-deadline.ts';
import { findObstacles, riskLevelOf } from './obstacles.ts';
import { overviewOf } from './overview.ts';
import { readParties } from './parties.ts';
import { readPayment } from './payment.ts';
import { readPrices } from './prices.ts';
import { readAutoRenew, readRenewal, renewalClauses } from './renewal.ts';
import { readRenewalNotice } from './renewal-notice.ts';
import { termClauses, type TermClause } from './term-clause.ts';
import { readConvenience } from './termination.ts';

export interface ReadTermsOptions {
  /** Characters read; the rest is left out with a warning. */
  maxLength?: number;
  /** Days that are no business days, `YYYY-MM-DD`, for the notice deadline. */
  holidays?: ReadonlySet<string>;
}

const MAX_LENGTH = 2_000_000;

/**
 * Reads the terms of a contract in English from its text, by rules alone: pure, deterministic, linear in the length of
 * the text. Every term has the places it rests on (`text.slice(start, end)` is the span's text) and says by its
 * confidence how explicit the contract is; null means that the contract says nothing of it. Never throws.
 */
export function readTerms(text: string, options: ReadTermsOptions = {}): ContractReading {
  const limit = options.maxLength ?? MAX_LENGTH;
  const contract = prepare(text.length > limit ? text.slice(0, limit) : text);
  const terms = termsOf(contract);
  const deadline = deadlineOf(terms, options.holidays);
  const obstacles = findObstacles(terms);
  return {
    terms,
    obstacles,
    noticeDeadline: deadline,
    riskLevel: riskLevelOf(obstacles),
    overview: overviewOf(terms, deadline),
    warnings: text.length > limit ? [`Only the first ${limit.toLocaleString('en-US')} characters were read.`] : [],
  };
}

/** The surest term clause as a term; null when none is sure enough. */
function toTermLength(clause: TermClause | null): Found<TermLength | 'perpetual'> | null {
  if (clause === null) return null;
  const { length, place, confidence } = clause;
  return {
    value: length === 'perpetual' ? length : describeLength(length),
    normalized: length,
    places: [place],
    confidence,
  };
}

function termsOf(contract: Contract): ContractTerms {
  const { agreement, effective } = readAgreementDates(contract);
  const [first] = termClauses(contract);
  const clause = first && first.confidence >= 0.5 ? first : null;
  const renewals = renewalClauses(contract, clause?.length ?? null);
  return {
    documentName: toTerm(contract, readDocumentName(contract)),
    parties: toTerm(contract, readParties(contract)),
    agreementDate: toTerm(contract, agreement),
    effectiveDate: toTerm(contract, effective),
    expirationDate: toTerm(contract, readExpiration(contract, clause, effective, agreement)),
    term: toTerm(contract, toTermLength(clause)),
    renewalTerm: toTerm(contract, readRenewal(renewals)),
    noticeToTerminateRenewal: toTerm(contract, readRenewalNotice(contract, renewals)),
    autoRenew: toTerm(contract, readAutoRenew(renewals)),
    governingLaw: toTerm(contract, readGoverningLaw(contract)),
    terminationForConvenience: toTerm(contract, readConvenience(contract)),
    priceRestrictions: toTerm(contract, readPrices(contract)),
    capOnLiability: toTerm(contract, readLiability(contract)),
    paymentTerms: toTerm(contract, readPayment(contract)),
    minimumCommitment: toTerm(contract, readCommitment(contract)),
  };
}
