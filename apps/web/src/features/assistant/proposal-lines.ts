import type { Proposal } from '@renubu/contracts/assistant';
import type { Json } from '@renubu/contracts/json';

export interface ChangeLine {
  /** Key of a text in `ai:proposal.part`, or a name that is shown as it is. */
  label: string;
  named: boolean;
  /** Undefined: there is nothing to compare with. */
  before: string | undefined;
  after: string;
  /** Long text: shown folded, below the others. */
  long: boolean;
}

const text = (value: Json | undefined): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'string'
      ? value
      : Array.isArray(value)
        ? value.map(text).join(', ')
        : typeof value === 'object'
          ? JSON.stringify(value, null, 2)
          : String(value);
const part = (value: Json, name: string): string =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? text(value[name]) : '';
const line = (label: string, after: string, before?: string): ChangeLine => ({
  label,
  named: false,
  before,
  after,
  long: after.length > 120 || after.includes('\n'),
});

/** What accepting a proposal changes, part by part. `fieldTitle` names a field of the step's form. */
export function changeLines({ change, before }: Proposal, fieldTitle?: string): ChangeLine[] {
  switch (change.kind) {
    case 'fill_field':
      return [{ ...line(fieldTitle ?? change.field, text(change.value), text(before)), named: true }];
    case 'create_task':
      return [
        line('title', change.title),
        ...(change.dueAt === null ? [] : [line('dueAt', change.dueAt)]),
        line('priority', String(change.priority)),
        ...(change.description === '' ? [] : [line('description', change.description)]),
      ];
    case 'draft_artifact':
      return Object.entries(change.content).flatMap(([name, value]) =>
        name === 'sections' ? sections(value) : isPlain(value) ? [contentLine(name, text(value))] : [],
      );
    case 'set_stakeholder':
      return (['role', 'influence', 'sentiment', 'relationshipStrength'] as const).flatMap((name) => {
        const after = change[name];
        return after === undefined ? [] : [line(name, String(after), part(before, name))];
      });
  }
}

/** What is not plain, such as the evidence of each sentence, shows once the draft is open. */
const isPlain = (value: Json): boolean =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean';
const contentLine = (name: string, value: string): ChangeLine => ({
  ...line(name, value),
  named: !knownParts.has(name),
});
const sections = (value: Json): ChangeLine[] =>
  Array.isArray(value) ? value.map((item) => ({ ...line(part(item, 'title'), part(item, 'body')), named: true })) : [];
const knownParts = new Set(['to', 'subject', 'body']);
