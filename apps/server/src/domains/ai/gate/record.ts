import type { AiFailureCode, AiUsage } from '@renubu/contracts/ai';
import type { AiAttempt, aiCallOutcomes } from '@renubu/contracts/ai-providers';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import type { AiCaller } from '../caller.ts';

/** One question, as its trace and the counters keep it. */
export interface CallRecord {
  caller: AiCaller;
  prompt: string;
  provider: { id: string; name: string; model: string } | null;
  outcome: (typeof aiCallOutcomes)[number];
  failure: { code: AiFailureCode; message: string } | null;
  usage: AiUsage;
  latencyMs: number;
  firstTokenMs: number | null;
  repaired: boolean;
  attempts: readonly AiAttempt[];
  texts: { question: string; answer: string | null } | null;
}

const maxText = 100_000;
const clean = (text: string | null | undefined): string | null =>
  text === null || text === undefined ? null : text.replaceAll('\u0000', '\ufffd').slice(0, maxText);

/** Writes trace, counters and the health of the provider. A fault is logged: the answer goes to its person all the same. */
export async function recordCall(ctx: Context, call: CallRecord): Promise<void> {
  const { metrics } = ctx;
  metrics.aiCalls.inc({ outcome: call.outcome, code: call.failure?.code ?? 'none' });
  metrics.aiSeconds.observe({ outcome: call.outcome }, call.latencyMs / 1000);
  metrics.aiTokens.inc({ direction: 'input' }, call.usage.inputTokens);
  metrics.aiTokens.inc({ direction: 'output' }, call.usage.outputTokens);
  metrics.aiCostMicros.inc(call.usage.costMicros);
  try {
    await write(ctx, call);
  } catch (error) {
    ctx.log.error({ err: error, prompt: call.prompt }, 'the trace of a question to a model was not written');
  }
}

async function write(ctx: Context, call: CallRecord): Promise<void> {
  const { caller, prompt, provider, outcome, failure, usage, texts } = call;
  const { organizationId, userId, apiKeyId, executionId, workflowId } = caller;
  const { inputTokens, outputTokens, costMicros } = usage;
  const now = ctx.clock.now();
  const [fallback, cached] = [outcome === 'fallback' ? 1 : 0, outcome === 'cached' ? 1 : 0];
  await tenantTransaction(ctx.db, organizationId, async (tx) => {
    await tx.execute(sql`
      insert into renubu.ai_calls (id, organization_id, at, prompt, provider, model, outcome, failure_code, failure_message,
        input_tokens, output_tokens, cost_micros, latency_ms, first_token_ms, repaired, attempts, user_id, api_key_id,
        execution_id, workflow_id, question, answer)
      values (${ctx.newId()}, ${organizationId}, ${now}, ${prompt}, ${provider?.name ?? null}, ${provider?.model ?? null},
        ${outcome}, ${failure?.code ?? null}, ${clean(failure?.message)}, ${inputTokens}, ${outputTokens}, ${costMicros},
        ${call.latencyMs}, ${call.firstTokenMs}, ${call.repaired}, ${JSON.stringify(call.attempts)}::jsonb, ${userId},
        ${apiKeyId}, ${executionId}, ${workflowId}, ${clean(texts?.question)}, ${clean(texts?.answer)})`);
    await tx.execute(sql`
      insert into renubu.ai_usage as u (organization_id, day, provider, model, prompt, workflow_id, api_key_id, calls,
        fallbacks, cached, input_tokens, output_tokens, cost_micros)
      values (${organizationId}, (${now}::timestamptz at time zone 'UTC')::date, ${provider?.name ?? ''},
        ${provider?.model ?? ''}, ${prompt}, ${workflowId}, ${apiKeyId}, 1, ${fallback}, ${cached}, ${inputTokens},
        ${outputTokens}, ${costMicros})
      on conflict (organization_id, day, provider, model, prompt, workflow_id, api_key_id) do update set
        calls = u.calls + 1, fallbacks = u.fallbacks + excluded.fallbacks, cached = u.cached + excluded.cached,
        input_tokens = u.input_tokens + excluded.input_tokens, output_tokens = u.output_tokens + excluded.output_tokens,
        cost_micros = u.cost_micros + excluded.cost_micros`);
    if (provider === null || outcome === 'cached' || outcome === 'aborted') return;
    const at = sql`${now}::timestamptz`;
    await tx.execute(
      failure === null
        ? sql`update renubu.ai_providers set last_success_at = ${at} where id = ${provider.id}`
        : sql`update renubu.ai_providers set last_error_at = ${at}, last_error = ${clean(failure.message)} where id = ${provider.id}`,
    );
  });
}
