import { sql } from 'drizzle-orm';
import type { Context } from '../platform/context.ts';
import { systemTransaction } from '../platform/db/transaction.ts';

/** Puts one of each resource into an organization; returns their ids by the first word of their addresses. */
export async function oneOfEach(
  ctx: Context,
  { organizationId, id }: { organizationId: string; id(name: string): string },
) {
  const kinds = [
    'customers',
    'contract-documents',
    'stakeholders',
    'workflows',
    'versions',
    'executions',
    'artifacts',
    'threads',
    'proposals',
    'tasks',
    'notifications',
    'connections',
    'queue-items',
    'events',
    'approvals',
    'approver-groups',
    'webhook-endpoints',
    'records',
    'schedules',
    'api-keys',
    'ai',
  ] as const;
  const ids = Object.fromEntries(kinds.map((kind) => [kind, ctx.newId()])) as Record<(typeof kinds)[number], string>;
  const now = ctx.clock.now();
  const owner = id('csm');
  const definition = JSON.stringify({ slug: 'our-workflow', name: 'Ours', kind: 'renewal', triggers: [], steps: [] });
  const actor = JSON.stringify({ type: 'system', id: 'x', name: 'X' });
  await systemTransaction(ctx.db, async (tx) => {
    await tx.execute(
      sql`insert into renubu.customers (id, organization_id, name) values (${ids.customers}, ${organizationId}, 'Secret customer')`,
    );
    await tx.execute(sql`insert into renubu.contract_documents (id, organization_id, customer_id, name, kind, bytes, sha256, status, created_by, created_at, updated_at)
      values (${ids['contract-documents']}, ${organizationId}, ${ids.customers}, 'Secret.pdf', 'pdf', 1, 'x', 'failed', ${actor}, ${now}, ${now})`);
    await tx.execute(sql`insert into renubu.stakeholders (id, organization_id, customer_id, name)
      values (${ids.stakeholders}, ${organizationId}, ${ids.customers}, 'Secret person')`);
    await tx.execute(sql`insert into renubu.workflows (id, organization_id, slug, name, kind, created_at, updated_at)
      values (${ids.workflows}, ${organizationId}, 'our-workflow', 'Ours', 'renewal', ${now}, ${now})`);
    await tx.execute(sql`insert into renubu.workflow_versions (id, organization_id, workflow_id, version, definition, source, checksum, created_by, created_at, published_at)
      values (${ids.versions}, ${organizationId}, ${ids.workflows}, 1, ${definition}, '', '', 'x', ${now}, ${now})`);
    await tx.execute(sql`insert into renubu.executions (id, organization_id, workflow_id, version_id, version, slug, workflow_name, kind, customer_id, assignee_id, status, started_by, created_at, updated_at)
      values (${ids.executions}, ${organizationId}, ${ids.workflows}, ${ids.versions}, 1, 'our-workflow', 'Ours', 'renewal', ${ids.customers}, ${owner}, 'waiting', ${actor}, ${now}, ${now})`);
    await tx.execute(sql`insert into renubu.artifacts (id, organization_id, execution_id, path, key, type, title, editable, created_at, updated_at)
      values (${ids.artifacts}, ${organizationId}, ${ids.executions}, 'p', 'k', 'report', 'Secret', true, ${now}, ${now})`);
    await tx.execute(sql`insert into renubu.threads (id, organization_id, owner_id, customer_id, created_at)
      values (${ids.threads}, ${organizationId}, ${owner}, ${ids.customers}, ${now})`);
    await tx.execute(sql`insert into renubu.messages (id, organization_id, thread_id, seq, role, author, content, source, at)
      values (${ids.proposals}, ${organizationId}, ${ids.threads}, 1, 'assistant', ${actor}, 'Secret', 'built-in', ${now})`);
    await tx.execute(sql`insert into renubu.proposals (id, organization_id, thread_id, message_id, customer_id, title, change, why, created_at)
      values (${ids.proposals}, ${organizationId}, ${ids.threads}, ${ids.proposals}, ${ids.customers}, 'Secret', '{"kind": "create_task", "title": "Secret", "description": "", "dueAt": null, "priority": 3}', 'Secret', ${now})`);
    await tx.execute(sql`insert into renubu.tasks (id, organization_id, title, owner, created_by, created_at, updated_at)
      values (${ids.tasks}, ${organizationId}, 'Secret task', 'human', ${actor}, ${now}, ${now})`);
    await tx.execute(sql`insert into renubu.notifications (id, organization_id, user_id, type, title, created_at)
      values (${ids.notifications}, ${organizationId}, ${owner}, 'custom', 'Secret', ${now})`);
    await tx.execute(
      sql`insert into renubu.connections (id, organization_id, name, connector, secret) values (${ids.connections}, ${organizationId}, 'Secret', 'inbound', 'x')`,
    );
    await tx.execute(sql`insert into renubu.approvals (id, organization_id, execution_id, path, step_id, title, evidence, payload_hash, needed, sequence, allow_self, requested_by, requested_at)
      values (${ids.approvals}, ${organizationId}, ${ids.executions}, 'p', 'p', 'Secret', '{}', '', 1, false, false, ${actor}, ${now})`);
    await tx.execute(sql`insert into renubu.approver_groups (id, organization_id, name, created_at, updated_at)
      values (${ids['approver-groups']}, ${organizationId}, 'secret_group', ${now}, ${now})`);
    await tx.execute(sql`insert into renubu.webhook_endpoints (id, organization_id, url, types, secret, created_at, updated_at)
      values (${ids['webhook-endpoints']}, ${organizationId}, 'https://secret.example', '{*}', 'x', ${now}, ${now})`);
    await tx.execute(sql`insert into renubu.records (organization_id, entity, id, data, created_at, updated_at, updated_by)
      values (${organizationId}, 'order', ${ids.records}, '{"secret": true}', ${now}, ${now}, ${actor})`);
    await tx.execute(sql`insert into renubu.schedules (id, organization_id, workflow_id, name, cron, timezone, misfire, created_at, updated_at)
      values (${ids.schedules}, ${organizationId}, ${ids.workflows}, 'Secret', '@daily', 'UTC', 'skip', ${now}, ${now})`);
    await tx.execute(sql`insert into renubu.api_keys (id, organization_id, name, actor, prefix, hash, scopes, requests_per_minute, created_by, created_at)
      values (${ids['api-keys']}, ${organizationId}, 'Secret', 'system', 'rnb_dev_x', ${ids['api-keys']}, '{}', 1, ${owner}, ${now})`);
    await tx.execute(sql`insert into renubu.ai_providers (id, organization_id, name, kind, base_url, model, cloud, input_price, output_price, first_token_ms, stall_ms, total_ms, retries, concurrency, position, created_at, updated_at)
      values (${ids.ai}, ${organizationId}, 'Secret', 'openai', 'https://secret.example/v1', 'secret', true, 0, 0, 500, 500, 1000, 0, 1, 0, ${now}, ${now})`);
    await tx.execute(sql`insert into renubu.ai_budgets (id, organization_id, scope, period, limit_micros, period_start, updated_at)
      values (${ids.ai}, ${organizationId}, 'organization', 'day', 1, ${now}, ${now})`);
    await tx.execute(sql`insert into renubu.ai_calls (id, organization_id, at, prompt, outcome, input_tokens, output_tokens, cost_micros, latency_ms, repaired, attempts, answer)
      values (${ids.ai}, ${organizationId}, ${now}, 'secret@1', 'answered', 0, 0, 0, 0, false, '[]', 'Secret')`);
    await tx.execute(sql`insert into renubu.ai_streams (id, organization_id, owner_id, prompt, built_in, lease_until, done, created_at)
      values (${ids.ai}, ${organizationId}, ${owner}, 'secret@1', 'Secret', ${now}, true, ${now})`);
    await tx.execute(sql`insert into renubu.events (id, organization_id, ce_id, source, type, time, received_at)
      values (${ids.events}, ${organizationId}, 'secret', '/secret', 'secret.event', ${now}, ${now})`);
    await tx.execute(sql`insert into renubu.event_dispatches (id, organization_id, event_id, received_at, status, due_at, code, reason, created_at, dead_at)
      values (${ids.events}, ${organizationId}, ${ids.events}, ${now}, 'dead', ${now}, 'x', 'Secret', ${now}, ${now})`);
    await tx.execute(sql`insert into renubu.rules (organization_id, slug, name, condition, updated_at)
      values (${organizationId}, 'our-workflow', 'Secret', '{"cel": "true"}', ${now})`);
    await tx.execute(sql`insert into renubu.queue_items (id, organization_id, customer_id, kind, assignee_id, created_at)
      values (${ids['queue-items']}, ${organizationId}, ${ids.customers}, 'renewal', ${owner}, ${now})`);
  });
  return ids as Record<string, string>;
}
