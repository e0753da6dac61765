import {
  contractTermNames,
  type ContractReading,
  type ContractTermName,
  type TextSpan,
} from '@renubu/contracts/contract-terms';

/** A term as the command prints it. An absent one has `value: null`, `normalized: null`, no spans and confidence 0. */
export interface ContractField {
  value: string | null;
  normalized: unknown;
  spans: TextSpan[];
  confidence: number;
}

/** `noticeToTerminateRenewal` → `notice_to_terminate_renewal`: the names of the CUAD labels. */
export const fieldName = (term: ContractTermName): string =>
  term.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** All terms under the names of the command, always the same ones in the same order. */
export function fieldsOf({ terms }: ContractReading): Record<string, ContractField> {
  return Object.fromEntries(
    contractTermNames.map((name): [string, ContractField] => {
      const term = terms[name];
      return [fieldName(name), term ?? { value: null, normalized: null, spans: [], confidence: 0 }];
    }),
  );
}
