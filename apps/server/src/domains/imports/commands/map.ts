import { join } from 'node:path';
import type { Import, importMappingUpdateSchema } from '@renubu/contracts/imports';
import { fieldsOf } from '@renubu/core/imports/fields';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { inspectFile } from '../inspect-file.ts';
import { changeImport, lockImport, requireOpen } from '../queries.ts';
import { importFolder, storedFiles, toImport, type StoredFile } from '../stored.ts';

type MappingUpdate = z.output<typeof importMappingUpdateSchema>;
type FileUpdate = MappingUpdate['files'][number];

function refuse(path: string, code: string, message: string): Problem {
  return new Problem(422, code, message, { errors: [{ path, code, message }] });
}

function applyMapping(file: StoredFile, mapping: NonNullable<FileUpdate['mapping']>, path: string): StoredFile {
  const fields = new Set(fieldsOf(file.kind).map(({ name }) => name));
  const changed = new Map(mapping.map(({ column, field }) => [column, field]));
  mapping.forEach(({ column, field }, index) => {
    const at = `${path}.mapping[${index}]`;
    if (!file.mapping.some((known) => known.column === column)) {
      throw refuse(`${at}.column`, 'unknown_column', `${file.name} has no column "${column}".`);
    }
    if (field !== null && !fields.has(field))
      throw refuse(`${at}.field`, 'unknown_field', `There is no field "${field}".`);
  });
  const given = [...changed.values()].filter((field) => field !== null);
  const repeated = given.find((field, index) => given.indexOf(field) !== index);
  if (repeated !== undefined)
    throw refuse(`${path}.mapping`, 'field_repeated', `Two columns would fill "${repeated}".`);
  return {
    ...file,
    mapping: file.mapping.map((column) => {
      const chosen = changed.get(column.column);
      if (chosen !== undefined) return { ...column, field: chosen, confidence: 1 };
      // A field chosen for one column is taken from the column that was guessed for it.
      return column.field !== null && given.includes(column.field) ? { ...column, field: null, confidence: 0 } : column;
    }),
  };
}

async function updateFile(folder: string, file: StoredFile, update: FileUpdate, path: string) {
  const { kind, dateOrder, mapping } = update;
  const regrouped =
    kind === undefined || kind === file.kind
      ? file
      : { ...file, ...(await inspectFile(join(folder, file.storedAs), file.name, kind)) };
  const ordered = dateOrder === undefined ? { ...regrouped, dateOrder: file.dateOrder } : { ...regrouped, dateOrder };
  return mapping === undefined ? ordered : applyMapping(ordered, mapping, path);
}

/**
 * Changes kinds, date order and columns of an import that was not applied; a former dry run no longer counts. Throws
 * 404, 409 once it is applied, 422 for files, columns and fields that are not there.
 */
export async function mapImport(ctx: Context, session: Session, id: string, update: MappingUpdate): Promise<Import> {
  const { organizationId } = session;
  const folder = importFolder(ctx, organizationId, id);
  return tenantTransaction(ctx.db, organizationId, async (tx) => {
    const current = await lockImport(tx, id);
    requireOpen(current);
    const files = [...storedFiles(current)];
    for (const [index, change] of update.files.entries()) {
      const place = files.findIndex((file) => file.id === change.id);
      const file = files[place];
      if (file === undefined)
        throw refuse(`body.files[${index}].id`, 'unknown_file', `The import has no file ${change.id}.`);
      files[place] = await updateFile(folder, file, change, `body.files[${index}]`);
    }
    return toImport(await changeImport(tx, id, { files, status: 'uploaded', report: null, error: null }));
  });
}
