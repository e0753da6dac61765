import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reading } from '@renubu/contracts/interpreter';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CommandError } from '../output.ts';
import { addInterpretCommand } from './interpret.ts';

let folder: string;
let printed: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'renubu-interpret-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
});
afterEach(async () => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  await rm(folder, { recursive: true });
});

async function read(...args: string[]): Promise<typeof process.exitCode> {
  const program = new Command('renubu');
  addInterpretCommand(program);
  await program.parseAsync(['interpret', ...args], { from: 'user' });
  return process.exitCode;
}

it('prints the workflow, what it does and how its tests went, and ends with 0', async () => {
  expect(await read('Block orders over $5,000', 'from new customers')).toBe(0);
  expect(printed).toContain('order.checkout.initiated');
  expect(printed).toMatch(/Confidence 0\.9\d · (\d+) of \1 tests pass · source: built-in/);
});

it('ends with 3 when there are only questions, each with sentences to send instead', async () => {
  expect(await read('Approve orders over $100. Block orders over $100.')).toBe(3);
  expect(printed).toContain('Questions:');
  expect(printed).toContain('→ ');
});

it('ends with 4 when it is not about a workflow', async () => {
  expect(await read('What is the weather today?')).toBe(4);
});

it('prints the whole reading as JSON', async () => {
  expect(await read('Block orders over $5,000', '--json')).toBe(0);
  const reading = JSON.parse(printed) as Reading;
  expect(reading).toMatchObject({ outcome: 'workflow', interpretation: { actionType: 'block' } });
  expect(reading.suggestedTests.every(({ passed }) => passed)).toBe(true);
});

it('writes the workflow to a file, and never over one that is there', async () => {
  const file = join(folder, 'block.yaml');
  expect(await read('Block orders over $5,000', '--out', file)).toBe(0);
  const yaml = await readFile(file, 'utf8');
  expect(yaml).toContain('order.checkout.initiated');
  await expect(read('Block orders over $9,000', '--out', file)).rejects.toThrow(/there already/);
  expect(await readFile(file, 'utf8')).toBe(yaml);
});

it('knows the roles of a catalog file, and says what is wrong with one that cannot be read', async () => {
  const file = join(folder, 'catalog.json');
  await writeFile(file, JSON.stringify({ roles: ['regional_lead'], entities: {} }));
  expect(await read('Orders over $5,000 need approval by the regional lead', '--catalog', file, '--json')).toBe(0);
  expect(printed).toContain('regional_lead');
  await writeFile(file, 'not json');
  await expect(read('Block orders over $5,000', '--catalog', file)).rejects.toBeInstanceOf(CommandError);
  await expect(read('Block orders over $5,000', '--catalog', join(folder, 'none.json'))).rejects.toThrow(
    /could not be read/,
  );
});

it.each([
  ['nothing', ' '],
  ['too much', 'block orders '.repeat(1000)],
])('complains about %s', async (_what, words) => {
  await expect(read(words)).rejects.toBeInstanceOf(CommandError);
});
