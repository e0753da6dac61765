import { existsSync, readFileSync } from 'node:fs';
import { readTerms } from '@renubu/core/contract-terms/read-terms';
import { readDocument } from '@renubu/documents/read-document';
import {
  contractsFolder,
  labelledFields,
  readLabels,
  type LabelledContract,
  type LabelledField,
} from './lib/contract-labels.ts';
import { absentShare, count, ratesOf, scoreContract, type Scored } from './lib/contract-scores.ts';
import { median, percentile, rounded } from './lib/figures.ts';
import type { Benchmark, Figure } from './run.ts';

const barred: readonly LabelledField[] = [
  'governing_law',
  'expiration_date',
  'renewal_term',
  'notice_to_terminate_renewal',
  'parties',
];
const kinds = ['txt', 'pdf', 'docx'] as const;
const bands: readonly [number, number][] = [
  [0.85, 1.01],
  [0.7, 0.85],
  [0.6, 0.7],
  [0, 0.6],
];

type Half = 'developed on' | 'left out';
interface Result {
  half: Half;
  scores: Scored[];
  ms: number;
  pages: number;
}

/** The rules were written on every second contract of the file; the others were only scored. */
const halfOf = (index: number): Half => (index % 2 === 0 ? 'developed on' : 'left out');

async function readOne({ id, labels }: LabelledContract, kind: string, half: Half): Promise<Result | null> {
  const file = `${contractsFolder}${kind}/${id}.${kind}`;
  if (!existsSync(file)) return null;
  const bytes = readFileSync(file);
  const before = process.cpuUsage();
  const document = await readDocument(bytes, { name: file });
  if (!document.ok) throw new Error(`${file}: ${document.message}`);
  const { terms } = readTerms(document.document.text);
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1000;
  return { half, scores: scoreContract(terms, labels), ms, pages: document.document.pages.length };
}

async function readAll(contracts: readonly LabelledContract[], kind: string): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, contract] of contracts.entries()) {
    const result = await readOne(contract, kind, halfOf(index));
    if (result) results.push(result);
  }
  return results;
}

const cell = (value: number): string => value.toFixed(2).padStart(6);

/** A table for people on the standard error. */
function tellTable(title: string, scores: readonly Scored[]): void {
  console.error(`\n${title}\n${'field'.padEnd(30)} prec.  recall     F1  absent   span overlap`);
  for (const field of Object.keys(labelledFields) as LabelledField[]) {
    const own = scores.filter((score) => score.field === field);
    const counts = count(own);
    const { precision, recall, f1 } = ratesOf(counts);
    const spans = `${counts.overlap}/${counts.compared}`.padStart(12);
    console.error(
      `${field.padEnd(30)}${cell(precision)}  ${cell(recall)} ${cell(f1)}  ${cell(absentShare(own))}  ${spans}`,
    );
  }
}

function tellBands(scores: readonly Scored[]): void {
  console.error('\nprecision by confidence');
  for (const [from, to] of bands) {
    const own = scores.filter(({ given, confidence }) => given && confidence >= from && confidence < to);
    const hits = own.filter(({ hit }) => hit).length;
    const share = own.length === 0 ? '—' : (hits / own.length).toFixed(2);
    console.error(`  ${from.toFixed(2)}–${Math.min(to, 1).toFixed(2)}  ${share}  (${hits} of ${own.length})`);
  }
}

/** F1 of the fields with a bar, for all and for each half. */
function figuresOf(kind: string, results: readonly Result[]): Figure[] {
  const figures: Figure[] = [];
  for (const field of barred)
    for (const half of ['all', 'developed on', 'left out'] as const) {
      const own = results
        .filter((result) => half === 'all' || result.half === half)
        .flatMap(({ scores }) => scores.filter((score) => score.field === field));
      const { f1 } = ratesOf(count(own));
      figures.push({
        name: `contracts ${kind}: ${field}, ${half}`,
        value: rounded(f1),
        unit: 'F1',
        bar: half === 'all' ? '≥ 0.8' : 'told only',
        ok: half !== 'all' || f1 >= 0.8,
      });
    }
  const times = results.map(({ ms }) => ms);
  figures.push(
    {
      name: `contracts ${kind}: processor time, median`,
      value: rounded(median(times), 0),
      unit: 'ms',
      bar: 'told only',
      ok: true,
    },
    {
      name: `contracts ${kind}: processor time, longest`,
      value: rounded(percentile(times, 1), 0),
      unit: 'ms',
      bar: '≤ 2000',
      ok: percentile(times, 1) <= 2_000,
    },
  );
  return figures;
}

export const benchmark: Benchmark = {
  description:
    'reading the labelled contracts beside the repository by rules alone: precision, recall, F1, spans, time',
  run: async (report) => {
    const contracts = readLabels();
    if (contracts === null) {
      console.error('Skipped: the labelled contracts (../shared/data/contracts) are not on this machine.');
      return;
    }
    for (const kind of kinds) {
      const results = await readAll(contracts, kind);
      for (const half of ['developed on', 'left out'] as const) {
        const own = results.filter((result) => result.half === half);
        tellTable(
          `${kind}, ${own.length} contracts ${half}`,
          own.flatMap(({ scores }) => scores),
        );
      }
      tellTable(
        `${kind}, all ${results.length}`,
        results.flatMap(({ scores }) => scores),
      );
      tellBands(results.flatMap(({ scores }) => scores));
      for (const figure of figuresOf(kind, results)) report(figure);
    }
  },
};
