import type { JsonObject } from '@renubu/contracts/json';
import type { Artifact } from '@renubu/contracts/workflows';
import { eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { conflict, notFound, Problem } from '../../../platform/http/problem.ts';
import { publish } from '../../../platform/outbox/publish.ts';
import { requireOwn } from '../../executions/commands/verbs.ts';
import { lockExecution } from '../../executions/queries/load.ts';
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
  const { session, artifactId, content } = edit;
  const seen = await findArtifact(tx, artifactId);
  if (seen === undefined) throw notFound('artifact', artifactId);
  const { row: execution } = await lockExecution(tx, seen.executionId);
  const artifact = (await findArtifact(tx, artifactId)) ?? seen;
  await requireOwn(tx, session, execution);
  if (!artifact.editable) throw conflict('artifact_not_editable', `“${artifact.title}” cannot be edited.`);
  if (!isOpen(execution.status)) {
    const detail = `The execution is ${execution.status}; its artifacts stay as they are.`;
    throw conflict('workflow_completed', detail, { allowed: [...openStatuses] });
  }
  const text = JSON.stringify(content);
  if (Buffer.byteLength(text) > maxBytes) {
    throw new Problem(413, 'artifact_too_large', 'The content of an artifact may have 256 kB.');
  }
  edit.requireVersion(artifact.version);
  if (JSON.stringify(artifact.content) === text) return artifact;
  return writeVersion(tx, ctx, session, artifact, content);
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
