import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ContractTermName } from '@renubu/contracts/contract-terms';

/** What lawyers marked in one contract for one field. */
export interface Label {
  clauses: string[];
  answer_raw: string | null;
  answer_iso?: string | null;
  answer_norm?: 'perpetual' | { n: number; unit: string; successive?: boolean } | null;
}

export interface LabelledContract {
  id: string;
  labels: Record<string, Label>;
}

/** The labelled contracts beside the repository. */
export const contractsFolder = fileURLToPath(new URL('../../../shared/data/contracts/', import.meta.url));

/** The fields both we and the labels know, under the label's name. */
export const labelledFields = {
  document_name: 'documentName',
  parties: 'parties',
  agreement_date: 'agreementDate',
  effective_date: 'effectiveDate',
  expiration_date: 'expirationDate',
  renewal_term: 'renewalTerm',
  notice_to_terminate_renewal: 'noticeToTerminateRenewal',
  governing_law: 'governingLaw',
  termination_for_convenience: 'terminationForConvenience',
  price_restrictions: 'priceRestrictions',
  cap_on_liability: 'capOnLiability',
  minimum_commitment: 'minimumCommitment',
} as const satisfies Record<string, ContractTermName>;
export type LabelledField = keyof typeof labelledFields;

/** All labelled contracts in file order; null when the data is not there. */
export function readLabels(): LabelledContract[] | null {
  const file = `${contractsFolder}labels.ndjson`;
  if (!existsSync(file)) return null;
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LabelledContract);
}

/** What the label wants: null when the clause is absent, or its date has blanks that nobody could fill in. */
export function wanted({ answer_raw: raw, answer_iso: iso, ...rest }: Label): Label['answer_norm'] | string {
  if (raw === null || raw === 'No' || iso === null) return null;
  return iso ?? rest.answer_norm ?? raw;
}
