import { isDeepStrictEqual } from 'node:util';
import { termEvidenceId, type ConfirmedTerms, type TermStanding } from '@renubu/contracts/contract-documents';
import { contractTermNames, type ContractTermName, type ContractTerms } from '@renubu/contracts/contract-terms';
import type { CorrectionRow, ReadingRow } from '../tables.ts';

export interface PresentInput {
  reading: Pick<ReadingRow, 'terms' | 'fromModel'>;
  /** The newest of each term. */
  corrections: readonly CorrectionRow[];
  /** What stands in the contract, when it was confirmed from this file. */
  confirmed: ConfirmedTerms | null;
  contractId: string | null;
}

export interface Present {
  terms: ContractTerms;
  standing: Record<ContractTermName, TermStanding>;
}

/** The terms of a file as they stand: what was read, with what people corrected in its place. */
export function presentTerms({ reading, corrections, confirmed, contractId }: PresentInput): Present {
  const corrected = new Map(corrections.filter(({ kind }) => kind === 'corrected').map((made) => [made.term, made]));
  const fromModel = new Set<string>(reading.fromModel);
  const parts = contractTermNames.map((name) => {
    const correction = corrected.get(name);
    const read = reading.terms[name] ?? null;
    const term = correction === undefined ? read : correction.value;
    const isConfirmed =
      confirmed !== null &&
      name in confirmed.terms &&
      isDeepStrictEqual(confirmed.terms[name]?.normalized ?? null, term?.normalized ?? null);
    const standing: TermStanding = {
      origin: correction ? 'person' : read === null ? null : fromModel.has(name) ? 'model' : 'rules',
      by: correction?.madeBy ?? null,
      at: correction?.madeAt.toISOString() ?? null,
      readValue: correction === undefined ? null : (read?.value ?? null),
      confirmed: isConfirmed,
      evidenceId: isConfirmed && contractId !== null ? termEvidenceId(contractId, name) : null,
    };
    return { name, term, standing };
  });
  return {
    terms: Object.fromEntries(parts.map(({ name, term }) => [name, term])) as ContractTerms,
    standing: Object.fromEntries(parts.map(({ name, standing }) => [name, standing])) as Present['standing'],
  };
}
