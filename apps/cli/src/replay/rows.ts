import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { JsonObject } from '@renubu/contracts/json';
import { parse } from 'csv-parse';
import { CommandError } from '../output.ts';

export interface FileRow {
  line: number;
  row: JsonObject;
}

/**
 * Reads the rows of a file of JSON lines or CSV, also gzipped, one at a time. Throws `CommandError` for a file that is
 * not there or a line that is no JSON object.
 */
export async function* readRows(file: string): AsyncGenerator<FileRow> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new CommandError(`There is no file ${file}.`, 2);
  const raw = createReadStream(file);
  const zipped = file.endsWith('.gz');
  const bytes: Readable = zipped ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error) => bytes.destroy(error));
  if (/\.csv(\.gz)?$/i.test(file)) yield* csvRows(bytes);
  else yield* jsonRows(bytes, file);
}

async function* csvRows(bytes: Readable): AsyncGenerator<FileRow> {
  const records = bytes.pipe(parse({ columns: true, bom: true, skip_empty_lines: true, relax_column_count: true }));
  bytes.on('error', (error) => records.destroy(error));
  let line = 1;
  for await (const record of records) yield { line: (line += 1), row: record as JsonObject };
}

async function* jsonRows(bytes: Readable, file: string): AsyncGenerator<FileRow> {
  const lines = createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY });
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() !== '') yield { line, row: readObject(text, file, line) };
  }
}

function readObject(text: string, file: string, line: number): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Told below with its place.
  }
  throw new CommandError(`${file}:${line} is no JSON object. Write one object per line.`, 2);
}
