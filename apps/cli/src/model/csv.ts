import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { DecimalMark } from '@renubu/core/intelligence/model/numbers';
import { CsvError, parse } from 'csv-parse';
import { CommandError } from '../output.ts';

/** How a file is written. Programs that separate with semicolons write decimals with a comma. */
export interface CsvForm {
  delimiter: string;
  decimal: DecimalMark;
}

export interface CsvFile extends CsvForm {
  /** Names of the columns, trimmed; each once. One without a name is called by its place: “column 3”. */
  header: string[];
  /** The rows after the header, one at a time; short ones are filled up with blanks. Can be read once. */
  rows: AsyncIterable<string[]>;
}

const delimiters = [',', ';', '\t', '|'];

/**
 * Opens a CSV file, also gzipped, of any length: only one row is in memory at a time. Throws `CommandError` for a file
 * that is not there, is empty, names a column twice, or is no CSV.
 */
export async function openCsv(path: string): Promise<CsvFile> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new CommandError(`There is no file ${path}.`, 2);
  const form = await detectForm(path);
  const records = readRecords(path, form.delimiter)[Symbol.asyncIterator]();
  const first = await records.next();
  if (first.done === true) throw new CommandError(`${path} is empty.`, 2);
  const header = first.value.map((name, index) => name.trim() || `column ${index + 1}`);
  const repeated = header.find((name, index) => header.indexOf(name) !== index);
  if (repeated !== undefined)
    throw new CommandError(`${path} has two columns “${repeated}”. Name every column once.`, 2);
  return { header, rows: filled(records, header.length, path), ...form };
}

async function* filled(records: AsyncIterator<string[]>, width: number, path: string): AsyncGenerator<string[]> {
  for (let line = 2; ; line += 1) {
    const { done, value } = await records.next();
    if (done === true) return;
    if (value.length > width)
      throw new CommandError(`${path}: row ${line} has ${value.length} cells, the header has ${width}.`, 2);
    while (value.length < width) value.push('');
    yield value;
  }
}

async function* readRecords(path: string, delimiter: string): AsyncGenerator<string[]> {
  const parser = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: 1_000_000,
  });
  // Errors of any of the streams come out of the iteration below.
  const bytes: Readable[] = path.endsWith('.gz') ? [createReadStream(path), createGunzip()] : [createReadStream(path)];
  pipeline([...bytes, parser], () => undefined);
  try {
    for await (const record of parser as AsyncIterable<string[]>) yield record;
  } catch (cause) {
    const what = cause instanceof CsvError ? 'cannot be read as CSV' : 'cannot be read';
    throw new CommandError(`${path} ${what}: ${cause instanceof Error ? cause.message : String(cause)}`, 2);
  } finally {
    parser.destroy();
  }
}

/** Finds the delimiter from the first line. */
async function detectForm(path: string): Promise<CsvForm> {
  const head = path.endsWith('.gz') ? await headOfZipped(path) : await headOf(path);
  if (head.includes('\0')) throw new CommandError(`${path} is no text. Save it as CSV (UTF-8) first.`, 2);
  const [line = ''] = head.split(/\r\n|\n|\r/, 1);
  const unquoted = line.replace(/"[^"]*"/g, '');
  const counts = delimiters.map((delimiter) => unquoted.split(delimiter).length);
  const delimiter = delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
  return { delimiter, decimal: delimiter === ';' ? ',' : '.' };
}

const headBytes = 64 * 1024;

async function headOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}

async function headOfZipped(path: string): Promise<string> {
  const unzipped = createReadStream(path).pipe(createGunzip());
  try {
    for await (const chunk of unzipped) return (chunk as Buffer).subarray(0, headBytes).toString('utf8');
    return '';
  } catch (cause) {
    throw new CommandError(`${path} cannot be unzipped: ${cause instanceof Error ? cause.message : ''}`, 2);
  } finally {
    unzipped.destroy();
  }
}
