import type { Loose } from '../loose.ts';

/** What an import has found so far. A reason refuses the definition; a note says what reads differently now. */
export class Session {
  readonly notes: string[] = [];
  readonly reasons: string[] = [];
  readonly #ids = new Set<string>();

  note(text: string): void {
    if (!this.notes.includes(text)) this.notes.push(text);
  }

  refuse(text: string): void {
    if (!this.reasons.includes(text)) this.reasons.push(text);
  }

  /** A free id in kebab-case made from a name. */
  newId(name: string): string {
    const base = kebab(name, 'step').slice(0, 58);
    for (let number = 1; ; number += 1) {
      const id = number === 1 ? base : `${base}-${number}`;
      if (this.#ids.has(id)) continue;
      this.#ids.add(id);
      return id;
    }
  }

  get steps(): number {
    return this.#ids.size;
  }
}

/** A name in kebab-case: `isBig_order` → `is-big-order`. */
export function kebab(name: string, fallback: string): string {
  const text = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return text === '' ? fallback : text;
}

export function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** The members of an object that are present. */
export function present(members: Loose): Loose {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));
}
