import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Import } from '@renubu/contracts/imports';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { badRequest, Problem } from '../../../platform/http/problem.ts';
import { inspectFile } from '../inspect-file.ts';
import { receiveFile } from '../receive-file.ts';
import { importFolder, toImport, type StoredFile } from '../stored.ts';
import { imports } from '../tables.ts';

/** One file of a multipart request, read as it arrives. */
export interface UploadedFile {
  name: string;
  content: Readable;
}

const maxFiles = 10;

/**
 * Keeps the uploaded files and guesses what they are. Nothing of the organization changes. Throws 400 `file_missing`,
 * 413 `file_too_large`, 422 with a plain reason for a file that is no CSV with a header; then nothing is kept.
 */
export async function uploadImport(
  ctx: Context,
  session: Session,
  files: AsyncIterable<UploadedFile>,
): Promise<Import> {
  const { organizationId } = session;
  const id = ctx.newId();
  const folder = importFolder(ctx, organizationId, id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const stored = await storeFiles(ctx, folder, files);
    const [created] = await tenantTransaction(ctx.db, organizationId, (tx) =>
      tx
        .insert(imports)
        .values({
          id,
          organizationId,
          status: 'uploaded',
          files: stored,
          createdBy: session.userId,
          createdAt: ctx.clock.now(),
        })
        .returning(),
    );
    if (created === undefined) throw new Problem(500, 'internal_error', 'The import could not be stored.');
    return toImport(created);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function storeFiles(ctx: Context, folder: string, files: AsyncIterable<UploadedFile>): Promise<StoredFile[]> {
  const stored: StoredFile[] = [];
  for await (const { name, content } of files) {
    if (stored.length >= maxFiles) throw badRequest('too_many_files', `Send at most ${maxFiles} files at once.`);
    const id = ctx.newId();
    const storedAs = `${id}.csv`;
    const path = join(folder, storedAs);
    const { bytes, sha256 } = await receiveFile(content, path, name);
    if (stored.some((other) => other.sha256 === sha256)) throw badRequest('file_repeated', `${name} was sent twice.`);
    stored.push({ id, name, bytes, sha256, storedAs, ...(await inspectFile(path, name)) });
  }
  if (stored.length === 0) throw badRequest('file_missing', 'Send one or several CSV files in the field `files`.');
  return stored;
}
