import { readFile } from 'node:fs/promises';
import type { RiskModel } from '@renubu/contracts/risk-model';
import { nearestName } from '@renubu/core/conditions/nearest';
import { readModelFile } from '@renubu/core/intelligence/model/model-file';
import { TableBuilder, type Table } from '@renubu/core/intelligence/model/table';
import { CommandError } from '../output.ts';
import { openCsv, type CsvFile } from './csv.ts';

/** Cells that a model is fitted to at most: about 12 bytes each are held in memory. */
const mostCells = 40_000_000;

/** Reads a CSV file into a table. Throws `CommandError` for one too large to fit a model to. */
export async function readTable(path: string): Promise<Table> {
  const { header, rows, decimal } = await openCsv(path);
  const builder = new TableBuilder(header, decimal);
  for await (const cells of rows) {
    builder.add(cells);
    if (builder.rows * header.length > mostCells)
      throw new CommandError(
        `${path} has more than ${mostCells.toLocaleString('en-US')} cells. Fit the model to a part of the rows.`,
        2,
      );
  }
  return builder.done();
}

/** Reads a model. Throws `CommandError` for a file that is not there, is damaged, or was made by something else. */
export async function readModel(path: string): Promise<RiskModel> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CommandError(`${path} cannot be read: ${cause instanceof Error ? cause.message : ''}`, 2);
  });
  const read = readModelFile(text);
  if (!read.ok) throw new CommandError(`${path} is not used: ${read.message}.`, 2);
  return read.model;
}

/**
 * Where each wanted column stands in a file. Throws `CommandError` naming all that are missing, each with the one
 * nearest to it, and those that are there.
 */
export function placesOf(file: CsvFile, path: string, columns: readonly string[]): Map<string, number> {
  const missing = columns.filter((column) => !file.header.includes(column));
  if (missing.length > 0) {
    const lines = missing.map((column) => {
      const near = nearestName(column, file.header);
      return near === undefined ? `  ${column}` : `  ${column} (did you mean “${near}”?)`;
    });
    const there = `There are: ${file.header.slice(0, 30).join(', ')}${file.header.length > 30 ? ', …' : ''}.`;
    throw new CommandError([`${path} lacks columns the model needs:`, ...lines, there].join('\n'), 2);
  }
  return new Map(columns.map((column) => [column, file.header.indexOf(column)]));
}

/** Reads a cell of a row by the name of its column. */
export function cellReader(places: ReadonlyMap<string, number>, cells: readonly string[]): (column: string) => string {
  return (column) => cells[places.get(column) ?? -1] ?? '';
}
