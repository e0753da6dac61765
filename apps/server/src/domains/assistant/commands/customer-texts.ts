import type { AiSource } from '@renubu/contracts/ai';
import type { AiStatement, draftEmailInputSchema, emailDraftAnswerSchema } from '@renubu/contracts/assistant';
import type { Recommendation } from '@renubu/contracts/intelligence';
import { draftEmailPrompt } from '@renubu/ai/prompts/draft-email';
import { recommendPrompt } from '@renubu/ai/prompts/recommend';
import { summarizeCustomer } from '@renubu/ai/prompts/summarize-customer';
import { answerWith } from '@renubu/core/assistant/answer';
import { summarySaid } from '@renubu/core/assistant/answers/advice';
import type { AssistantContext, CustomerNote } from '@renubu/core/assistant/context';
import { draftEmail } from '@renubu/core/assistant/email';
import { safeBody } from '@renubu/core/assistant/model/proposals';
import { chatInput, type Citations } from '@renubu/core/assistant/model/input';
import { checkStatements } from '@renubu/core/evidence/check';
import { readCitedText } from '@renubu/core/evidence/cited-text';
import { indexFacts } from '@renubu/core/evidence/facts';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { notFound, Problem } from '../../../platform/http/problem.ts';
import { ask, type AiCaller } from '../../ai/commands/ask.ts';
import { loadAssistantContext } from '../queries/context.ts';
import { callerOf } from './caller.ts';

export interface Subject {
  context: AssistantContext;
  customer: CustomerNote;
  caller: AiCaller;
}

/** What is known of a customer, for a text about it. Throws 404. */
export async function subjectOf(ctx: Context, session: Session, customerId: string): Promise<Subject> {
  const about = { customerId, step: null, threadId: null };
  const context = await tenantTransaction(
    ctx.db,
    session.organizationId,
    (tx) => loadAssistantContext(tx, ctx, session, about),
    { readOnly: true },
  );
  if (context.customer === null) throw notFound('customer', customerId);
  return { context, customer: context.customer, caller: callerOf(session) };
}

/** What the prompts about a customer have in common, with the citations their answers are read by. */
export function customerData(context: AssistantContext) {
  const { input, citations } = chatInput(context, '');
  const { today, person, organization, about, facts, people } = input;
  return { data: { today, person, organization, about, facts, people }, citations };
}

/** Text with citations as statements held against the facts they cite. */
export function readStatements(text: string, { known }: Citations): AiStatement[] {
  const lines = readCitedText(text, known.evidence);
  return checkStatements(
    lines.flatMap(({ statements }) => statements),
    indexFacts(known.facts),
  );
}

/** A summary of a customer, each sentence with its evidence. */
export async function summarize(
  ctx: Context,
  { context, customer, caller }: Subject,
): Promise<{ statements: AiStatement[]; source: AiSource }> {
  const { data, citations } = customerData(context);
  const builtIn = () => {
    const { blocks } = answerWith(context, [{ said: summarySaid(context, customer) }]);
    return blocks.flatMap((block) => (block.type === 'text' ? block.statements : []));
  };
  const { output, source } = await ask(ctx, {
    caller,
    prompt: summarizeCustomer,
    input: data,
    builtIn: () =>
      builtIn()
        .map(({ text }) => text)
        .join(' '),
    check: (text) => (readStatements(text, citations).length === 0 ? ['The summary has no sentence.'] : []),
  });
  return { statements: source.kind === 'model' ? readStatements(output, citations) : builtIn(), source };
}

/** What to do for a customer. A model may order and word what the data call for; it adds nothing. */
export async function recommendFor(
  ctx: Context,
  { context, caller }: Subject,
): Promise<{ recommendations: Recommendation[]; source: AiSource }> {
  const offered = context.intelligence?.recommendations ?? [];
  const { data, citations } = customerData(context);
  const { output, source } = await ask(ctx, {
    caller,
    prompt: recommendPrompt,
    input: {
      ...data,
      offered: offered.map(({ id, title, rationale, priorityScore }) => ({
        id,
        title,
        rationale,
        priority: priorityScore,
      })),
    },
    builtIn: () => ({ items: offered.map(({ id, rationale }) => ({ id, rationale })) }),
    check: ({ items }) =>
      items.every(({ id }) => offered.some((one) => one.id === id)) ? [] : ['Use only the ids offered.'],
  });
  if (source.kind !== 'model') return { recommendations: offered, source };
  const worded = output.items.flatMap(({ id, rationale }): Recommendation[] => {
    const one = offered.find((candidate) => candidate.id === id);
    return one === undefined ? [] : [reworded(one, rationale, citations)];
  });
  const kept = [...new Map(worded.map((one) => [one.id, one])).values()];
  return { recommendations: [...kept, ...offered.filter(({ id }) => !kept.some((one) => one.id === id))], source };
}

/** The model's reason, where each of its sentences is supported; else the one that was computed. */
function reworded(one: Recommendation, rationale: string, citations: Citations): Recommendation {
  const statements = readStatements(rationale, citations);
  if (statements.length === 0 || statements.some(({ supported }) => !supported)) return one;
  const evidence = [...one.evidence, ...statements.flatMap((statement) => statement.evidence)];
  const distinct = [...new Map(evidence.map((item) => [`${item.kind} ${item.id}`, item])).values()];
  return { ...one, rationale: statements.map(({ text }) => text).join(' '), evidence: distinct };
}

type DraftInput = z.output<typeof draftEmailInputSchema>;
type DraftAnswer = z.output<typeof emailDraftAnswerSchema>;

/**
 * A draft to a known stakeholder; nothing is sent. The recipient is chosen here, before a model sees anything. Throws
 * 422 `no_address` for a stakeholder without an address or of another customer.
 */
export async function draftFor(
  ctx: Context,
  { context, customer, caller }: Subject,
  { kind, stakeholderId, note = '' }: DraftInput,
): Promise<DraftAnswer> {
  const built = draftEmail(context, customer, { kind, stakeholderId, note });
  if (stakeholderId !== undefined && built.to === null) {
    throw new Problem(422, 'no_address', 'This customer has no such stakeholder with an e-mail address.');
  }
  const { data, citations } = customerData(context);
  const { output, source } = await ask(ctx, {
    caller,
    prompt: draftEmailPrompt,
    input: { ...data, kind, note, recipient: built.to?.name ?? null },
    builtIn: () => ({ subject: built.subject, body: built.body }),
    check: ({ body }) => {
      const { isSafe } = safeBody(body, context, citations.known);
      return isSafe ? [] : ['The body may hold no address and no link but the customer’s own.'];
    },
  });
  if (source.kind !== 'model') return { ...built, source };
  const { body, statements } = readBody(output.body, context, citations);
  return { to: built.to, subject: output.subject, body, statements, source };
}

/** A model's mail without its citations, line by line as it was written, and its sentences checked. */
export function readBody(
  written: string,
  context: AssistantContext,
  { known }: Citations,
): { body: string; statements: AiStatement[] } {
  const { lines } = safeBody(written, context, known);
  const facts = indexFacts(known.facts);
  return {
    body: lines
      .map(({ isItem, statements }) => `${isItem ? '- ' : ''}${statements.map(({ text }) => text).join(' ')}`)
      .join('\n\n'),
    statements: lines.flatMap(({ statements }) => checkStatements(statements, facts)),
  };
}
