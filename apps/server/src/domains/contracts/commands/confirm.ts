import { isDeepStrictEqual } from 'node:util';
import {
  confirmedTermsSchema,
  type ConfirmationInput,
  type ConfirmationPlan,
  type ContractDocument,
} from '@renubu/contracts/contract-documents';
import { eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { retried } from '../../../platform/db/retried.ts';
import { tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import { gather, type ContractState, type Surroundings } from '../confirming/gather.ts';
import { planConfirmation, type Plan } from '../confirming/plan.ts';
import { carryOut } from '../confirming/carry-out.ts';
import { confirmedFrom, readDocument } from '../queries/documents.ts';
import { contractConfirmations, contractDocuments, type DocumentRow } from '../tables.ts';
import { lockRead } from './correct.ts';
import { tellDocument } from './tell.ts';

/** The contract that is meant: named, confirmed before, or the only active one; null for a new one. Throws 422. */
function contractMeant(
  { contractId }: ConfirmationInput,
  document: DocumentRow,
  { contracts }: Surroundings,
): ContractState | null {
  const byId = (id: string) => contracts.find((contract) => contract.id === id);
  if (contractId === null) return null;
  if (contractId !== undefined) {
    const named = byId(contractId);
    if (named !== undefined) return named;
    const errors = [
      { path: 'body.contractId', code: 'unknown_reference', message: 'The customer has no such contract.' },
    ];
    throw new Problem(422, 'unknown_reference', 'The customer has no such contract.', { errors });
  }
  const before = document.contractId === null ? undefined : byId(document.contractId);
  const active = contracts.filter(({ status }) => status === 'active');
  return before ?? (active.length === 1 ? (active[0] ?? null) : null);
}

interface Planned {
  document: DocumentRow;
  surroundings: Surroundings;
  contract: ContractState | null;
  plan: Plan;
}

async function prepare(
  tx: Tx,
  ctx: Context,
  session: Session,
  id: string,
  input: ConfirmationInput,
  match: (revision: number) => void,
): Promise<Planned> {
  const { document, loaded } = await lockRead(tx, id);
  match(document.revision);
  const surroundings = await gather(tx, session, document);
  const contract = contractMeant(input, document, surroundings);
  const confirmed = confirmedFrom(contract?.terms, id);
  const today = ctx.clock.now().toISOString().slice(0, 10);
  const { name: documentName } = document;
  const { present } = loaded;
  const plan = planConfirmation({ documentName, present, confirmed, input, contract, surroundings, today });
  if (Object.keys(plan.terms).length === 0) {
    throw new Problem(422, 'nothing_to_confirm', 'No term was found. Add one by marking its clause, then confirm.');
  }
  return { document, surroundings, contract, plan };
}

/** Shows what confirming would change. Throws 404, 409 `not_read`, 422. */
export async function previewConfirmation(
  ctx: Context,
  session: Session,
  id: string,
  input: ConfirmationInput,
): Promise<ConfirmationPlan> {
  return tenantTransaction(ctx.db, session.organizationId, async (tx) => {
    const { plan } = await prepare(tx, ctx, session, id, input, () => undefined);
    return plan.shown;
  });
}

/**
 * Takes terms over into the contract; the customer's renewal date and tasks follow, in one transaction. Confirming the
 * same again changes nothing. `match` throws unless the caller knows the stored revision. Throws 404, 409, 422.
 */
export async function confirmContract(
  ctx: Context,
  session: Session,
  id: string,
  input: ConfirmationInput,
  match: (revision: number) => void,
): Promise<{ document: ContractDocument; done: ConfirmationPlan }> {
  return retried(() =>
    tenantTransaction(ctx.db, session.organizationId, async (tx) => {
      const planned = await prepare(tx, ctx, session, id, input, match);
      const done = changesNothing(planned)
        ? planned.plan.shown
        : await record(tx, ctx, session, planned, await carryOut(tx, ctx, session, planned));
      return { document: await readDocument(tx, ctx, id), done };
    }),
  );
}

function changesNothing({ document, contract, plan }: Planned): boolean {
  const { changes, renewalDate, tasks } = plan.shown;
  const stored = confirmedTermsSchema.safeParse(contract?.terms);
  return (
    document.confirmedAt !== null &&
    !document.changedSince &&
    changes.length === 0 &&
    renewalDate.before === renewalDate.after &&
    tasks.every(({ action }) => action === 'keep') &&
    stored.success &&
    stored.data.documentId === document.id &&
    isDeepStrictEqual(stored.data.terms, JSON.parse(JSON.stringify(plan.terms)))
  );
}

async function record(
  tx: Tx,
  ctx: Context,
  session: Session,
  { document, plan }: Planned,
  done: ConfirmationPlan & { contract: { id: string } },
): Promise<ConfirmationPlan> {
  const { id: documentId, organizationId } = document;
  const contractId = done.contract.id;
  const now = ctx.clock.now();
  const by = { confirmedBy: actorOf(session), confirmedAt: now };
  await tx.insert(contractConfirmations).values({
    ...{ id: ctx.newId(), organizationId, documentId, contractId, terms: plan.terms, plan: done, ...by },
  });
  await tx
    .update(contractDocuments)
    .set({ ...by, contractId, changedSince: false, revision: document.revision + 1, updatedAt: now })
    .where(eq(contractDocuments.id, documentId));
  await tellDocument(tx, document);
  return done;
}
