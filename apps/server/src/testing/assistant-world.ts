import { sql } from 'drizzle-orm';
import { rows, tenantTransaction } from '../platform/db/transaction.ts';
import type { TestContext } from './context.ts';
import { drain, makeCustomer, publishText } from './execution-harness.ts';
import type { TestOrganization } from '../domains/identity/testing/organization.ts';
import { analyzeCustomers } from '../domains/intelligence/commands/analyze.ts';

/** A step that takes free text, with a form and artifacts to write. */
export const freeTextWorkflow = `
workflow: talk-it-over
name: Talk it over
kind: renewal
on:
  - manual: {}
outcomes: [renewed, churned]
steps:
  - id: talk
    name: Talk to the customer
    type: guided
    chat:
      freeText: true
      opening:
        text: "What do you know of {{ customer.name }}?"
        buttons: [{ label: They answered, value: answered }, { label: Ask the assistant, value: ask }]
      branches:
        answered: { reply: Good., prompts: [they replied] }
        ask: { kind: assistant, reply: Let me look., prompts: [ask the assistant] }
    artifacts:
      - id: mail
        type: email_draft
        title: E-mail about the renewal
        editable: true
        data: { to: "", subject: "", body: "" }
      - id: brief
        type: report
        title: Brief
        editable: true
        data: { sections: [] }
      - id: facts
        type: metrics
        title: Facts
        editable: true
        data: { metrics: [] }
    outputs:
      properties:
        situation: { type: string, title: Situation, enum: [renewing, ghosting, declined] }
        confidence: { type: integer, title: Confidence, minimum: 1, maximum: 10 }
      required: [situation]
  - id: follow-up
    name: Follow up
    type: guided
`;

export interface World {
  customerId: string;
  executionId: string;
  anna: string;
  tom: string;
}

/** A customer with falling usage, open tickets, a contract and two stakeholders, analysed, and its work begun. */
export async function makeWorld(
  ctx: TestContext,
  org: TestOrganization,
  start: (customerId: string) => Promise<string>,
): Promise<World> {
  const { organizationId } = org;
  const customerId = await makeCustomer(ctx, organizationId, 'Acme Corp', org.id('Sarah'));
  const [anna, tom] = [ctx.newId(), ctx.newId()];
  const now = ctx.clock.now();
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();
  const signals = [
    ...Array.from({ length: 60 }, (_, day) => ({
      id: ctx.newId(),
      metric: 'usage.active_users',
      value: day < 30 ? 77 : 100,
      detail: {},
      at: daysAgo(day + 0.5),
    })),
    ...[1, 2, 3].map((ticket) => ({
      id: ctx.newId(),
      metric: 'support.ticket_opened',
      value: null,
      detail: { ticket: `T-${ticket}`, subject: `Exports fail (${ticket})` },
      at: daysAgo(ticket),
    })),
  ];
  await tenantTransaction(ctx.db, organizationId, async (tx) => {
    await rows(tx, sql`update renubu.customers set seats = 200, domain = 'acme.example' where id = ${customerId}`);
    await rows(
      tx,
      sql`insert into renubu.signals (id, organization_id, customer_id, metric, value, detail, source, occurred_at, received_at)
      select s.id, ${organizationId}, ${customerId}, s.metric, s.value, s.detail, 'test', s.at, s.at
        from jsonb_to_recordset(${JSON.stringify(signals)}::jsonb) as s(id uuid, metric text, value float8, detail jsonb, at timestamptz)`,
    );
    await rows(
      tx,
      sql`insert into renubu.contracts (id, organization_id, customer_id, number, start_date, end_date, arr_minor, notice_days)
      values (${ctx.newId()}, ${organizationId}, ${customerId}, 'C-1', '2025-01-18', '2026-01-18', 50000000, 30)`,
    );
    await rows(
      tx,
      sql`insert into renubu.stakeholders (id, organization_id, customer_id, name, role, email)
      values (${anna}, ${organizationId}, ${customerId}, 'Anna Berg', 'champion', 'anna@acme.example'),
             (${tom}, ${organizationId}, ${customerId}, 'Tom Ruiz', 'decision_maker', 'tom@acme.example')`,
    );
    await analyzeCustomers(tx, ctx, organizationId, [customerId]);
  });
  await publishText(ctx, organizationId, freeTextWorkflow);
  const executionId = await start(customerId);
  await drain(ctx);
  return { customerId, executionId, anna, tom };
}
