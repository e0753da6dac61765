import type { Absence } from '@renubu/contracts/approvals';
import { eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { forbidden, invalid } from '../../../platform/http/problem.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import { findAbsence } from '../queries/absences.ts';
import { findActiveMember } from '../queries/people.ts';
import { approvalAbsences } from '../tables.ts';
import { voterOf } from '../voter.ts';

export interface AbsenceInput {
  personId?: string | undefined;
  delegateId: string;
  from: string;
  to: string;
  note: string;
}

/** Says who decides while somebody is away. Throws 403 for somebody else's, 400 for people who may not decide. */
export async function addAbsence(tx: Tx, ctx: Context, session: Session, input: AbsenceInput): Promise<Absence> {
  const { personId = voterOf(session), delegateId, from, to, note } = input;
  requireOwn(session, personId);
  if (personId === delegateId) {
    throw invalid([{ path: 'body.delegateId', code: 'same_person', message: 'Name somebody else.' }]);
  }
  await requireMember(tx, 'body.personId', personId);
  await requireMember(tx, 'body.delegateId', delegateId);
  const id = ctx.newId();
  await tx.insert(approvalAbsences).values({
    id,
    organizationId: session.organizationId,
    userId: personId,
    delegateId,
    startsAt: new Date(from),
    endsAt: new Date(to),
    note,
    createdBy: actorOf(session),
    createdAt: ctx.clock.now(),
  });
  return findAbsence(tx, ctx.clock.now(), id);
}

/** Ends or calls off an absence. Throws 404, and 403 for somebody else's. */
export async function removeAbsence(tx: Tx, ctx: Context, session: Session, id: string): Promise<void> {
  const { person } = await findAbsence(tx, ctx.clock.now(), id);
  requireOwn(session, person.id);
  await tx.delete(approvalAbsences).where(eq(approvalAbsences.id, id));
}

function requireOwn(session: Session, personId: string): void {
  if (personId === voterOf(session) || session.permissions.includes('approvals.manage')) return;
  throw forbidden('Only who manages approvals can speak for somebody else.');
}

async function requireMember(tx: Tx, path: string, id: string): Promise<void> {
  if ((await findActiveMember(tx, id)) !== undefined) return;
  throw invalid([{ path, code: 'unknown_member', message: 'Nobody who may decide has this id.' }]);
}
