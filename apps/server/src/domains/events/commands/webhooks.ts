import { randomBytes } from 'node:crypto';
import type { WorkflowWebhook } from '@renubu/contracts/events';
import type { WebhookTrigger, WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { eq, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { seal } from '../../../platform/crypto.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { conflict } from '../../../platform/http/problem.ts';
import { requireWorkflow, type WorkflowRow } from '../../workflows/queries/load.ts';
import { webhookEventType } from '../matching/triggers.ts';
import { workflowWebhooks } from '../tables.ts';

type WebhookRow = typeof workflowWebhooks.$inferSelect;
type Webhook = WebhookTrigger['webhook'];

/** The webhook trigger of a definition. */
export function webhookTriggerOf(definition: WorkflowDefinition): Webhook | undefined {
  const found = definition.on.find((trigger) => 'webhook' in trigger);
  return found !== undefined && 'webhook' in found ? found.webhook : undefined;
}

/**
 * The inbound address of a workflow; the first look makes it, with a secret that only `rotate` tells. Throws 404, and 409
 * `no_webhook_trigger` when the published version has none.
 */
export async function readWebhook(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  slug: string,
): Promise<WorkflowWebhook> {
  const workflow = await requireWorkflow(tx, slug, 'lock');
  const definition = await requireTrigger(tx, workflow);
  const found = (await findWebhook(tx, workflow.id)) ?? (await makeWebhook(tx, ctx, organizationId, workflow.id)).row;
  return shown(ctx, found, definition);
}

/** Replaces the secret, which is told here and never again. Throws as `readWebhook` does. */
export async function rotateWebhook(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  slug: string,
): Promise<WorkflowWebhook & { secret: string }> {
  const workflow = await requireWorkflow(tx, slug, 'lock');
  const definition = await requireTrigger(tx, workflow);
  const known = await findWebhook(tx, workflow.id);
  if (known === undefined) {
    const { row: made, secret } = await makeWebhook(tx, ctx, organizationId, workflow.id);
    return { ...shown(ctx, made, definition), secret };
  }
  const secret = newSecret();
  const rotatedAt = ctx.clock.now();
  const sealed = seal(ctx.config.secret, secret, known.id);
  await tx.update(workflowWebhooks).set({ secret: sealed, rotatedAt }).where(eq(workflowWebhooks.id, known.id));
  return { ...shown(ctx, { ...known, rotatedAt }, definition), secret };
}

/** A secret in the form of Standard Webhooks, which serves the other schemes too. */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

async function makeWebhook(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  workflowId: string,
): Promise<{ row: WebhookRow; secret: string }> {
  const [id, secret] = [ctx.newId(), newSecret()];
  const made = {
    id,
    organizationId,
    workflowId,
    secret: seal(ctx.config.secret, secret, id),
    lastReceivedAt: null,
    lastError: null,
    rotatedAt: ctx.clock.now(),
  };
  await tx.insert(workflowWebhooks).values(made);
  return { row: made, secret };
}

async function findWebhook(tx: Tx, workflowId: string): Promise<WebhookRow | undefined> {
  const [found] = await tx.select().from(workflowWebhooks).where(eq(workflowWebhooks.workflowId, workflowId));
  return found;
}

async function requireTrigger(tx: Tx, workflow: WorkflowRow): Promise<WorkflowDefinition> {
  const found = await row<{ definition: WorkflowDefinition }>(
    tx,
    sql`select definition from renubu.workflow_versions where id = ${workflow.publishedVersionId}::uuid`,
  );
  if (found !== undefined && webhookTriggerOf(found.definition) !== undefined) return found.definition;
  const detail = `The published version of “${workflow.name}” has no webhook trigger.`;
  throw conflict('no_webhook_trigger', detail);
}

function shown({ config }: Context, found: WebhookRow, definition: WorkflowDefinition): WorkflowWebhook {
  const trigger = webhookTriggerOf(definition);
  const origin = config.publicUrl ?? `http://${config.host}:${config.port}`;
  const base = config.basePath === '/' || origin.endsWith(config.basePath) ? origin : `${origin}${config.basePath}`;
  return {
    workflow: definition.workflow,
    url: `${base}/api/v1/webhooks/workflows/${found.id}`,
    scheme: trigger?.scheme ?? 'standard-webhooks',
    header: trigger === undefined || trigger.scheme === 'standard-webhooks' ? null : headerOf(trigger),
    eventType: webhookEventType(definition),
    lastReceivedAt: found.lastReceivedAt?.toISOString() ?? null,
    lastError: found.lastError,
    rotatedAt: found.rotatedAt.toISOString(),
  };
}

const usualHeaders = { 'hmac-sha256': 'x-signature-256', token: 'x-webhook-token' } as const;

/** The header that carries the signature or the token. */
export function headerOf({ scheme, header }: Webhook): string {
  return (header ?? (scheme === 'standard-webhooks' ? 'webhook-signature' : usualHeaders[scheme])).toLowerCase();
}
