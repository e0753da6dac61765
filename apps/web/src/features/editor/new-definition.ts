import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { importOlder } from '@renubu/core/definitions/older/import-older';
import { readText, writeText } from '@renubu/core/definitions/parse';
import { slugOf } from '../workflows/slug.ts';
import { readDefinition, setAt, type Loose } from './document.ts';

type Begun = { ok: true; slug: string; source: string } | { ok: false; problems: string[] };

const blank = (slug: string, name: string): string => `workflow: ${slug}
name: ${JSON.stringify(name)}
kind: automation
on:
  - event: order.created
steps:
  - id: first
    type: action
    uses: log.write
    with:
      message: It works
`;

/** The first text of a new workflow: a blank one (`text` null), or a given one under the given name. */
export function begin({ name, text }: { name: string; text: string | null }): Begun {
  const slug = slugOf(name);
  if (text === null) {
    return slug === ''
      ? { ok: false, problems: ['A name needs at least one letter.'] }
      : { ok: true, slug, source: blank(slug, name) };
  }
  const read = readText(text);
  if (!read.ok)
    return { ok: false, problems: read.issues.map(({ message, line }) => `${message} (${String(line ?? 1)})`) };
  const converted = isOlder(readDefinition(text)) ? importOlder(text) : null;
  if (converted?.ok === false) return { ok: false, problems: converted.reasons };
  return named(converted === null ? text : written(converted.definition, converted.notes), name, slug);
}

/** The older form names itself with `workflow_id` or holds its parts in `definition`. */
const isOlder = (value: Loose | null): boolean =>
  value !== null &&
  value['workflow'] === undefined &&
  ('workflow_id' in value || 'definition' in value || 'id' in value);

/** A converted definition as text; what reads differently now stands above it. */
const written = (definition: WorkflowDefinition, notes: readonly string[]): string =>
  [...notes.map((note) => `# ${note.replaceAll('\n', ' ')}\n`), writeText(definition)].join('');

function named(text: string, name: string, slug: string): Begun {
  const definition = readDefinition(text);
  if (definition === null) {
    return { ok: false, problems: ['A definition is an object with workflow, name, kind, on and steps.'] };
  }
  if (slug !== '') return { ok: true, slug, source: setAt(setAt(text, ['workflow'], slug), ['name'], name) };
  const own = slugOf(String(definition['workflow'] ?? definition['name'] ?? ''));
  if (own === '') return { ok: false, problems: ['Give it a name.'] };
  return { ok: true, slug: own, source: setAt(text, ['workflow'], own) };
}
