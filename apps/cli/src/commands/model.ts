import { writeFile } from 'node:fs/promises';
import type { RiskModel } from '@renubu/contracts/risk-model';
import { trainRiskModel } from '@renubu/core/intelligence/model/train';
import type { Command } from 'commander';
import { readModel, readTable } from '../model/files.ts';
import { predictFile } from '../model/predict.ts';
import {
  coefficientsOf,
  measureFile,
  sayBins,
  sayCoefficients,
  sayDrift,
  sayFileReport,
  sayValidation,
} from '../model/report.ts';
import { CommandError, say, sayJson } from '../output.ts';

interface FitOptions {
  csv: string;
  label: string;
  positive: string;
  id?: string;
  out: string;
  date?: string;
  keep: string[];
  blank: string[];
  balance?: boolean;
  seed: string;
  json?: boolean;
}

interface PredictOptions {
  model: string;
  csv: string;
  out: string;
  json?: boolean;
}

interface ReportOptions {
  model: string;
  csv?: string;
  label?: string;
  positive?: string;
  json?: boolean;
}

const several = (value: string, before: string[]): string[] => [...before, value];

/** `renubu model fit|predict|report`: a risk model from a CSV file, without a server. */
export function addModelCommands(program: Command): void {
  const model = program.command('model').description('fit, use and judge a risk model on CSV files');
  model
    .command('fit')
    .description('fit a model to rows whose outcome is known; tells how well it does on rows it has not seen')
    .requiredOption('--csv <file>', 'rows with a header, also gzipped')
    .requiredOption('--label <column>', 'the column that says what came of the row')
    .requiredOption('--positive <value>', 'the value of it that the model predicts')
    .requiredOption('--out <file>', 'where to write the model, as JSON')
    .option('--id <column>', 'the column that names the row; it is no feature')
    .option('--date <column>', 'the column that orders the rows in time; by default the first column of dates')
    .option('--keep <column>', 'use a column although it looks like a leak; may be repeated', several, [])
    .option('--blank <column=number>', 'what a blank in a numeric column means; may be repeated', several, [])
    .option('--balance', 'let both outcomes weigh the same while fitting; probabilities stay true')
    .option('--seed <number>', 'another seed gives other folds', '1')
    .option('--json', 'print the result as JSON')
    .action(fit);
  model
    .command('predict')
    .description('score a CSV file: one line id,probability for each row, in its order')
    .requiredOption('--model <file>', 'a model made by fit')
    .requiredOption('--csv <file>', 'rows with the columns the model needs, in any order; no label needed')
    .requiredOption('--out <file>', 'where to write the scores, as CSV')
    .option('--json', 'print what was done as JSON')
    .action(predict);
  model
    .command('report')
    .description('what a model says and how well; with a file of known outcomes, how well it does there')
    .requiredOption('--model <file>', 'a model made by fit')
    .option('--csv <file>', 'rows whose outcome is known')
    .option('--label <column>', 'the column that says what came of the row; by default as fitted')
    .option('--positive <value>', 'the value of it that counts; by default as fitted')
    .option('--json', 'print the report as JSON')
    .action(report);
}

async function fit(options: FitOptions): Promise<void> {
  const seed = Number(options.seed);
  if (!Number.isSafeInteger(seed)) throw new CommandError(`--seed is “${options.seed}”; say a whole number.`, 2);
  const blanks = new Map(options.blank.map(readBlank));
  const started = performance.now();
  const trained = trainRiskModel(await readTable(options.csv), {
    label: options.label.trim(),
    positive: options.positive,
    id: options.id?.trim() ?? null,
    date: options.date?.trim() ?? null,
    keep: options.keep,
    blanks,
    balanced: options.balance ?? false,
    seed,
    now: new Date().toISOString(),
  });
  if (!trained.ok) throw new CommandError(`${options.csv}: ${trained.problem.message}`, 2);
  const { model } = trained;
  const seconds = (performance.now() - started) / 1000;
  await writeFile(options.out, `${JSON.stringify(model, null, 1)}\n`).catch((cause: unknown) => {
    throw new CommandError(`${options.out} could not be written: ${cause instanceof Error ? cause.message : ''}`, 2);
  });
  if (options.json === true) return sayJson(fitResult(model, options.out, seconds));
  sayValidation(model);
  for (const { column, reason } of model.training.dropped) say(`Left out: ${column}: ${reason}`);
  for (const warning of model.training.warnings) say(`Look at: ${warning}`);
  say(`\nWrote ${options.out} (${model.features.length} features, ${seconds.toFixed(1)} s).`);
}

function fitResult(model: RiskModel, out: string, seconds: number) {
  const { label, id, training, crossValidation, outOfTime, features } = model;
  return {
    out,
    seconds,
    label,
    id,
    features: features.map(({ name, kind }) => ({ name, kind })),
    training,
    crossValidation,
    outOfTime,
  };
}

function readBlank(text: string): [string, number] {
  const sign = text.lastIndexOf('=');
  const value = Number(text.slice(sign + 1));
  if (sign < 1 || text.slice(sign + 1).trim() === '' || !Number.isFinite(value))
    throw new CommandError(`--blank is “${text}”; say COLUMN=NUMBER, such as TotalCharges=0.`, 2);
  return [text.slice(0, sign).trim(), value];
}

async function predict(options: PredictOptions): Promise<void> {
  const model = await readModel(options.model);
  const predicted = await predictFile(model, options.csv, options.out);
  if (predicted.numbered && model.id !== null)
    process.stderr.write(`note: ${options.csv} has no column “${model.id}”; its rows are numbered from 1.\n`);
  if (options.json === true) return sayJson({ out: options.out, ...predicted });
  const mean = predicted.meanProbability === null ? '' : `, mean probability ${predicted.meanProbability.toFixed(3)}`;
  say(`Wrote ${options.out}: ${predicted.rows} rows${mean}.`);
  if (predicted.rows > 0) sayDrift(predicted.drift);
}

async function report(options: ReportOptions): Promise<void> {
  const model = await readModel(options.model);
  const { label = model.label.column, positive = model.label.positive, csv } = options;
  if (csv === undefined && (options.label !== undefined || options.positive !== undefined))
    throw new CommandError('--label and --positive belong to a file: say --csv too.', 2);
  const measured = csv === undefined ? null : await measureFile(model, csv, label, positive);
  if (options.json === true) return sayJson(reportOf(model, measured, csv));
  sayValidation(model);
  if (measured !== null) sayFileReport(measured, csv ?? '');
  sayBins(measured?.bins ?? model.crossValidation.bins);
  sayCoefficients(model);
}

function reportOf(model: RiskModel, measured: Awaited<ReturnType<typeof measureFile>> | null, csv?: string) {
  const { label, id, createdAt, intercept, training, crossValidation, outOfTime } = model;
  return {
    createdAt,
    label,
    id,
    training,
    crossValidation,
    outOfTime,
    intercept,
    coefficients: coefficientsOf(model),
    file: measured === null ? null : { csv, ...measured },
  };
}
