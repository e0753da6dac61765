import type { AiProviderTest } from '@renubu/contracts/ai-providers';
import type { AiFailure } from '@renubu/ai/failure';
import { wayOut } from '@renubu/ai/failure';
import { freeMeter } from '@renubu/ai/meter';
import { listModels } from '@renubu/ai/models/list-models';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import type { Session } from '../../../platform/session.ts';
import { knownProvider } from '../gate/known.ts';
import { modelsOf } from '../gate/runtime.ts';
import { providerRow } from '../queries/providers.ts';

const listTimeoutMs = 5_000;

/**
 * Asks a provider to say a word, once and without data of the organization, and for the names of its models. An open
 * breaker does not stand in the way. Throws 404.
 */
export async function testProvider(ctx: Context, { organizationId }: Session, id: string): Promise<AiProviderTest> {
  const row = await tenantTransaction(ctx.db, organizationId, (tx) => providerRow(tx, id), { readOnly: true });
  const provider = { ...knownProvider(ctx, row), retries: 0 };
  const { gateway, fetchFor } = modelsOf(ctx);
  gateway.guards.forget(id);
  const [answer, models] = await Promise.all([
    gateway.answer<string>({
      ...{ organizationId, promptId: 'test@1', history: [], output: null, check: () => [], tools: {}, cacheMs: 0 },
      ...{ system: 'You are being tried out.', user: 'Say hello in one short sentence.', maxOutputTokens: 200 },
      sampling: {},
      providers: [provider],
      fetchFor: () => fetchFor(provider),
      redaction: { emails: false, phones: false },
      meter: freeMeter,
      signal: new AbortController().signal,
    }),
    listModels(provider, fetchFor(provider), AbortSignal.timeout(listTimeoutMs)),
  ]);
  const failure = answer.ok ? null : answer.failure;
  await noteHealth(ctx, organizationId, id, failure);
  const { latencyMs, firstTokenMs } = answer;
  const output = answer.ok ? answer.output.slice(0, 300) : null;
  return { ok: answer.ok, ...told(failure, models, provider.model), latencyMs, firstTokenMs, answer: output, models };
}

function told(failure: AiFailure | null, models: string[] | null, model: string) {
  if (failure === null) return { message: 'It answers.', code: null, wayOut: null };
  const { code, message } = failure;
  const offered =
    models === null || models.length === 0 || models.includes(model)
      ? ''
      : ` It offers: ${models.slice(0, 5).join(', ')}.`;
  return { message, code, wayOut: `${wayOut(code)}${offered}` };
}

function noteHealth(ctx: Context, organizationId: string, id: string, failure: AiFailure | null) {
  const now = ctx.clock.now();
  return tenantTransaction(ctx.db, organizationId, (tx) =>
    tx.execute(
      failure === null
        ? sql`update renubu.ai_providers set last_success_at = ${now} where id = ${id}`
        : sql`update renubu.ai_providers set last_error_at = ${now}, last_error = ${failure.message} where id = ${id}`,
    ),
  );
}
