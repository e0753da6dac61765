import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ContractField } from '../contracts/fields.ts';
import { CommandError } from '../output.ts';
import { addContractCommands } from './contracts.ts';

const contract = `SERVICES AGREEMENT

This Services Agreement is made as of June 1, 2010 (the “Effective Date”) by and between Abbey, Inc. (“Abbey”) and Zenith
GmbH (“Zenith”). The initial term of this Agreement is three (3) years. It shall automatically renew for successive one (1)
year terms unless either party gives at least ninety (90) days prior written notice of its intent not to renew. This
Agreement shall be governed by the laws of the State of Texas.
`;

let folder: string;
let printed: string;
let complained: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'renubu-contracts-'));
  await writeFile(join(folder, 'abbey.txt'), contract);
  [printed, complained] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function extract(...args: string[]): Promise<void> {
  const program = new Command('renubu');
  addContractCommands(program);
  await program.parseAsync(['contracts', 'extract', ...args], { from: 'user' });
}

interface Printed {
  fields: Record<string, ContractField>;
  noticeDeadline: { date: string; sendBy: string };
}

it('prints every field under its name, absent ones with a null value', async () => {
  await extract(join(folder, 'abbey.txt'), '--json');
  const { fields, noticeDeadline } = JSON.parse(printed) as Printed;
  expect(Object.keys(fields)).toEqual([
    'document_name',
    'parties',
    'agreement_date',
    'effective_date',
    'expiration_date',
    'term',
    'renewal_term',
    'notice_to_terminate_renewal',
    'auto_renew',
    'governing_law',
    'termination_for_convenience',
    'price_restrictions',
    'cap_on_liability',
    'payment_terms',
    'minimum_commitment',
  ]);
  expect(fields.expiration_date).toMatchObject({ normalized: '2013-06-01' });
  expect(fields.notice_to_terminate_renewal).toMatchObject({ value: '90 days', normalized: { n: 90, unit: 'day' } });
  expect(fields.price_restrictions).toEqual({ value: null, normalized: null, spans: [], confidence: 0 });
  expect(noticeDeadline).toMatchObject({ date: '2013-03-03', sendBy: '2013-03-01' });
});

it('writes the text that the offsets count in', async () => {
  const file = join(folder, 'text');
  await extract(join(folder, 'abbey.txt'), '--json', '--text', file);
  const text = await readFile(file, 'utf8');
  const { fields } = JSON.parse(printed) as Printed;
  for (const { spans } of Object.values(fields))
    for (const span of spans) expect(text.slice(span.start, span.end)).toBe(span.text);
});

it('shows a table to people', async () => {
  await extract(join(folder, 'abbey.txt'));
  expect(printed).toMatch(/governing_law +Texas +0\.95/);
  expect(printed).toMatch(/payment_terms +—/);
  expect(printed).toContain('Last day for notice: 2013-03-03 (business day 2013-03-01).');
});

it('reads a folder into a folder and goes on after a file that cannot be read', async () => {
  await writeFile(join(folder, 'scan.pdf'), '%PDF-1.4 damaged');
  await writeFile(join(folder, 'notes.md'), 'not a contract');
  const out = join(folder, 'out');
  await expect(extract(folder, '--out', out)).rejects.toThrow('1 file of 2 could not be read.');
  expect((await readdir(out)).sort()).toEqual(['abbey.json', 'scan.json']);
  expect(JSON.parse(await readFile(join(out, 'scan.json'), 'utf8'))).toMatchObject({ error: { code: 'broken' } });
  expect(complained).toContain('The PDF is damaged and cannot be opened. (broken)');
});

it('keeps results of files with one name apart', async () => {
  await writeFile(join(folder, 'abbey.docx'), contract);
  const out = join(folder, 'out');
  await extract(folder, '--out', out);
  expect((await readdir(out)).sort()).toEqual(['abbey.json', 'abbey.txt.json']);
});

it('ends with 2 for a wrong call', async () => {
  const failing = async (...args: string[]): Promise<unknown> =>
    extract(...args).then(
      () => null,
      (error: unknown) => (error instanceof CommandError ? error.exitCode : error),
    );
  expect(await failing(join(folder, 'nowhere.pdf'))).toBe(2);
  await writeFile(join(folder, 'zenith.txt'), contract);
  expect(await failing(folder, '--text', join(folder, 'text'))).toBe(2);
});
