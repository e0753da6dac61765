import { join } from 'node:path';
import { importOrder } from '@renubu/core/imports/fields';
import { missingFields } from '@renubu/core/imports/guess';
import { rowReader } from '@renubu/core/imports/records';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { readRows } from '../read-csv.ts';
import type { StoredFile } from '../stored.ts';
import type { ProblemList } from './problems.ts';
import { stageRows, type StagedRow } from './staging.ts';

const chunkRows = 2500;

export interface ReadOptions {
  folder: string;
  files: readonly StoredFile[];
  newId(): string;
  problems: ProblemList;
  /** Told how many rows were read so far. */
  progress(done: number): Promise<void>;
}

/** Throws 422 `mapping_incomplete` when a required field of some file has no column. */
export function requireMapping(files: readonly StoredFile[]): void {
  const errors = files.flatMap((file, index) =>
    missingFields(file.kind, file.mapping).map((label) => ({
      path: `files[${index}].mapping`,
      code: 'field_missing',
      message: `${file.name} (${file.kind.replace('_', ' ')}) has no column for ${label}.`,
      suggestion: 'Choose the column, or another kind for the file.',
    })),
  );
  if (errors.length > 0)
    throw new Problem(422, 'mapping_incomplete', 'Some required fields have no column.', { errors });
}

/** Parents first, whatever the order of the upload. */
export function inStoringOrder(files: readonly StoredFile[]): StoredFile[] {
  return [...files].sort((a, b) => importOrder.indexOf(a.kind) - importOrder.indexOf(b.kind));
}

/** Reads every file into the staging tables, a few thousand rows at a time. Rows that cannot be read are noted. */
export async function stageFiles(tx: Tx, options: ReadOptions): Promise<void> {
  let done = 0;
  for (const [index, file] of inStoringOrder(options.files).entries()) {
    const read = rowReader(file.kind, file.mapping, file.dateOrder);
    let chunk: StagedRow[] = [];
    const flush = async () => {
      await stageRows(tx, file.kind, chunk, options.newId);
      chunk = [];
      await options.progress(done);
    };
    let header = true;
    for await (const { line, cells } of readRows(join(options.folder, file.storedAs), file, file.name)) {
      if (header) {
        header = false;
        continue;
      }
      done += 1;
      const parsed = read(cells);
      if (parsed.ok) chunk.push({ id: options.newId(), file: index, line, record: parsed.record });
      else
        options.problems.refuse(
          file.kind,
          parsed.problems.map((problem) => ({ ...problem, file: file.name, line })),
        );
      if (chunk.length >= chunkRows) await flush();
    }
    await flush();
  }
}
