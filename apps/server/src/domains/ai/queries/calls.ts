import type { AiFailureCode } from '@renubu/contracts/ai';
import type { AiCall, AiCallDetail } from '@renubu/contracts/ai-providers';
import type { Page, PageQuery } from '@renubu/contracts/pagination';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { notFound } from '../../../platform/http/problem.ts';

interface CallRow extends Pick<
  AiCall,
  'id' | 'prompt' | 'provider' | 'model' | 'outcome' | 'latencyMs' | 'firstTokenMs' | 'repaired' | 'executionId'
> {
  at: Date;
  failureCode: AiFailureCode | null;
  failureMessage: string | null;
  inputTokens: number;
  outputTokens: number;
  costMicros: number;
  workflowId: string | null;
  workflowName: string | null;
  userId: string | null;
  userName: string | null;
  apiKeyId: string | null;
  apiKeyName: string | null;
}
type DetailRow = CallRow & Pick<AiCallDetail, 'attempts' | 'question' | 'answer'>;

const columns = sql`
  c.id, c.at, c.prompt, c.provider, c.model, c.outcome, c.failure_code as "failureCode",
  c.failure_message as "failureMessage", c.input_tokens as "inputTokens", c.output_tokens as "outputTokens",
  c.cost_micros as "costMicros", c.latency_ms as "latencyMs", c.first_token_ms as "firstTokenMs", c.repaired,
  c.execution_id as "executionId", c.workflow_id as "workflowId", w.name as "workflowName", c.user_id as "userId",
  m.name as "userName", c.api_key_id as "apiKeyId", k.name as "apiKeyName"`;
const from = sql`
  renubu.ai_calls c
  left join renubu.workflows w on w.id = c.workflow_id
  left join renubu.members m on m.organization_id = c.organization_id and m.user_id = c.user_id
  left join renubu.api_keys k on k.id = c.api_key_id`;
const place = z.tuple([z.iso.datetime(), z.uuid()]);

interface Filter {
  outcome?: AiCall['outcome'] | undefined;
  prompt?: string | undefined;
  executionId?: string | undefined;
}

/** Traces, newest first. */
export async function listCalls(tx: Tx, query: PageQuery & Filter): Promise<Page<AiCall>> {
  const { limit, cursor, outcome, prompt, executionId } = query;
  const last = cursor === undefined ? undefined : decodeCursor(place, cursor);
  const found = await rows<CallRow>(
    tx,
    sql`
    select ${columns} from ${from}
     where c.organization_id = renubu.current_organization()
       and ${outcome === undefined ? sql`true` : sql`c.outcome = ${outcome}`}
       and ${prompt === undefined ? sql`true` : sql`c.prompt = ${prompt}`}
       and ${executionId === undefined ? sql`true` : sql`c.execution_id = ${executionId}`}
       and ${last === undefined ? sql`true` : sql`(c.at, c.id) < (${last[0]}::timestamptz, ${last[1]}::uuid)`}
     order by c.at desc, c.id desc limit ${limit + 1}`,
  );
  return page(found.map(shown), limit, ({ at, id }) => [at, id]);
}

/** One trace with its attempts and, where they are kept, its texts. Throws 404. */
export async function readCall(tx: Tx, id: string): Promise<AiCallDetail> {
  const found = await row<DetailRow>(
    tx,
    sql`select ${columns}, c.attempts, c.question, c.answer from ${from}
         where c.id = ${id} and c.organization_id = renubu.current_organization()`,
  );
  if (found === undefined) throw notFound('trace', id);
  const { attempts, question, answer } = found;
  return { ...shown(found), attempts, question, answer };
}

const named = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? 'Removed' });

function shown(call: CallRow): AiCall {
  const { id, prompt, provider, model, outcome, latencyMs, firstTokenMs, repaired, executionId } = call;
  const { inputTokens, outputTokens, costMicros, failureCode, failureMessage } = call;
  return {
    ...{ id, prompt, provider, model, outcome, latencyMs, firstTokenMs, repaired, executionId },
    at: call.at.toISOString(),
    failure: failureCode === null ? null : { code: failureCode, message: failureMessage ?? '' },
    usage: { inputTokens, outputTokens, costMicros },
    workflow: named(call.workflowId, call.workflowName),
    user: named(call.userId, call.userName),
    apiKey: named(call.apiKeyId, call.apiKeyName),
  };
}
