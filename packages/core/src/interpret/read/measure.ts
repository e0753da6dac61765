import type { CatalogEntity } from '../catalog/types.ts';
import { as, type Atom } from '../text/atoms.ts';
import type { FoundField, Session } from './session.ts';

/** The field “over $5,000” is about, by the entities named near it; an order comes before the customer who placed it. */
export function measureOf(
  session: Session,
  near: readonly string[],
  unit: 'money' | 'percent' | 'plain' | undefined,
): FoundField | null {
  if (unit === 'percent') return null;
  const entities = [...near, ...[...session.named].reverse()].flatMap((name) => session.entity(name) ?? []);
  const measured = entities.filter(({ measure }) => measure !== undefined);
  const best = measured.find(({ name }) => name !== 'customer');
  return best === undefined ? null : fieldOf(best, best.measure ?? '');
}

export function fieldOf(entity: CatalogEntity, name: string): FoundField | null {
  const field = entity.fields[name];
  return field === undefined ? null : { entity, name, field };
}

/** The field that says how long ago an entity came to be: an age in days, or the date. */
export function ageOf(session: Session, near: readonly string[]): FoundField | null {
  for (const name of [...near, ...[...session.named].reverse()]) {
    const entity = session.entity(name);
    if (entity === undefined) continue;
    const found = fieldOf(entity, 'account_age_days') ?? fieldOf(entity, 'created_at');
    if (found !== null) return found;
  }
  return null;
}

/** Both countries of an entity, for “mismatched country”. */
export function countriesOf(session: Session, near: readonly string[]): [FoundField, FoundField] | null {
  for (const name of [...near, ...[...session.named].reverse()]) {
    const entity = session.entity(name);
    const shipping = entity === undefined ? null : fieldOf(entity, 'shipping_country');
    const billing = entity === undefined ? null : fieldOf(entity, 'billing_country');
    if (shipping !== null && billing !== null) return [shipping, billing];
  }
  return null;
}

/** The entity a word belongs to: the next one right after it, else the nearest before. */
export function entityNear(atoms: readonly Atom[], at: number, before: readonly string[]): string[] {
  for (let next = at + 1; next < Math.min(atoms.length, at + 4); next += 1) {
    const entity = as(atoms[next], 'entity');
    if (entity !== undefined) return [entity.entity, ...before];
    const skips = atoms[next]?.meanings.some(({ kind }) => kind === 'trait' || kind === 'enum' || kind === 'filler');
    const joins = atoms[next]?.meanings.some(
      (meaning) => meaning.kind === 'mark' && (meaning.mark === 'and' || meaning.mark === 'or'),
    );
    if (skips !== true && joins !== true) break;
  }
  return [...before];
}
