import { stepTypes, type StepType } from '@renubu/contracts/language/steps';
import type { BranchKind } from '../workflows/tree.ts';
import { isLoose, valueAt, type Loose, type Path } from './document.ts';

/** Which list of a step: its name in texts. */
export type ListKind = 'steps' | BranchKind;

/** A list that holds steps, or that may hold them though the text does not name it yet. */
export interface StepList {
  kind: ListKind;
  path: Path;
  /** Position among lists of its kind, from 0. */
  position: number;
  steps: StepNode[];
  /** False when the text does not name it yet. */
  present: boolean;
}

/** A step as far as it can be read: nothing here is checked. */
export interface StepNode {
  path: Path;
  /** The path as text: a key that is there even when the id is not. */
  key: string;
  id: string;
  type: StepType | null;
  raw: Loose;
  lists: StepList[];
}

export const pathKey = (path: Path): string => path.join('/');
export const samePath = (one: Path | null, other: Path | null): boolean =>
  one !== null && other !== null && pathKey(one) === pathKey(other);

const plainLists: Partial<Record<StepType, [ListKind, string][]>> = {
  condition: [
    ['then', 'then'],
    ['else', 'else'],
  ],
  foreach: [['each', 'steps']],
  approval: [
    ['approved', 'approved'],
    ['rejected', 'rejected'],
    ['expired', 'expired'],
  ],
};
/** Lists that are shown only once they are there, because most steps have none. */
const rareLists: [ListKind, string][] = [
  ['onTimeout', 'onTimeout'],
  ['onError', 'onError'],
];
/** Lists that may be left out of a text when they hold nothing. */
export const optionalLists: ReadonlySet<ListKind> = new Set([
  'else',
  'default',
  'approved',
  'rejected',
  'expired',
  'onTimeout',
  'onError',
]);

const typeOf = (value: unknown): StepType | null => stepTypes.find((type) => type === value) ?? null;

/** The steps of a definition with their lists, however unfinished it is. */
export function outline(definition: Loose): StepList {
  return readList(definition, ['steps'], 'steps', 0);
}

function readList(root: Loose, path: Path, kind: ListKind, position: number): StepList {
  const value = valueAt(root, path);
  const steps = Array.isArray(value)
    ? value.flatMap((item: unknown, index) => (isLoose(item) ? [readStep(root, item, [...path, index])] : []))
    : [];
  return { kind, path, position, steps, present: value !== undefined };
}

function readStep(root: Loose, raw: Loose, path: Path): StepNode {
  const type = typeOf(raw['type']);
  const id = typeof raw['id'] === 'string' ? raw['id'] : '';
  const list = (kind: ListKind, key: Path, position = 0) => readList(root, [...path, ...key], kind, position);
  const own: StepList[] = [];
  if (type === 'switch') {
    own.push(...items(raw['cases']).map((index) => list('case', ['cases', index, 'steps'], index)));
    own.push(list('default', ['default']));
  } else if (type === 'parallel') {
    own.push(...items(raw['branches']).map((index) => list('parallel', ['branches', index], index)));
  } else if (type !== null) {
    own.push(...(plainLists[type] ?? []).map(([kind, key]) => list(kind, [key])));
  }
  own.push(...rareLists.filter(([, key]) => raw[key] !== undefined).map(([kind, key]) => list(kind, [key])));
  return { path, key: pathKey(path), id, type, raw, lists: own };
}

const items = (value: unknown): number[] => (Array.isArray(value) ? value.map((_item, index) => index) : []);

/** Every step, from top to bottom. */
export function allSteps(list: StepList): StepNode[] {
  return list.steps.flatMap((step) => [step, ...step.lists.flatMap(allSteps)]);
}

export const stepAtPath = (list: StepList, path: Path | null): StepNode | undefined =>
  path === null ? undefined : allSteps(list).find((step) => step.key === pathKey(path));

/** Where a step stands: the step around it, that step's lists, which of them, and the position in it. */
export interface Place {
  parent: StepNode | null;
  lists: StepList[];
  list: StepList;
  index: number;
}
/** The place of a step, or undefined when there is none at this path. */
export function placeOf(root: StepList, path: Path): Place | undefined {
  const search = (parent: StepNode | null, lists: StepList[]): Place | undefined => {
    for (const list of lists) {
      for (const [index, step] of list.steps.entries()) {
        if (samePath(step.path, path)) return { parent, lists, list, index };
        const inner = search(step, step.lists);
        if (inner) return inner;
      }
    }
    return undefined;
  };
  return search(null, [root]);
}
