import { mkdir, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { ContractReading } from '@renubu/contracts/contract-terms';
import { readTerms } from '@renubu/core/contract-terms/read-terms';
import { pageAt, type DocumentText } from '@renubu/documents/document';
import { readDocument } from '@renubu/documents/read-document';
import type { Command } from 'commander';
import { fieldsOf } from '../contracts/fields.ts';
import { bytesOf, contractFiles } from '../contracts/files.ts';
import { counted } from '../definition-files.ts';
import { CommandError, say, sayJson, table } from '../output.ts';

interface ExtractOptions {
  json?: boolean;
  out?: string;
  text?: string;
}

/** A file with what was read in it, or with why it was not. */
type Extracted =
  | { file: string; ok: true; document: DocumentText; reading: ContractReading }
  | { file: string; ok: false; code: string; message: string };

/** `renubu contracts extract`: the terms of contracts, without a server and without a model. */
export function addContractCommands(program: Command): void {
  const contracts = program.command('contracts').description('read contracts');
  contracts
    .command('extract <files...>')
    .description('read the terms of PDF, DOCX or TXT contracts, or of all in a folder; nothing leaves this machine')
    .option('--json', 'print { fields: { name: { value, normalized, spans, confidence } } }')
    .option('--out <folder>', 'write one NAME.json for each contract into this folder')
    .option('--text <file>', 'write the text that the offsets of spans count in (of one contract)')
    .action(async (files: string[], options: ExtractOptions) => extract(files, options));
}

async function extract(paths: readonly string[], options: ExtractOptions): Promise<void> {
  const files = await contractFiles(paths);
  if (options.text !== undefined && files.length > 1)
    throw new CommandError('--text writes the text of one contract; name a single file.', 2);
  const outputs = options.out === undefined ? null : await outputPaths(files, options.out);
  const failed: Extracted[] = [];
  const read: Extracted[] = [];
  for (const file of files) {
    const result = await readFileTerms(file);
    if (!result.ok) {
      failed.push(result);
      process.stderr.write(`${file}: ${result.message} (${result.code})\n`);
    } else if (options.text !== undefined) await writeFile(options.text, result.document.text);
    const target = outputs?.get(file);
    if (target !== undefined) await writeFile(target, `${JSON.stringify(toJson(result), null, 2)}\n`);
    if (outputs === null) read.push(result);
  }
  show(read, options, files.length === 1);
  if (outputs !== null) say(`${counted(files.length - failed.length, 'contract')} read into ${options.out ?? ''}.`);
  if (failed.length > 0)
    throw new CommandError(`${counted(failed.length, 'file')} of ${files.length} could not be read.`);
}

/** Where each result goes. Two files of one name in different folders keep their extension or get a number. */
async function outputPaths(files: readonly string[], folder: string): Promise<Map<string, string>> {
  await mkdir(folder, { recursive: true });
  const taken = new Set<string>();
  return new Map(
    files.map((file) => {
      const bare = basename(file, extname(file));
      const names = [bare, basename(file)];
      let name = names.find((one) => !taken.has(one));
      for (let count = 2; name === undefined; count += 1) {
        const next = `${bare}-${count}`;
        if (!taken.has(next)) name = next;
      }
      taken.add(name);
      return [file, join(folder, `${name}.json`)];
    }),
  );
}

async function readFileTerms(file: string): Promise<Extracted> {
  const bytes = await bytesOf(file);
  if (typeof bytes === 'string') return { file, ok: false, code: 'unreadable', message: bytes };
  const result = await readDocument(bytes, { name: basename(file) });
  if (!result.ok) return { file, ...result };
  return { file, ok: true, document: result.document, reading: readTerms(result.document.text) };
}

/** What is printed with `--json`; spans count in the text that `--text` writes. */
function toJson(result: Extracted): Record<string, unknown> {
  if (!result.ok) return { file: result.file, error: { code: result.code, message: result.message } };
  const { document, reading } = result;
  return {
    file: result.file,
    kind: document.kind,
    pages: document.pages.length,
    scannedPages: document.scannedPages,
    warnings: [...document.warnings, ...reading.warnings],
    fields: fieldsOf(reading),
    obstacles: reading.obstacles,
    noticeDeadline: reading.noticeDeadline,
    riskLevel: reading.riskLevel,
    overview: reading.overview,
  };
}

function show(results: readonly Extracted[], options: ExtractOptions, single: boolean): void {
  if (options.json) {
    if (options.out === undefined) sayJson(single ? toJson(results[0] as Extracted) : results.map(toJson));
    return;
  }
  for (const result of results) if (result.ok) say(describe(result));
}

const shorten = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;

/** One contract for people: a line for each term with the page of its clause, then obstacles and the deadline. */
function describe({ file, document, reading }: Extracted & { ok: true }): string {
  const rows = Object.entries(fieldsOf(reading)).map(([name, { value, spans, confidence }]) => {
    const page = spans[0] ? `p. ${pageAt(document.pages, spans[0].start)}` : '';
    const shown = value === null ? '—' : shorten(value.replace(/\s+/g, ' '), 70);
    return [name, shown, value === null ? '' : confidence.toFixed(2), document.pages.length > 1 ? page : ''];
  });
  const lines = [file, table([['term', 'value', 'sure', ''], ...rows]), '', `risk ${reading.riskLevel}`];
  for (const { severity, title, reason } of reading.obstacles)
    lines.push(`  ${severity.padEnd(9)} ${title}: ${reason}`);
  if (reading.noticeDeadline)
    lines.push(`Last day for notice: ${reading.noticeDeadline.date} (business day ${reading.noticeDeadline.sendBy}).`);
  for (const warning of [...document.warnings, ...reading.warnings]) lines.push(`Note: ${warning}`);
  return `${lines.join('\n')}\n`;
}
