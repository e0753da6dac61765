import type { AiSource } from '@renubu/contracts/ai';
import type { Artifact } from '@renubu/contracts/workflows';
import { draftEmailPrompt } from '@renubu/ai/prompts/draft-email';
import { writeArtifactPrompt } from '@renubu/ai/prompts/write-artifact';
import {
  contentOf,
  isWritable,
  sectionsContent,
  writeArtifact,
  type WritableType,
  type WrittenArtifact,
} from '@renubu/core/assistant/artifact';
import { emailKindOf, recipientOf } from '@renubu/core/assistant/email';
import { safeBody } from '@renubu/core/assistant/model/proposals';
import type { Context } from '../../../platform/context.ts';
import { retried } from '../../../platform/db/retried.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import { tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { conflict, notFound } from '../../../platform/http/problem.ts';
import { requireEditable } from '../../artifacts/commands/edit.ts';
import { writeGeneratedArtifact } from '../../artifacts/commands/generated.ts';
import { findArtifact } from '../../artifacts/queries.ts';
import { noteExecution } from '../../executions/commands/note.ts';
import { requireOwn } from '../../executions/commands/verbs.ts';
import { loadExecutionRow, lockExecution } from '../../executions/queries/load.ts';
import { ask } from '../../ai/commands/ask.ts';
import { loadAssistantContext } from '../queries/context.ts';
import { callerOf } from './caller.ts';
import { customerData, readBody, readStatements, recommendFor, type Subject } from './customer-texts.ts';
import { requirePermission } from './threads.ts';

interface Written extends WrittenArtifact {
  source: AiSource;
}

/**
 * Writes a new version of an artifact from the customer's data. Throws 404, 403 for somebody else's work, 409
 * `artifact_not_editable`, `workflow_completed`, `artifact_not_writable` for a type that is not prose, and
 * `artifact_without_customer`. A version that somebody saves meanwhile stays below the new one.
 */
export async function generateArtifact(ctx: Context, session: Session, id: string, wish: string): Promise<Artifact> {
  const inside = <T>(work: (tx: Tx) => Promise<T>) => tenantTransaction(ctx.db, session.organizationId, work);
  const { subject, artifact } = await inside((tx) => readSubject(tx, ctx, session, id));
  const { source, ...written } = await write(ctx, subject, artifact, wish);
  const { path, key, title, executionId } = artifact;
  const type = artifact.type as WritableType;
  return retried(() =>
    inside(async (tx) => {
      const { row } = await lockExecution(tx, executionId);
      requireEditable(artifact, row);
      const owner = { organizationId: row.organizationId, executionId, customerId: row.customerId };
      const generated = { path, key, type, title, content: contentOf(written) };
      const by = actorOf(session);
      const made = await writeGeneratedArtifact(tx, ctx, owner, generated, by, source);
      const message = `The assistant wrote version ${made.version} of “${title}”.`;
      const data = { artifactId: made.id, version: made.version, source: source.kind };
      await noteExecution(tx, ctx, executionId, { type: 'artifact.generated', path, message, by, data });
      return made;
    }),
  );
}

async function readSubject(
  tx: Tx,
  ctx: Context,
  session: Session,
  id: string,
): Promise<{ subject: Subject; artifact: Artifact }> {
  const artifact = await findArtifact(tx, id);
  if (artifact === undefined) throw notFound('artifact', id);
  requirePermission(session, 'executions.work');
  requirePermission(session, 'customers.read');
  const row = await loadExecutionRow(tx, artifact.executionId);
  await requireOwn(tx, session, row);
  requireEditable(artifact, row);
  if (!isWritable(artifact.type)) {
    throw conflict(
      'artifact_not_writable',
      `The assistant writes e-mails, reports, recommendations, assessments and plans; “${artifact.title}” is none of these.`,
    );
  }
  const step = { executionId: artifact.executionId, path: artifact.path };
  const context = await loadAssistantContext(tx, ctx, session, { customerId: row.customerId, step, threadId: null });
  const { customer } = context;
  if (customer === null)
    throw conflict('artifact_without_customer', 'This work belongs to no customer, so there is nothing to write from.');
  return { artifact, subject: { context, customer, caller: callerOf(session, artifact.executionId, row.workflowId) } };
}

async function write(ctx: Context, subject: Subject, artifact: Artifact, wish: string): Promise<Written> {
  switch (artifact.type as WritableType) {
    case 'email_draft':
      return writeEmail(ctx, subject, wish === '' ? artifact.title : wish, wish);
    case 'recommendations':
      return writeRecommendations(ctx, subject);
    default:
      return writeSections(ctx, subject, artifact, wish);
  }
}

async function writeEmail(ctx: Context, subject: Subject, about: string, note: string): Promise<Written> {
  const { context, customer, caller } = subject;
  const built = writeArtifact(context, customer, 'email_draft', about);
  const kind = emailKindOf(about);
  const to = recipientOf(context, { kind });
  const { data, citations } = customerData(context);
  const { output, source } = await ask(ctx, {
    caller,
    prompt: draftEmailPrompt,
    input: { ...data, kind, note, recipient: to?.name ?? null },
    builtIn: () => ({ subject: String(built.content['subject']), body: String(built.content['body']) }),
    check: ({ body }) =>
      safeBody(body, context, citations.known).isSafe ? [] : ['No address and no link but the customer’s own.'],
  });
  if (source.kind !== 'model') return { ...built, source };
  const { body, statements } = readBody(output.body, context, citations);
  return { content: { to: to?.email ?? '', subject: output.subject, body }, statements, source };
}

async function writeRecommendations(ctx: Context, subject: Subject): Promise<Written> {
  const { recommendations, source } = await recommendFor(ctx, subject);
  const { intelligence } = subject.context;
  const context = {
    ...subject.context,
    intelligence: intelligence === null ? null : { ...intelligence, recommendations },
  };
  return { ...writeArtifact(context, subject.customer, 'recommendations', ''), source };
}

async function writeSections(ctx: Context, subject: Subject, artifact: Artifact, wish: string): Promise<Written> {
  const { context, customer, caller } = subject;
  const built = writeArtifact(context, customer, artifact.type as WritableType, wish);
  const sections = built.content['sections'] as { title: string; body: string }[];
  const { data, citations } = customerData(context);
  const { output, source } = await ask(ctx, {
    caller,
    prompt: writeArtifactPrompt,
    input: { ...data, kind: artifact.type, title: artifact.title, wish, sections: sections.map(({ title }) => title) },
    builtIn: () => ({ sections }),
    check: (made) =>
      made.sections.some(({ body }) => readStatements(body, citations).length > 0) ? [] : ['The sections are empty.'],
  });
  if (source.kind !== 'model') return { ...built, source };
  return {
    ...sectionsContent(
      output.sections.map(({ title, body }) => ({ title, statements: readStatements(body, citations) })),
    ),
    source,
  };
}
