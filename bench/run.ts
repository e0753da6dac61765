import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One measured figure. `bar` is what it is held against; `ok` says whether it holds. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  bar: string;
  ok: boolean;
}

export interface Benchmark {
  description: string;
  run: (report: (figure: Figure) => void) => Promise<void>;
}

// Figures alone go to the standard output; what builds and the database say on the way does not.
console.log = console.error;
const tell = (line: string): void => void process.stdout.write(`${line}\n`);

const folder = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));

const load = async (name: string): Promise<Benchmark> =>
  ((await import(new URL(`${name}.bench.ts`, import.meta.url).href)) as { benchmark: Benchmark }).benchmark;

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`No benchmark ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  process.exit(2);
}
if (wanted.length === 0) for (const name of names) tell(`${name.padEnd(16)} ${(await load(name)).description}`);
for (const name of wanted) {
  const benchmark = await load(name);
  await benchmark.run((figure) => tell(JSON.stringify(figure)));
}
