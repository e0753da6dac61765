import { confirmedTermsSchema, termEvidenceId } from '@renubu/contracts/contract-documents';
import { contractTermNames, type ContractTermName, type TextSpan } from '@renubu/contracts/contract-terms';
import type { Evidence } from '@renubu/contracts/intelligence';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';

/** A confirmed term that a statement can rest on. */
export interface TermEvidence extends Evidence {
  kind: 'contract';
  contractId: string;
  documentId: string;
  term: ContractTermName;
  /** In words; null when the contract was found to have no such term. */
  value: string | null;
  spans: TextSpan[];
  /** The contract's page with the clause. */
  link: string;
}

/** The confirmed terms of a customer's contracts as evidence, those of the newest contract first. */
export async function contractTermEvidence(
  tx: Tx,
  organizationId: string,
  customerId: string,
): Promise<TermEvidence[]> {
  const found = await rows<{ id: string; terms: unknown }>(
    tx,
    sql`
    select id, terms from renubu.contracts
     where organization_id = ${organizationId} and customer_id = ${customerId} and terms ? 'documentId'
     order by start_date desc, id`,
  );
  return found.flatMap(({ id: contractId, terms: stored }) => {
    const parsed = confirmedTermsSchema.safeParse(stored);
    if (!parsed.success) return [];
    const { documentId, documentName, terms } = parsed.data;
    return contractTermNames.flatMap((term): TermEvidence[] => {
      const confirmed = terms[term];
      if (confirmed === undefined) return [];
      return [
        {
          ...{ kind: 'contract', id: termEvidenceId(contractId, term), contractId, documentId, term },
          label: documentName,
          value: confirmed?.value ?? null,
          spans: confirmed?.spans ?? [],
          link: `/contracts/${documentId}?term=${term}`,
        },
      ];
    });
  });
}
