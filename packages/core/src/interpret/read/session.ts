import type { CatalogEntity, CatalogField, EntityCatalog } from '../catalog/types.ts';
import type { Action, Draft, Place } from '../program.ts';
import { as, type Atom, type FieldRef } from '../text/atoms.ts';

export interface FoundField {
  entity: CatalogEntity;
  name: string;
  field: CatalogField;
}

/** Figures a vague word stands for when nothing else is said. */
export const usualLimits = { large: 10_000, small: 1_000 } as const;

/** What is known while a request is read: what was used of it, what was assumed, what has to be asked. */
export class Session {
  readonly used = new Set<number>();
  readonly questions: Draft[] = [];
  /** Sentences about what was taken without being said. */
  readonly assumed: string[] = [];
  /** Lowers the confidence. */
  doubt = 0;
  /** Entities named so far, the newest last. */
  readonly named: string[] = [];
  /** Notices whose recipient was not named. */
  readonly guessed: Extract<Action, { kind: 'notify' }>[] = [];
  /** Entities named in this sentence. */
  sentence: string[] = [];
  /** The event that starts it was said. */
  explicit = false;
  /** The amount compared last: “if it is over 5,000” is about it. */
  lastAmount: FoundField | null = null;
  lastNumber: { value: number; atom: Atom } | null = null;
  readonly text: string;
  readonly catalog: EntityCatalog;

  constructor(text: string, catalog: EntityCatalog) {
    this.text = text;
    this.catalog = catalog;
  }

  use(...atoms: (Atom | undefined)[]): void {
    for (const atom of atoms) if (atom !== undefined) this.used.add(atom.index);
  }

  isUsed(atom: Atom): boolean {
    return this.used.has(atom.index);
  }

  entity(name: string): CatalogEntity | undefined {
    return this.catalog.entities.find((entity) => entity.name === name);
  }

  name(entity: string): void {
    this.named.push(entity);
    this.sentence.push(entity);
  }

  ask(draft: Draft): void {
    if (!this.questions.some((other) => other.code === draft.code && other.text === draft.text))
      this.questions.push(draft);
  }

  assume(sentence: string, doubt = 0): void {
    if (!this.assumed.includes(sentence)) this.assumed.push(sentence);
    this.doubt += doubt;
  }

  /** The field a phrase means, by the entities named near it, the nearest first. */
  field(refs: readonly FieldRef[], near: readonly string[]): FoundField | null {
    const wanted = [...near, ...[...this.named].reverse()];
    const order = (ref: FieldRef): number => {
      const at = wanted.indexOf(ref.entity);
      return at < 0 ? Number.MAX_SAFE_INTEGER : at;
    };
    const [best] = [...refs].sort((left, right) => order(left) - order(right));
    if (best === undefined) return null;
    const entity = this.entity(best.entity);
    const field = entity?.fields[best.name];
    return entity === undefined || field === undefined ? null : { entity, name: best.name, field };
  }

  /** The field of a path, such as `order.total`. */
  fieldAt(path: string): FoundField | null {
    for (const entity of this.catalog.entities) {
      for (const [name, field] of Object.entries(entity.fields)) {
        if (field.path === path) return { entity, name, field };
      }
    }
    return null;
  }

  span(place: Place): { start: number; end: number; text: string } {
    return { start: place.start, end: place.end, text: this.text.slice(place.start, place.end) };
  }

  /** The request with the words of a place replaced. */
  rewrite(place: Place, words: string): string {
    return `${this.text.slice(0, place.start)}${words}${this.text.slice(place.end)}`.replace(/\s+/g, ' ').trim();
  }
}

/** The entities named in a list of atoms, in order. */
export function entitiesIn(atoms: readonly Atom[]): string[] {
  return atoms.flatMap((atom) => as(atom, 'entity')?.entity ?? []);
}

/** From the first to the last of these atoms. */
export function placeOf(...atoms: (Atom | undefined)[]): Place {
  const there = atoms.filter((atom) => atom !== undefined);
  return { start: Math.min(...there.map(({ start }) => start)), end: Math.max(...there.map(({ end }) => end)) };
}
