import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { finished, pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { FeatureDrift, RiskModel } from '@renubu/contracts/risk-model';
import { DriftCounter } from '@renubu/core/intelligence/model/drift';
import { makeScorer } from '@renubu/core/intelligence/model/scorer';
import { CommandError } from '../output.ts';
import { openCsv, type CsvFile } from './csv.ts';
import { cellReader, placesOf } from './files.ts';

export interface Predicted {
  rows: number;
  /** The file does not name its rows; their number stands for the id. */
  numbered: boolean;
  meanProbability: number | null;
  drift: FeatureDrift[];
}

/**
 * Scores a CSV file row by row into `out`: `id,probability`, in the order of the file. Rows of a file that does not name
 * them are numbered from 1. The file is written beside its place and moved there when it is whole.
 */
export async function predictFile(model: RiskModel, path: string, out: string): Promise<Predicted> {
  const file = await openCsv(path);
  const scorer = makeScorer(model, file.decimal);
  const places = placesOf(file, path, scorer.columns);
  const drift = new DriftCounter(model.features, file.decimal);
  const id = model.id === null ? -1 : file.header.indexOf(model.id);
  let rows = 0;
  let sum = 0;
  async function* lines(): AsyncGenerator<string> {
    yield 'id,probability\n';
    for await (const cells of file.rows) {
      const read = cellReader(places, cells);
      const probability = scorer.probability(read);
      drift.add(read);
      rows += 1;
      sum += probability;
      yield `${quoted(id < 0 ? String(rows) : (cells[id] ?? ''))},${probability}\n`;
    }
  }
  await writeWhole(out, Readable.from(lines()));
  return { rows, numbered: id < 0, meanProbability: rows === 0 ? null : sum / rows, drift: drift.drift() };
}

/** A cell as CSV: in quotes where a comma, a quote or a line break asks for it. */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function writeWhole(path: string, lines: Readable): Promise<void> {
  const beside = `${path}.part`;
  const target = createWriteStream(beside);
  try {
    await pipeline(lines, target);
    await rename(beside, path);
  } catch (cause) {
    target.destroy();
    await finished(target).catch(() => undefined);
    await rm(beside, { force: true });
    if (cause instanceof CommandError) throw cause;
    throw new CommandError(`${path} could not be written: ${cause instanceof Error ? cause.message : ''}`, 2);
  }
}

/** Reads a file row by row as probabilities with the text of its label, and how far its features have moved. */
export async function scoreLabelled(
  model: RiskModel,
  path: string,
  label: string,
): Promise<{ probabilities: number[]; labels: string[]; drift: FeatureDrift[] }> {
  const file: CsvFile = await openCsv(path);
  const scorer = makeScorer(model, file.decimal);
  const places = placesOf(file, path, [...scorer.columns, label]);
  const drift = new DriftCounter(model.features, file.decimal);
  const probabilities: number[] = [];
  const labels: string[] = [];
  for await (const cells of file.rows) {
    const read = cellReader(places, cells);
    drift.add(read);
    probabilities.push(scorer.probability(read));
    labels.push(read(label).trim());
  }
  return { probabilities, labels, drift: drift.drift() };
}
