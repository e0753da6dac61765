import type { ContractParty, ContractTerms, RenewalTerm, TermLength } from '@renubu/contracts/contract-terms';
import { labelledFields, wanted, type Label, type LabelledField } from './contract-labels.ts';

/** Counts of one field: `overlap` of `compared` present values have a span that shares text with a labelled clause. */
export interface Counts {
  hit: number;
  wrong: number;
  missed: number;
  overlap: number;
  compared: number;
}

export interface Scored {
  field: LabelledField;
  /** Wanted and given with the same value. */
  hit: boolean;
  given: boolean;
  wanted: boolean;
  overlap: boolean | null;
  confidence: number;
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '');
const legalForm =
  /\b(?:incorporated|inc|corporation|corp|company|co|limited|ltd|llc|lp|plc|ag|gmbh|sa|n\.a\.?|the|l\.l\.c\.?|l\.p\.?)\b/gi;
const plainName = (name: string): string =>
  plain(
    name
      .replace(/\(.*$/s, '')
      .replace(/,? formerly.*/, '')
      .replace(legalForm, ''),
  );

/** The names in a label such as `Netzee, Inc. ("Netzee"); The Bankers Bank ("Bank")`. */
export function labelledParties(raw: string): string[] {
  return raw
    .split(';')
    .map((part) => part.trim().replace(/^\((?=[A-Z]+ Corp)/, ''))
    .map(plainName)
    .filter((name) => name.length > 1);
}

/** All labelled parties are given, and no more. */
function sameParties(raw: string, given: readonly ContractParty[]): boolean {
  const names = given.map(({ name }) => plainName(name));
  const found = labelledParties(raw).map((label) =>
    names.some((name) => name.includes(label) || (name.length > 3 && label.includes(name))),
  );
  return found.every(Boolean) && names.length <= found.length;
}

const places = (text: string): string =>
  text
    .replace(/federal republic of /i, '')
    .split(/[;,]/)
    .map((place) => plain(place))
    .filter((place) => place !== 'canada' && place !== '')
    .sort()
    .join();

const sameLength = (label: Label, given: TermLength | RenewalTerm): boolean => {
  const norm = label.answer_norm;
  // One label reads “0.5 year” as 5 years; half a year is six months.
  if (label.answer_raw === '0.5 year') return given.n === 6 && given.unit === 'month';
  return typeof norm === 'object' && norm !== null && norm.n === given.n && norm.unit === given.unit;
};

/** Whether a value is what the label says: dates and lengths exactly, places by name, yes or no by presence. */
function same(field: LabelledField, label: Label, terms: ContractTerms): boolean {
  const raw = label.answer_raw ?? '';
  switch (field) {
    case 'parties':
      return sameParties(raw, terms.parties?.normalized ?? []);
    case 'document_name': {
      const [want, have] = [plain(raw), plain(terms.documentName?.normalized ?? '')];
      return have !== '' && (want.includes(have) || have.includes(want));
    }
    case 'governing_law':
      return places(raw) === places(terms.governingLaw?.normalized ?? '');
    case 'agreement_date':
    case 'effective_date':
    case 'expiration_date':
      return terms[labelledFields[field]]?.normalized === wanted(label);
    case 'renewal_term': {
      const given = terms.renewalTerm?.normalized;
      if (!given) return false;
      return given === 'perpetual' ? label.answer_norm === 'perpetual' : sameLength(label, given);
    }
    case 'notice_to_terminate_renewal':
      return terms.noticeToTerminateRenewal !== null && sameLength(label, terms.noticeToTerminateRenewal.normalized);
    default:
      return true;
  }
}

/** Whether a span shares a stretch of text with a labelled clause. */
function overlaps(spans: readonly { text: string }[], clauses: readonly string[]): boolean {
  const wantedTexts = clauses
    .flatMap((clause) => clause.split('<omitted>'))
    .map(plain)
    .filter(Boolean);
  return spans.some(({ text }) => {
    const have = plain(text);
    return wantedTexts.some((want) => have.includes(want.slice(0, 60)) || want.includes(have.slice(0, 60)));
  });
}

/** Holds what was read in one contract against its labels. */
export function scoreContract(terms: ContractTerms, labels: Readonly<Record<string, Label>>): Scored[] {
  return (Object.keys(labelledFields) as LabelledField[]).flatMap((field) => {
    const label = labels[field];
    if (!label) return [];
    const term = terms[labelledFields[field]];
    const want = wanted(label) !== null;
    const given = term !== null;
    return [
      {
        field,
        given,
        wanted: want,
        hit: want && given && same(field, label, terms),
        overlap: want && given && label.clauses.length > 0 ? overlaps(term.spans, label.clauses) : null,
        confidence: term?.confidence ?? 0,
      },
    ];
  });
}

export function count(scores: readonly Scored[]): Counts {
  const where = (holds: (score: Scored) => boolean): number => scores.filter(holds).length;
  return {
    hit: where(({ hit }) => hit),
    wrong: where(({ given, hit }) => given && !hit),
    missed: where(({ wanted: want, hit }) => want && !hit),
    overlap: where(({ overlap }) => overlap === true),
    compared: where(({ overlap }) => overlap !== null),
  };
}

export interface Rates {
  precision: number;
  recall: number;
  f1: number;
}

/** Precision, recall and their harmonic mean; a wrong value counts against both. */
export function ratesOf({ hit, wrong, missed }: Counts): Rates {
  const precision = hit + wrong === 0 ? 1 : hit / (hit + wrong);
  const recall = hit + missed === 0 ? 1 : hit / (hit + missed);
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

/** Of the contracts that lack a field, the share for which nothing is given. */
export function absentShare(scores: readonly Scored[]): number {
  const absent = scores.filter(({ wanted: want }) => !want);
  return absent.length === 0 ? 1 : absent.filter(({ given }) => !given).length / absent.length;
}
