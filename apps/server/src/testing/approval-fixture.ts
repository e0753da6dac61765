import { sql } from 'drizzle-orm';
import { initialState } from '@renubu/core/engine/initial-state';
import type { TestContext } from './context.ts';
import { rows, tenantTransaction, type Tx } from '../platform/db/transaction.ts';
import { systemActor } from '../platform/session.ts';
import type { TestOrganization } from '../domains/identity/testing/organization.ts';
import type { DecidedApproval } from '../domains/approvals/commands/decide.ts';
import { openApproval, type OpenApprovalEffect } from '../domains/approvals/commands/open.ts';

type Approvers = Partial<OpenApprovalEffect['approvers']>;
export interface Asking extends Partial<Omit<OpenApprovalEffect, 'approvers' | 'kind'>> {
  approvers?: Approvers;
  /** Name of the person who started the execution; the system when absent. */
  startedBy?: string;
}

/** Approvals without an engine: executions that only exist, and decisions that are remembered. */
export interface ApprovalFixture {
  /** What executions were told, in order. */
  decided: DecidedApproval[];
  approvalDecided: (tx: Tx, ctx: unknown, decided: DecidedApproval) => Promise<void>;
  /** Opens an approval in an execution of its own; returns its id. */
  open(asking: Asking): Promise<string>;
  inTenant<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Messages of the history of an approval, in order. */
  history(id: string): Promise<string[]>;
}

export function approvalFixture(ctx: TestContext, organization: TestOrganization): ApprovalFixture {
  const { organizationId } = organization;
  const decided: DecidedApproval[] = [];
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => tenantTransaction(ctx.db, organizationId, work);
  return {
    decided,
    approvalDecided: async (_tx, _ctx, outcome) => void decided.push(outcome),
    inTenant,
    open: (asking) => inTenant((tx) => open(tx, ctx, organization, asking)),
    history: (id) =>
      inTenant(async (tx) => {
        const query = sql`select message from renubu.approval_events where approval_id = ${id} order by seq`;
        return (await rows<{ message: string }>(tx, query)).map(({ message }) => message);
      }),
  };
}

async function open(tx: Tx, ctx: TestContext, organization: TestOrganization, asking: Asking): Promise<string> {
  const { startedBy: starter, approvers, ...given } = asking;
  const startedBy =
    starter === undefined ? systemActor : { type: 'person' as const, id: organization.id(starter), name: starter };
  const executionId = await makeExecution(tx, ctx, organization.organizationId, startedBy);
  const id = ctx.newId();
  await openApproval(tx, ctx, {
    organizationId: organization.organizationId,
    execution: { id: executionId, startedBy },
    by: systemActor,
    effect: {
      kind: 'openApproval',
      id,
      path: 'ask',
      stepId: 'ask',
      title: 'Order 7 for $12,000',
      evidence: { order: { total: 12_000, number: '7' } },
      form: null,
      allowSelf: false,
      expiresAt: null,
      ...given,
      approvers: { users: [], role: null, managerOf: null, quorum: 1, sequence: false, ...approvers },
    },
  });
  return id;
}

async function makeExecution(tx: Tx, ctx: TestContext, organizationId: string, by: object): Promise<string> {
  const [workflow, version, execution] = [ctx.newId(), ctx.newId(), ctx.newId()];
  const now = ctx.clock.now();
  const slug = `orders-${workflow.slice(-6)}`;
  await tx.execute(sql`insert into renubu.workflows (id, organization_id, slug, name, kind, created_at, updated_at)
    values (${workflow}, ${organizationId}, ${slug}, 'Order approval', 'automation', ${now}, ${now})`);
  await tx.execute(sql`insert into renubu.workflow_versions
      (id, organization_id, workflow_id, version, definition, source, checksum, created_by, created_at, published_at)
    values (${version}, ${organizationId}, ${workflow}, 1, '{}', '', '', 'x', ${now}, ${now})`);
  await tx.execute(sql`insert into renubu.executions
      (id, organization_id, workflow_id, version_id, version, slug, workflow_name, kind, status, started_by, created_at,
       updated_at)
    values (${execution}, ${organizationId}, ${workflow}, ${version}, 1, ${slug}, 'Order approval', 'automation',
            'waiting', ${JSON.stringify(by)}, ${now}, ${now})`);
  await tx.execute(sql`insert into renubu.execution_states (execution_id, organization_id, state)
    values (${execution}, ${organizationId}, ${JSON.stringify(initialState())})`);
  return execution;
}
