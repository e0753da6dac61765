import type { Operator, Comparison } from '@renubu/contracts/language/conditions';

/** What a verb asks for. */
export type VerbKind =
  | 'block'
  | 'allow'
  | 'review'
  | 'hold'
  | 'approve'
  | 'auto-approve'
  | 'notify'
  | 'email'
  | 'welcome'
  | 'remind'
  | 'survey'
  | 'wait'
  | 'create'
  | 'record'
  | 'reorder'
  | 'enrol'
  | 'update'
  | 'tag'
  | 'assign'
  | 'escalate'
  | 'cancel'
  | 'expire'
  | 'pay'
  | 'call'
  | 'log'
  | 'task'
  | 'emit'
  | 'refused';

export type MarkKind =
  | 'if'
  | 'when'
  | 'after'
  | 'unless'
  | 'except'
  | 'else'
  | 'then'
  | 'until'
  | 'and'
  | 'or'
  | 'but'
  | 'comma'
  | 'colon'
  | 'stop'
  | 'open'
  | 'close';

export type NumberUnit = 'money' | 'percent' | 'plain';

/** A field a phrase can mean: entity and name in the catalog. */
export interface FieldRef {
  entity: string;
  name: string;
}

/** What a phrase of a request means. One phrase may have several readings; the reader takes the one that fits. */
export type Meaning =
  | { kind: 'entity'; entity: string }
  | { kind: 'field'; fields: FieldRef[] }
  | { kind: 'trait'; traits: { entity: string; means: Comparison; vague?: string }[] }
  | { kind: 'happened'; fields: FieldRef[] }
  | { kind: 'enum'; fields: FieldRef[]; value: string }
  | { kind: 'occurs'; events: { entity: string; type: string }[] }
  | { kind: 'event'; type: string; known: boolean }
  | { kind: 'compare'; op: Operator }
  | { kind: 'and-up'; op: Operator }
  | { kind: 'number'; value: number; unit: NumberUnit; currency?: string; andUp: boolean; minutes?: boolean }
  | { kind: 'duration'; text: string; days: number; count: number; unit: DurationUnit }
  | { kind: 'verb'; verb: VerbKind; form: 'base' | 'past' | 'gerund' | 'noun' }
  | { kind: 'role'; role: string }
  | { kind: 'medium'; medium: 'slack' | 'email' | 'sms' | 'pager' | 'teams' | 'webhook' }
  | { kind: 'channel'; channel: string }
  | { kind: 'address'; address: string }
  | { kind: 'url'; url: string }
  | { kind: 'quoted'; text: string }
  | { kind: 'mark'; mark: MarkKind }
  | { kind: 'not' }
  | { kind: 'be' }
  | { kind: 'have' }
  | { kind: 'need' }
  | { kind: 'link'; link: LinkKind }
  | { kind: 'vague'; size: 'large' | 'small' | 'other' }
  | { kind: 'every' }
  | { kind: 'thing'; thing: string }
  | { kind: 'person'; who: 'them' | 'me' | 'it' | 'that' }
  | { kind: 'place'; country: string }
  | { kind: 'clock'; cron: string; says: string }
  | { kind: 'priority'; priority: number }
  | { kind: 'filler' }
  | { kind: 'unknown' };

export type DurationUnit = 'seconds' | 'minutes' | 'hours' | 'days' | 'weeks' | 'months' | 'years' | 'business days';

/** Small words that say how the words around them belong together. */
export type LinkKind =
  | 'from'
  | 'by'
  | 'to'
  | 'for'
  | 'with'
  | 'without'
  | 'within'
  | 'last'
  | 'ago'
  | 'old'
  | 'at'
  | 'at-most'
  | 'first'
  | 'next'
  | 'ever'
  | 'differs'
  | 'same'
  | 'auto'
  | 'missing'
  | 'contains'
  | 'starts'
  | 'ends'
  | 'as'
  | 'of'
  | 'change'
  | 'takes'
  | 'on'
  | 'in'
  | 'only'
  | 'remaining';

/** A phrase with its place and every meaning it can have, the likeliest first. */
export interface Atom {
  start: number;
  end: number;
  text: string;
  meanings: Meaning[];
  /** Set when the word was read as a near one. */
  readAs?: string;
  possessive: boolean;
  /** Position in the request. */
  index: number;
}

export type MeaningOf<Kind extends Meaning['kind']> = Extract<Meaning, { kind: Kind }>;

/** The reading of an atom of this kind, if it has one. */
export function as<Kind extends Meaning['kind']>(atom: Atom | undefined, kind: Kind): MeaningOf<Kind> | undefined {
  return atom?.meanings.find((meaning): meaning is MeaningOf<Kind> => meaning.kind === kind);
}

/** The reading of an atom as a verb of this kind, in any form. */
export const verbIn = (atom: Atom | undefined, ...kinds: VerbKind[]): MeaningOf<'verb'> | undefined =>
  atom?.meanings.find(
    (meaning): meaning is MeaningOf<'verb'> => meaning.kind === 'verb' && kinds.includes(meaning.verb),
  );

/** The reading of an atom as a noun for an action, such as “approval”. */
export const nounIn = (atom: Atom | undefined): MeaningOf<'verb'> | undefined =>
  atom?.meanings.find((meaning): meaning is MeaningOf<'verb'> => meaning.kind === 'verb' && meaning.form === 'noun');

export const isMark = (atom: Atom | undefined, ...marks: MarkKind[]): boolean =>
  atom !== undefined && atom.meanings.some((meaning) => meaning.kind === 'mark' && marks.includes(meaning.mark));

export const isLink = (atom: Atom | undefined, ...links: LinkKind[]): boolean =>
  atom !== undefined && atom.meanings.some((meaning) => meaning.kind === 'link' && links.includes(meaning.link));
