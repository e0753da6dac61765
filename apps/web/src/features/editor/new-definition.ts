import { readText } from '@renubu/core/definitions/parse';
import { slugOf } from '../workflows/slug.ts';
import { readDefinition, setAt } from './document.ts';

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
  const definition = readDefinition(text);
  if (definition === null) {
    return { ok: false, problems: ['A definition is an object with workflow, name, kind, on and steps.'] };
  }
  if (slug !== '') return { ok: true, slug, source: setAt(setAt(text, ['workflow'], slug), ['name'], name) };
  const own = slugOf(String(definition['workflow'] ?? definition['name'] ?? ''));
  if (own === '') return { ok: false, problems: ['Give it a name.'] };
  return { ok: true, slug: own, source: setAt(text, ['workflow'], own) };
}
