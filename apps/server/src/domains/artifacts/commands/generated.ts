import type { Actor } from '@renubu/contracts/actor';
import type { AiSource } from '@renubu/contracts/ai';
import type { JsonObject } from '@renubu/contracts/json';
import type { ArtifactType } from '@renubu/contracts/language/guided';
import type { Artifact } from '@renubu/contracts/workflows';
import { and, eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { conflict, notFound } from '../../../platform/http/problem.ts';
import { publish } from '../../../platform/outbox/publish.ts';
import { findArtifact } from '../queries.ts';
import { artifacts, artifactVersions } from '../tables.ts';
import type { ArtifactOwner } from './open.ts';
import { requireSize } from './edit.ts';

export interface GeneratedArtifact {
  path: string;
  key: string;
  type: ArtifactType;
  title: string;
  content: JsonObject;
}

/**
 * Writes generated content as a new version of a step's artifact, or as a new, editable artifact where the step has none
 * of that key. Versions before it stay. The caller holds the lock of the execution. Throws 409 `artifact_not_editable` and
 * 413 above 256 kB.
 */
export async function writeGeneratedArtifact(
  tx: Tx,
  ctx: Context,
  owner: ArtifactOwner,
  generated: GeneratedArtifact,
  author: Actor,
  ai: AiSource | null,
): Promise<Artifact> {
  const { path, key, type, title, content } = generated;
  requireSize(content);
  const at = ctx.clock.now();
  const place = and(eq(artifacts.executionId, owner.executionId), eq(artifacts.path, path), eq(artifacts.key, key));
  const [known] = await tx.select().from(artifacts).where(place);
  if (known?.editable === false) throw conflict('artifact_not_editable', `“${known.title}” cannot be edited.`);
  const version = (known?.version ?? 0) + 1;
  const id = known?.id ?? ctx.newId();
  if (known === undefined) {
    await tx
      .insert(artifacts)
      .values({ id, ...owner, path, key, type, title, editable: true, version, createdAt: at, updatedAt: at });
  } else {
    await tx.update(artifacts).set({ version, shown: true, updatedAt: at }).where(eq(artifacts.id, id));
  }
  const source = ai?.kind ?? 'built-in';
  const { organizationId, executionId } = owner;
  await tx
    .insert(artifactVersions)
    .values({ artifactId: id, organizationId, version, content, author, source, ai, at });
  const data = { artifactId: id, version };
  await publish(tx, { topic: `executions/${executionId}`, type: 'artifact_changed', subject: executionId, data });
  const written = await findArtifact(tx, id);
  if (written === undefined) throw notFound('artifact', id);
  return written;
}
