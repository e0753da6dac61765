import type { ImportKind } from '@renubu/contracts/imports';
import {
  addEvidence,
  decideDateOrder,
  noEvidence,
  weighDate,
  type DateEvidence,
} from '@renubu/core/imports/date-order';
import { guessKind, guessMapping, looksLikeData, type Column } from '@renubu/core/imports/guess';
import { Problem } from '../../platform/http/problem.ts';
import { detectForm, readRows, type CsvForm } from './read-csv.ts';
import type { StoredFile } from './stored.ts';

const samplesPerColumn = 4;

export type Inspection = Pick<StoredFile, 'rows' | 'kind' | 'delimiter' | 'encoding' | 'dateOrder' | 'mapping'>;

function checkHeader(header: string[], name: string): void {
  if (looksLikeData(header)) {
    throw new Problem(422, 'header_missing', `The first line of ${name} has no column names. Add a header line.`);
  }
  const repeated = header.find((column, index) => header.indexOf(column) !== index);
  if (repeated !== undefined) {
    throw new Problem(422, 'header_repeated', `${name} has two columns named "${repeated}". Rename one of them.`);
  }
}

function addSample(samples: string[], cell: string): void {
  const text = cell.trim();
  if (text === '' || samples.length >= samplesPerColumn || samples.includes(text)) return;
  samples.push(text.slice(0, 80));
}

async function scan(path: string, form: CsvForm, name: string) {
  const rows = readRows(path, form, name);
  const first = await rows.next();
  if (first.done === true) throw new Problem(422, 'empty_file', `${name} is empty.`);
  const header = first.value.cells.map((cell) => cell.trim());
  checkHeader(header, name);
  const columns = header.map(() => ({ samples: [] as string[], dates: noEvidence() }));
  let count = 0;
  for await (const { cells } of rows) {
    count += 1;
    columns.forEach(({ samples, dates }, index) => {
      const cell = cells[index] ?? '';
      addSample(samples, cell);
      weighDate(dates, cell);
    });
  }
  return { header, columns, count };
}

/**
 * Reads a file once: counts its rows, gathers samples, and guesses kind, columns and the order of day and month from
 * every value. Throws 422 with a plain reason for what is no CSV with a header.
 */
export async function inspectFile(path: string, name: string, kind?: ImportKind): Promise<Inspection> {
  const form = await detectForm(path, name);
  const { header, columns, count } = await scan(path, form, name);
  const seen: Column[] = columns.map(({ samples }, index) => ({ name: header[index] ?? '', samples }));
  const guessed = kind ?? guessKind(seen).kind;
  const evidence = columns.reduce<DateEvidence>((sum, { dates }) => addEvidence(sum, dates), noEvidence());
  return {
    ...form,
    rows: count,
    kind: guessed,
    mapping: guessMapping(guessed, seen),
    dateOrder: decideDateOrder(evidence),
  };
}
