import type { Import, ImportFile } from '@renubu/contracts/imports';
import { fieldsOf } from '@renubu/core/imports/fields';
import { join } from 'node:path';
import type { Context } from '../../platform/context.ts';
import type { imports } from './tables.ts';

/** A file of an import as stored: where its text lies and how it is to be read. */
export interface StoredFile extends Omit<ImportFile, 'fields'> {
  sha256: string;
  /** Name of the unpacked file in the folder of the import. */
  storedAs: string;
  encoding: 'utf8' | 'latin1';
}

export type ImportRow = typeof imports.$inferSelect;

/** The folder that keeps the files of an import until it is discarded. */
export function importFolder(ctx: Context, organizationId: string, importId: string): string {
  return join(ctx.config.dataDir, 'imports', organizationId, importId);
}

export const storedFiles = (found: Pick<ImportRow, 'files'>): StoredFile[] => found.files as StoredFile[];

/** An import as the API shows it. */
export function toImport(found: ImportRow): Import {
  return {
    id: found.id,
    status: found.status,
    files: storedFiles(found).map(({ sha256: _sha, storedAs: _name, encoding: _encoding, ...file }) => ({
      ...file,
      fields: fieldsOf(file.kind).map(({ name, label, required }) => ({ name, label, required })),
    })),
    report: found.report as Import['report'],
    progress: found.progress as Import['progress'],
    error: found.error,
    createdAt: found.createdAt.toISOString(),
    appliedAt: found.appliedAt?.toISOString() ?? null,
  };
}
