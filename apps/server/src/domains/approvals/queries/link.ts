import type { Actor } from '@renubu/contracts/actor';
import type { ApprovalStatus } from '@renubu/contracts/approvals';
import type { JsonObject } from '@renubu/contracts/json';
import type { Form } from '@renubu/contracts/language/guided';
import { sql } from 'drizzle-orm';
import { row, type Tx } from '../../../platform/db/transaction.ts';

/** A one-time link with the approval and the person it is bound to. */
export interface FoundLink {
  id: string;
  organizationId: string;
  organization: string;
  payloadHash: string;
  expiresAt: Date;
  usedAt: Date | null;
  person: { id: string; name: string };
  approval: {
    id: string;
    organizationId: string;
    title: string;
    workflowName: string;
    status: ApprovalStatus;
    evidence: JsonObject;
    form: Form | null;
    needed: number;
    sequence: boolean;
    allowSelf: boolean;
    requestedBy: Actor;
    requesters: string[];
    requestedAt: Date;
    expiresAt: Date | null;
    decidedBy: Actor | null;
  };
}

type LinkRow = Omit<FoundLink, 'person' | 'approval'> &
  Omit<FoundLink['approval'], 'id' | 'expiresAt'> & {
    approvalId: string;
    approvalExpiresAt: Date | null;
    userId: string;
    name: string;
  };

/** The link with this digest of its token, of an active member. Runs across organizations: the link says which. */
export async function readLink(tx: Tx, tokenHash: string): Promise<FoundLink | undefined> {
  const found = await row<LinkRow>(
    tx,
    sql`
    select l.id, l.organization_id as "organizationId", o.name as organization, l.payload_hash as "payloadHash",
           l.expires_at as "expiresAt", l.used_at as "usedAt", l.user_id as "userId", m.name,
           a.id as "approvalId", a.title, e.workflow_name as "workflowName", a.status, a.evidence, a.form, a.needed,
           a.sequence, a.allow_self as "allowSelf", a.requested_by as "requestedBy", a.requesters,
           a.requested_at as "requestedAt", a.expires_at as "approvalExpiresAt", a.decided_by as "decidedBy"
      from renubu.approval_links l
      join renubu.approvals a on a.id = l.approval_id and a.organization_id = l.organization_id
      join renubu.executions e on e.id = a.execution_id
      join renubu.organizations o on o.id = l.organization_id
      join renubu.members m on m.organization_id = l.organization_id and m.user_id = l.user_id and m.active
     where l.token_hash = ${tokenHash}`,
  );
  return found === undefined ? undefined : toLink(found);
}

function toLink({ approvalId, approvalExpiresAt, userId, name, ...found }: LinkRow): FoundLink {
  const { id, organizationId, organization, payloadHash, expiresAt, usedAt, ...approval } = found;
  return {
    id,
    organizationId,
    organization,
    payloadHash,
    expiresAt,
    usedAt,
    person: { id: userId, name },
    approval: { ...approval, id: approvalId, organizationId, expiresAt: approvalExpiresAt },
  };
}
