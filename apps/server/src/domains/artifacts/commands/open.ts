import type { Actor } from '@renubu/contracts/actor';
import type { JsonObject } from '@renubu/contracts/json';
import type { ArtifactType } from '@renubu/contracts/language/guided';
import { and, eq, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { artifacts } from '../tables.ts';

export interface ArtifactDraft {
  path: string;
  key: string;
  type: ArtifactType;
  title: string;
  content: JsonObject;
  editable: boolean;
}

export interface ArtifactOwner {
  organizationId: string;
  executionId: string;
  customerId: string | null;
}

/**
 * Makes the artifacts a step opens. One that exists is shown again; it gets a new version only when its content came
 * out differently and nobody has edited it.
 */
export async function openArtifacts(
  tx: Tx,
  ctx: Context,
  owner: ArtifactOwner,
  drafts: readonly ArtifactDraft[],
  author: Actor,
): Promise<void> {
  if (drafts.length === 0) return;
  const at = ctx.clock.now();
  const byPlace = new Map(drafts.map((draft) => [`${draft.path}\n${draft.key}`, draft]));
  const made = await tx
    .insert(artifacts)
    .values(
      [...byPlace.values()].map(({ path, key, type, title, editable }) => {
        return { id: ctx.newId(), ...owner, path, key, type, title, editable, createdAt: at, updatedAt: at };
      }),
    )
    .onConflictDoUpdate({ target: [artifacts.executionId, artifacts.path, artifacts.key], set: { shown: true } })
    .returning({ id: artifacts.id, path: artifacts.path, key: artifacts.key });
  const contents = made.map(({ id, path, key }) => ({ id, content: byPlace.get(`${path}\n${key}`)?.content ?? {} }));
  await writeGenerated(tx, owner.organizationId, contents, author, at);
}

/** Adds a version to each artifact whose newest one was generated and differs, or that has none yet. */
async function writeGenerated(
  tx: Tx,
  organizationId: string,
  contents: { id: string; content: JsonObject }[],
  author: Actor,
  at: Date,
): Promise<void> {
  await rows(
    tx,
    sql`
    with given as (select * from json_to_recordset(${JSON.stringify(contents)}::json) as g(id uuid, content json)),
    newest as (
      select distinct on (v.artifact_id) v.artifact_id, v.version, v.content, v.source
        from renubu.artifact_versions v join given on given.id = v.artifact_id
       order by v.artifact_id, v.version desc
    ),
    added as (
      insert into renubu.artifact_versions (artifact_id, organization_id, version, content, author, source, at)
      select given.id, ${organizationId}::uuid, coalesce(newest.version, 0) + 1, given.content,
             ${JSON.stringify(author)}::jsonb, 'definition', ${at.toISOString()}::timestamptz
        from given left join newest on newest.artifact_id = given.id
       where newest.version is null or (newest.source = 'definition' and newest.content::jsonb is distinct from given.content::jsonb)
      returning artifact_id, version
    )
    update renubu.artifacts a set version = added.version, updated_at = ${at.toISOString()}::timestamptz
      from added where a.id = added.artifact_id and added.version > 1`,
  );
}

/** Brings artifacts of a step to the front. */
export async function showArtifacts(
  tx: Tx,
  executionId: string,
  shown: readonly { path: string; key: string }[],
): Promise<void> {
  if (shown.length === 0) return;
  const places = shown.map(({ path, key }) => sql`(${path}, ${key})`);
  await tx
    .update(artifacts)
    .set({ shown: true })
    .where(
      and(
        eq(artifacts.executionId, executionId),
        sql`(${artifacts.path}, ${artifacts.key}) in (${sql.join(places, sql`, `)})`,
      ),
    );
}
