import type { DataPath } from './findings.ts';

/** An object whose shape has not been checked yet. */
export type Loose = Record<string, unknown>;

/** A step read tolerantly, so that the rules find what is wrong next to what the schema refuses. */
export interface LooseStep {
  raw: Loose;
  id: string | null;
  type: string | null;
  path: DataPath;
  parent: LooseStep | null;
  list: LooseList;
  index: number;
  /** 1 for a step of the outermost list. */
  depth: number;
  /** Position in reading order. */
  order: number;
  lists: LooseList[];
}

/** A list of steps: `steps` of the definition, or one inside a step (`then`, `cases[1]`, `branches[0]`, …). */
export interface LooseList {
  name: string;
  path: DataPath;
  steps: LooseStep[];
}

export interface LooseDefinition {
  raw: Loose;
  root: LooseList;
  /** All steps in reading order. */
  steps: LooseStep[];
  byId: ReadonlyMap<string, LooseStep>;
}

export function isLoose(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own objects of a list; nothing when it is none. */
export function looseItems(value: unknown): { item: Loose; index: number }[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, index) => (isLoose(item) ? [{ item, index }] : []));
}

/** The own entries of an object that are objects themselves. */
export function looseEntries(value: unknown): { key: string; item: Loose }[] {
  if (!isLoose(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => (isLoose(item) ? [{ key, item }] : []));
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Keys of a step that hold steps; they are walked as steps and never as values. */
export const stepListKeys: ReadonlySet<string> = new Set([
  'then',
  'else',
  'cases',
  'default',
  'branches',
  'steps',
  'onTimeout',
  'approved',
  'rejected',
  'expired',
  'onError',
]);

/** Reads the steps of a definition in reading order. The input must be a tree of bounded depth. */
export function readLoose(raw: Loose): LooseDefinition {
  const steps: LooseStep[] = [];
  const root: LooseList = { name: 'steps', path: ['steps'], steps: [] };
  fill(root, raw.steps, null, steps);
  const byId = new Map<string, LooseStep>();
  for (const step of steps) if (step.id !== null && !byId.has(step.id)) byId.set(step.id, step);
  return { raw, root, steps, byId };
}

function fill(list: LooseList, value: unknown, parent: LooseStep | null, all: LooseStep[]): void {
  for (const { item, index } of looseItems(value)) {
    const step: LooseStep = {
      raw: item,
      id: textOf(item.id),
      type: textOf(item.type),
      path: [...list.path, index],
      parent,
      list,
      index,
      depth: (parent?.depth ?? 0) + 1,
      order: all.length,
      lists: [],
    };
    all.push(step);
    list.steps.push(step);
    for (const found of listsOf(step)) {
      const inner: LooseList = { name: found.name, path: [...step.path, ...found.path], steps: [] };
      step.lists.push(inner);
      fill(inner, found.value, step, all);
    }
  }
}

function listsOf(step: LooseStep): { name: string; path: DataPath; value: unknown }[] {
  const { raw } = step;
  const plain = (key: string): { name: string; path: DataPath; value: unknown }[] =>
    Array.isArray(raw[key]) ? [{ name: key, path: [key], value: raw[key] }] : [];
  const cases = looseItems(raw.cases).map(({ item, index }) => ({
    name: `cases[${index}]`,
    path: ['cases', index, 'steps'],
    value: item.steps,
  }));
  const branches = Array.isArray(raw.branches)
    ? raw.branches.map((value: unknown, index) => ({ name: `branches[${index}]`, path: ['branches', index], value }))
    : [];
  return [
    ...plain('then'),
    ...plain('else'),
    ...cases,
    ...plain('default'),
    ...branches,
    ...['steps', 'onTimeout', 'approved', 'rejected', 'expired', 'onError'].flatMap(plain),
  ];
}

/** The innermost step that holds a path. */
export function stepAt(definition: LooseDefinition, path: DataPath): LooseStep | null {
  if (path[0] !== 'steps') return null;
  let list: LooseList | undefined = definition.root;
  let found: LooseStep | null = null;
  while (list !== undefined) {
    const length: number = list.path.length;
    const next: LooseStep | undefined = list.steps.find((step) => step.index === path[length]);
    if (next === undefined || path.length <= length) return found;
    found = next;
    list = next.lists.find((inner) => inner.path.every((part, index) => part === path[index]));
  }
  return found;
}
