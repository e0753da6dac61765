import { looseEvents } from '../catalog/base.ts';
import type { CatalogEntity, EntityCatalog } from '../catalog/types.ts';
import type { Meaning } from './atoms.ts';
import { inflections, plural, pastOf, gerundOf } from './inflect.ts';
import { comparisons, countries, fillers, links, marks, simple, things, trailing, verbs } from './words.ts';

/** Every phrase the reader knows with its meanings; phrases of several words are joined by single spaces. */
export interface Lexicon {
  phrases: ReadonlyMap<string, Meaning[]>;
  /** Words of the longest phrase. */
  longest: number;
  /** Single words a misspelt word may have been meant to be. */
  spellable: readonly string[];
}

const kept = new WeakMap<EntityCatalog, Lexicon>();

/** The phrases of the language together with those of a catalog; made once per catalog. */
export function lexiconOf(catalog: EntityCatalog): Lexicon {
  const known = kept.get(catalog);
  if (known !== undefined) return known;
  const builder = new Builder();
  for (const entity of catalog.entities) addEntity(builder, entity);
  addWords(builder, catalog);
  const lexicon = builder.finish();
  kept.set(catalog, lexicon);
  return lexicon;
}

class Builder {
  readonly #phrases = new Map<string, Meaning[]>();
  #longest = 1;

  add(words: Iterable<string>, meaning: Meaning): void {
    for (const word of words) {
      const phrase = word.toLowerCase().replaceAll('-', ' ').replace(/\s+/g, ' ').trim();
      if (phrase === '') continue;
      const meanings = this.#phrases.get(phrase);
      this.#longest = Math.max(this.#longest, phrase.split(' ').length);
      if (meanings === undefined) this.#phrases.set(phrase, [structuredClone(meaning)]);
      else merge(meanings, meaning);
    }
  }

  finish(): Lexicon {
    const spellable = [...this.#phrases.entries()]
      .filter(([phrase, meanings]) => !phrase.includes(' ') && phrase.length >= 4 && meanings.some(canBeMisspelt))
      .map(([phrase]) => phrase);
    return { phrases: this.#phrases, longest: this.#longest, spellable };
  }
}

const canBeMisspelt = ({ kind }: Meaning): boolean =>
  ['entity', 'verb', 'field', 'role', 'enum', 'occurs', 'medium', 'trait'].includes(kind);

/** Joins a meaning to those of a phrase: fields, traits and events of several entities become one reading each. */
function merge(meanings: Meaning[], meaning: Meaning): void {
  for (const other of meanings) {
    if (other.kind !== meaning.kind) continue;
    if (
      (other.kind === 'field' && meaning.kind === 'field') ||
      (other.kind === 'happened' && meaning.kind === 'happened')
    ) {
      other.fields.push(...meaning.fields);
      return;
    }
    if (other.kind === 'enum' && meaning.kind === 'enum' && other.value === meaning.value) {
      other.fields.push(...meaning.fields);
      return;
    }
    if (other.kind === 'trait' && meaning.kind === 'trait') {
      other.traits.push(...structuredClone(meaning.traits));
      return;
    }
    if (other.kind === 'occurs' && meaning.kind === 'occurs') {
      other.events.push(...meaning.events);
      return;
    }
    if (JSON.stringify(other) === JSON.stringify(meaning)) return;
  }
  meanings.push(structuredClone(meaning));
}

function addEntity(builder: Builder, entity: CatalogEntity): void {
  builder.add(
    entity.words.flatMap((word) => [word, plural(word)]),
    { kind: 'entity', entity: entity.name },
  );
  for (const [name, field] of Object.entries(entity.fields)) {
    const ref = { entity: entity.name, name };
    builder.add([...field.words.flatMap((word) => [word, plural(word)]), name.replaceAll('_', ' '), name, field.path], {
      kind: 'field',
      fields: [ref],
    });
    if (field.happened !== undefined) builder.add(field.happened, { kind: 'happened', fields: [ref] });
    for (const value of field.enum ?? [])
      builder.add([value.replaceAll('_', ' '), value], { kind: 'enum', fields: [ref], value });
  }
  for (const { words, ...trait } of entity.traits ?? []) {
    builder.add(words, { kind: 'trait', traits: [{ entity: entity.name, ...trait }] });
  }
  for (const { type, words } of entity.events) {
    builder.add(words.flatMap(inflections), { kind: 'occurs', events: [{ entity: entity.name, type }] });
    builder.add([type], { kind: 'event', type, known: true });
  }
}

function addWords(builder: Builder, catalog: EntityCatalog): void {
  for (const { type, words } of looseEvents) {
    builder.add(words, { kind: 'event', type, known: true });
    builder.add([type], { kind: 'event', type, known: true });
  }
  for (const type of catalog.knownEvents ?? []) builder.add([type], { kind: 'event', type, known: true });
  for (const { name, words } of catalog.roles) {
    builder.add([...words.flatMap((word) => [word, plural(word)]), name, name.replaceAll('_', ' ')], {
      kind: 'role',
      role: name,
    });
  }
  for (const [verb, words] of Object.entries(verbs) as [keyof typeof verbs, readonly string[]][]) {
    builder.add(words, { kind: 'verb', verb, form: 'base' });
    builder.add(words.flatMap(pastOf), { kind: 'verb', verb, form: 'past' });
    builder.add(words.map(gerundOf), { kind: 'verb', verb, form: 'gerund' });
  }
  builder.add(
    [
      'approval',
      'sign off',
      'authorization',
      'authorisation',
      'consent',
      'okay',
      'ok',
      'approvals',
      'go ahead',
      'permission',
    ],
    { kind: 'verb', verb: 'approve', form: 'noun' },
  );
  builder.add(
    [
      'review',
      'fraud review',
      'manual review',
      'reviews',
      'a closer look',
      'inspection',
      'fraud check',
      'manual check',
    ],
    { kind: 'verb', verb: 'review', form: 'noun' },
  );
  builder.add(['reminder', 'reminders', 'payment reminder'], { kind: 'verb', verb: 'remind', form: 'noun' });
  builder.add(['satisfaction survey', 'feedback survey', 'nps survey', 'csat survey'], {
    kind: 'verb',
    verb: 'survey',
    form: 'noun',
  });
  for (const [op, words] of comparisons) builder.add(words, { kind: 'compare', op });
  for (const [op, words] of trailing) builder.add(words, { kind: 'and-up', op });
  for (const [mark, words] of marks) builder.add(words, { kind: 'mark', mark });
  for (const [link, words] of links) builder.add(words, { kind: 'link', link });
  for (const [meaning, words] of simple) builder.add(words, meaning);
  for (const [thing, words] of Object.entries(things))
    builder.add(
      words.flatMap((word) => [word, plural(word)]),
      { kind: 'thing', thing },
    );
  for (const [country, words] of Object.entries(countries)) builder.add(words, { kind: 'place', country });
  builder.add(['every', 'each'], { kind: 'every' });
  builder.add(fillers, { kind: 'filler' });
}
