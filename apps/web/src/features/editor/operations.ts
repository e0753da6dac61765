import type { StepType } from '@renubu/contracts/language/steps';
import { isMap, isScalar, isSeq, visit, type Document, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { editText, readDefinition, type Path } from './document.ts';
import { freeId, newStep } from './new-step.ts';
import { allSteps, optionalLists, outline, placeOf, type Place, type StepList, type StepNode } from './outline.ts';

/** A changed text and the step to look at afterwards; null when the operation does not apply. */
export type Edited = { text: string; select: Path | null } | null;
export type Direction = 'up' | 'down' | 'in' | 'out';

interface Target {
  list: StepList;
  index: number;
}

function rootOf(text: string): StepList | null {
  const definition = readDefinition(text);
  return definition === null ? null : outline(definition);
}

const idsOf = (root: StepList): Set<string> => new Set(allSteps(root).map(({ id }) => id));

/** Adds a step at a position of a list. */
export function addStep(text: string, list: Path, index: number, type: StepType): Edited {
  const root = rootOf(text);
  if (!root) return null;
  const step = newStep(type, idsOf(root));
  const changed = editText(text, (document) => insert(document, list, index, document.createNode(step)));
  return { text: changed, select: [...list, index] };
}

/** Takes a step out, with all it holds. */
export function removeStep(text: string, path: Path): Edited {
  const root = rootOf(text);
  const place = root && placeOf(root, path);
  if (!place) return null;
  const changed = editText(text, (document) => void take(document, place));
  const next = place.list.steps[place.index + 1] ? path : place.list.steps[place.index - 1]?.path;
  return { text: changed, select: next ?? place.parent?.path ?? null };
}

/** Puts a copy behind a step; the copy's ids are new. */
export function duplicateStep(text: string, path: Path): Edited {
  const root = rootOf(text);
  const place = root && placeOf(root, path);
  if (!root || !place) return null;
  const taken = idsOf(root);
  const own = allSteps({ ...place.list, steps: [stepOf(place)] });
  const names = new Map<string, string>();
  for (const { id, key } of own) {
    const name = freeId(id === '' ? 'step' : id, taken);
    taken.add(name);
    names.set(key, name);
  }
  const changed = editText(text, (document) => {
    const source = document.getIn(path, true);
    if (!isMap(source)) return;
    const copy = source.clone() as YAMLMap;
    for (const step of own) copy.setIn([...step.path.slice(path.length), 'id'], names.get(step.key));
    insert(document, place.list.path, place.index + 1, copy);
  });
  return { text: changed, select: [...place.list.path, place.index + 1] };
}

const stepOf = ({ list, index }: Place): StepNode => {
  const step = list.steps[index];
  if (!step) throw new RangeError('A place names a step of its list.');
  return step;
};

/** Where a step would go, or null when it cannot go further that way. */
export function moveTarget(root: StepList, path: Path, direction: Direction): Target | null {
  const place = placeOf(root, path);
  if (!place) return null;
  const { parent, list, lists, index } = place;
  const beside = (offset: number): StepList | undefined => lists[lists.indexOf(list) + offset];
  switch (direction) {
    case 'up': {
      if (index > 0) return { list, index: index - 1 };
      const before = beside(-1);
      return before ? { list: before, index: before.steps.length } : null;
    }
    case 'down': {
      if (index < list.steps.length - 1) return { list, index: index + 1 };
      const after = beside(1);
      return after ? { list: after, index: 0 } : null;
    }
    case 'in': {
      const into = list.steps[index - 1]?.lists.find(({ kind }) => kind !== 'onError');
      return into ? { list: into, index: into.steps.length } : null;
    }
    case 'out': {
      const outer = parent && placeOf(root, parent.path);
      return outer ? { list: outer.list, index: outer.index + 1 } : null;
    }
  }
}

/** Moves a step with all it holds; up and down go on into the neighbouring branch. */
export function moveStep(text: string, path: Path, direction: Direction): Edited {
  const root = rootOf(text);
  const target = root && moveTarget(root, path, direction);
  const place = root && placeOf(root, path);
  if (!target || !place) return null;
  const id = stepOf(place).raw;
  const changed = editText(text, (document) => {
    const node = take(document, place, target.list.path);
    insert(document, target.list.path, target.index, node);
  });
  // A list that became empty may have left the text, so the step is looked up by what it is.
  const after = rootOf(changed);
  const moved = after && allSteps(after).find(({ raw }) => JSON.stringify(raw) === JSON.stringify(id));
  return { text: changed, select: moved?.path ?? null };
}

/** Takes the node of a step out of its list; an optional list that holds nothing more leaves the text. */
function take(document: Document, { list, index }: Place, keep?: Path): Node {
  const items = document.getIn(list.path, true) as YAMLSeq;
  const [node] = items.items.splice(index, 1);
  const kept = keep !== undefined && keep.join('/').startsWith(list.path.join('/'));
  if (items.items.length === 0) items.flow = true;
  if (items.items.length === 0 && optionalLists.has(list.kind) && !kept) document.deleteIn(list.path);
  return node as Node;
}

function insert(document: Document, path: Path, index: number, node: Node): void {
  const present = document.getIn(path, true);
  if (isSeq(present)) {
    if (present.items.length === 0) present.flow = false;
    present.items.splice(index, 0, node);
  } else {
    const list = document.createNode([]) as YAMLSeq;
    list.items.push(node);
    document.setIn(path, list);
  }
}

/** Gives a step another id, also where templates, conditions and tests name it. */
export function renameStep(text: string, path: Path, id: string): Edited {
  const root = rootOf(text);
  const place = root && placeOf(root, path);
  if (!root || !place) return null;
  const before = stepOf(place).id;
  // Two steps with one id: what names it could mean either, so nothing else is changed.
  const unique = allSteps(root).filter((step) => step.id === before).length === 1;
  const changed = editText(text, (document) => {
    document.setIn([...path, 'id'], id);
    if (before !== '' && unique) renameReferences(document, before, id);
  });
  return { text: changed, select: path };
}

const testKeys = new Set(['step', 'complete', 'skip', 'snooze', 'finish', 'approve', 'reject', 'waitingAt']);
const testLists = new Set(['completed', 'skipped']);

function renameReferences(document: Document, before: string, id: string): void {
  const reference = new RegExp(`\\bsteps\\.${before}(?![\\w-])`, 'g');
  visit(document, {
    Scalar: (key, node) => {
      if (key !== 'key' && typeof node.value === 'string') node.value = node.value.replace(reference, `steps.${id}`);
    },
  });
  const tests = document.get('tests', true);
  if (!isSeq(tests)) return;
  visit(tests as unknown as Document, {
    Pair: (_key, pair) => {
      const name = isScalar(pair.key) ? String(pair.key.value) : '';
      if (testKeys.has(name) && isScalar(pair.value) && pair.value.value === before) pair.value.value = id;
      if (!testLists.has(name) || !isSeq(pair.value)) return;
      for (const item of pair.value.items) if (isScalar(item) && item.value === before) item.value = id;
    },
  });
}
