import type { JsonObject } from '@renubu/contracts/json';
import type { Artifact } from '@renubu/contracts/workflows';
import { carryStatements, statementsOf } from '@renubu/core/evidence/carry';
import { eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { conflict, notFound, Problem } from '../../../platform/http/problem.ts';
import { publish } from '../../../platform/outbox/publish.ts';
import { requireOwn } from '../../executions/commands/verbs.ts';
import { lockExecution, type ExecutionRow } from '../../executions/queries/load.ts';
import { isOpen, openStatuses } from '../../executions/queries/statuses.ts';
import { findArtifact } from '../queries.ts';
import { artifacts, artifactVersions } from '../tables.ts';

const maxBytes = 256 * 1024;

export interface Edit {
  session: Session;
  artifactId: string;
  content: JsonObject;
  /** Called with the newest version: throws when the caller has not read that one. */
  requireVersion: (version: number) => void;
}

/**
 * Saves a new version of an artifact. Throws 404, 403 for somebody else's work, 409 `artifact_not_editable` and
 * `workflow_completed`, 413 above 256 kB, and what `requireVersion` throws. The same content again makes no version.
 */
export async function editArtifact(tx: Tx, ctx: Context, edit: Edit): Promise<Artifact> {
  const { session, artifactId } = edit;
  const seen = await findArtifact(tx, artifactId);
  if (seen === undefined) throw notFound('artifact', artifactId);
  const { row: execution } = await lockExecution(tx, seen.executionId);
  const artifact = (await findArtifact(tx, artifactId)) ?? seen;
  await requireOwn(tx, session, execution);
  requireEditable(artifact, execution);
  const content = withEvidence(artifact.content, edit.content);
  requireSize(content);
  edit.requireVersion(artifact.version);
  if (JSON.stringify(artifact.content) === JSON.stringify(content)) return artifact;
  return writeVersion(tx, ctx, session, artifact, content);
}

/** Throws 409 `artifact_not_editable` or `workflow_completed`. */
export function requireEditable({ editable, title }: Artifact, { status }: ExecutionRow): void {
  if (!editable) throw conflict('artifact_not_editable', `“${title}” cannot be edited.`);
  if (isOpen(status)) return;
  const detail = `The execution is ${status}; its artifacts stay as they are.`;
  throw conflict('workflow_completed', detail, { allowed: [...openStatuses] });
}

/** Throws 413 for content above 256 kB. */
export function requireSize(content: JsonObject): void {
  if (Buffer.byteLength(JSON.stringify(content)) > maxBytes) {
    throw new Problem(413, 'artifact_too_large', 'The content of an artifact may have 256 kB.');
  }
}

/** Where the artifact carries evidence, sentences that the person left as they were keep theirs. */
function withEvidence(before: JsonObject, content: JsonObject): JsonObject {
  const known = statementsOf(before);
  if (known === undefined) return content;
  return { ...content, statements: carryStatements(known, content) as unknown as JsonObject[] };
}

async function writeVersion(
  tx: Tx,
  ctx: Context,
  session: Session,
  artifact: Artifact,
  content: JsonObject,
): Promise<Artifact> {
  const at = ctx.clock.now();
  const version = artifact.version + 1;
  const { organizationId } = session;
  const author = actorOf(session);
  const place = { artifactId: artifact.id, organizationId, version };
  await tx.insert(artifactVersions).values({ ...place, content, author, source: 'person', at });
  await tx.update(artifacts).set({ version, updatedAt: at }).where(eq(artifacts.id, artifact.id));
  const data = { artifactId: artifact.id, version };
  const topic = `executions/${artifact.executionId}`;
  await publish(tx, { topic, type: 'artifact_changed', subject: artifact.executionId, data });
  return { ...artifact, content, version, updatedAt: at.toISOString() };
}
