import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { slugSchema } from '@renubu/contracts/language/workflow';
import type { Command } from 'commander';
import { CommandError, say } from '../output.ts';

const shipped = fileURLToPath(new URL('../../../../workflows/automation/', import.meta.url));

const blank = `workflow: SLUG
name: NAME
kind: automation
on:
  - event: order.created
steps:
  - id: is-big
    type: condition
    if: { field: order.total, op: gte, value: 1000 }
    then:
      - { id: refuse, type: decision, outcome: block, reason: "{{ order.total }} is over the limit" }
    else:
      - { id: accept, type: decision, outcome: allow }
tests:
  - name: small orders pass
    given: { event: { type: order.created, data: { order: { total: 500 } } } }
    expect: { result: allowed }
  - name: big orders are blocked
    given: { event: { type: order.created, data: { order: { total: 1500 } } } }
    expect: { result: blocked }
`;

/** `renubu init NAME`: a workflow file to begin with, blank or from one that ships with Renubu. */
export function addInitCommand(program: Command): void {
  program
    .command('init <slug>')
    .description('write a workflow file to begin with')
    .option('-t, --template <name>', 'blank, or a shipped automation (see `renubu templates`)', 'blank')
    .option('-o, --output <file>', 'where; SLUG.yaml when absent')
    .action(async (slug: string, options: { template: string; output?: string }) => init(slug, options));
  program
    .command('templates')
    .description('name the templates of `renubu init`')
    .action(async () => say(['blank', ...(await templates())].join('\n')));
}

async function templates(): Promise<string[]> {
  const files = await readdir(shipped).catch(() => []);
  return files
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();
}

async function init(slug: string, { template, output }: { template: string; output?: string }): Promise<void> {
  if (!slugSchema.safeParse(slug).success)
    throw new CommandError(`“${slug}” is no slug. Use lower-case words joined by “-”, such as order-approval.`, 2);
  const known = await templates();
  if (template !== 'blank' && !known.includes(template))
    throw new CommandError(`There is no template “${template}”. Choose from: blank, ${known.join(', ')}.`, 2);
  const text = template === 'blank' ? blank : await readFile(`${shipped}${template}.yaml`, 'utf8');
  const file = output ?? `${slug}.yaml`;
  await writeFile(file, renamed(text, slug), { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new CommandError(`${file} is there already; it was not changed.`, 2);
    throw new CommandError(`${file} could not be written: ${error.message}`, 2);
  });
  say(`Wrote ${file}. Next: renubu validate ${file}, renubu test ${file}, renubu push ${file}.`);
}

/** The text under another slug and name; as it is when it has that slug already. */
export function renamed(text: string, slug: string): string {
  if (new RegExp(`^workflow: ${slug}$`, 'm').test(text)) return text;
  const words = slug.replaceAll('-', ' ');
  const name = words.charAt(0).toUpperCase() + words.slice(1);
  return text.replace(/^workflow: .*$/m, `workflow: ${slug}`).replace(/^name: .*$/m, `name: ${name}`);
}
