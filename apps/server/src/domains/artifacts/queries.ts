import type { z } from 'zod';
import type { Artifact, artifactVersionSchema } from '@renubu/contracts/workflows';
import { and, asc, desc, eq } from 'drizzle-orm';
import type { Tx } from '../../platform/db/transaction.ts';
import { artifacts, artifactVersions } from './tables.ts';

export type ArtifactVersion = z.infer<typeof artifactVersionSchema>;

const columns = { artifact: artifacts, content: artifactVersions.content };
const newest = and(eq(artifactVersions.artifactId, artifacts.id), eq(artifactVersions.version, artifacts.version));

/** The artifacts of an execution with their newest content, in the order in which they were made. */
export async function listArtifacts(tx: Tx, executionId: string): Promise<Artifact[]> {
  const found = await tx
    .select(columns)
    .from(artifacts)
    .innerJoin(artifactVersions, newest)
    .where(eq(artifacts.executionId, executionId))
    .orderBy(asc(artifacts.createdAt), asc(artifacts.id));
  return found.map(toArtifact);
}

/** One artifact with its newest content; undefined when there is none. */
export async function findArtifact(tx: Tx, id: string): Promise<Artifact | undefined> {
  const [found] = await tx
    .select(columns)
    .from(artifacts)
    .innerJoin(artifactVersions, newest)
    .where(eq(artifacts.id, id));
  return found === undefined ? undefined : toArtifact(found);
}

function toArtifact(found: { artifact: typeof artifacts.$inferSelect; content: Artifact['content'] }): Artifact {
  const { id, executionId, path, key, type, title, editable, shown, version, updatedAt } = found.artifact;
  const place = { id, executionId, path, key, type, title, editable, shown, version };
  return { ...place, content: found.content, updatedAt: updatedAt.toISOString() };
}

/** All versions of an artifact, newest first. */
export async function listArtifactVersions(tx: Tx, artifactId: string): Promise<ArtifactVersion[]> {
  const found = await tx
    .select()
    .from(artifactVersions)
    .where(eq(artifactVersions.artifactId, artifactId))
    .orderBy(desc(artifactVersions.version));
  return found.map(({ version, content, author, source, at }) => {
    return { version, content, author, source, at: at.toISOString() };
  });
}
