import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { isUtf8 } from 'node:buffer';
import { pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { Problem } from '../../platform/http/problem.ts';

export interface CsvForm {
  delimiter: string;
  encoding: 'utf8' | 'latin1';
}

/** A row with the line of the file it begins on; the header is line 1. */
export interface CsvRow {
  line: number;
  cells: string[];
}

const delimiters = [',', ';', '\t', '|'];
const headBytes = 64 * 1024;

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Valid UTF-8 apart from a character that the end of the sample may have cut. */
function isText(head: Buffer): boolean {
  return [0, 1, 2, 3].some((cut) => isUtf8(head.subarray(0, head.length - cut)));
}

/** Finds delimiter and encoding from the beginning of a file. Throws 422 `empty_file` and `not_csv`. */
export async function detectForm(path: string, name: string): Promise<CsvForm> {
  const head = await readHead(path);
  if (head.toString('latin1').trim() === '') throw new Problem(422, 'empty_file', `${name} is empty.`);
  if (head.includes(0)) throw new Problem(422, 'not_csv', `${name} is not a text file. Save it as CSV (UTF-8) first.`);
  const encoding = isText(head) ? 'utf8' : 'latin1';
  const [firstLine = ''] = head.toString(encoding).split(/\r\n|\n|\r/, 1);
  const unquoted = firstLine.replace(/"[^"]*"/g, '');
  const counts = delimiters.map((delimiter) => unquoted.split(delimiter).length - 1);
  return { delimiter: delimiters[counts.indexOf(Math.max(...counts))] ?? ',', encoding };
}

/** Reads a CSV file row by row, the header included. Throws 422 `malformed_csv` with the line. */
export async function* readRows(path: string, form: CsvForm, name: string): AsyncGenerator<CsvRow> {
  const parser = parse({
    delimiter: form.delimiter,
    encoding: form.encoding,
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: 1_000_000,
  });
  // Errors of either stream come out of the iteration below.
  pipeline(createReadStream(path), parser, () => undefined);
  let next = 1;
  try {
    for await (const { info, record } of parser as AsyncIterable<{ info: { lines: number }; record: string[] }>) {
      const spanned = record.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);
      yield { line: Math.max(next, info.lines - spanned), cells: record };
      next = info.lines + 1;
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = Number((cause as unknown as { lines?: number }).lines ?? next);
    throw new Problem(422, 'malformed_csv', `${name} cannot be read as CSV near line ${line}: ${cause.message}`, {
      cause,
    });
  } finally {
    parser.destroy();
  }
}
