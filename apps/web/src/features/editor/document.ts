import type { Json } from '@renubu/contracts/json';
import { readText } from '@renubu/core/definitions/parse';
import {
  isCollection,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

/** Keys and positions from the root of a definition, such as `['steps', 2, 'then', 0]`. */
export type Path = readonly (string | number)[];
export type Loose = Record<string, unknown>;

export const isLoose = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a text says, as plain data; null while it cannot be read or is no object. Never throws. */
export function readDefinition(text: string): Loose | null {
  const read = readText(text);
  return read.ok && isLoose(read.value) ? read.value : null;
}

/**
 * Changes a text through its YAML document, so that comments, quotes and the order of keys stay where they can. A text
 * that cannot be read comes back as it is. Aliases are written out first: a change at one place must not change others.
 */
export function editText(text: string, edit: (document: Document) => void): string {
  if (readDefinition(text) === null) return text;
  const document = parseDocument(text, { version: '1.2', schema: 'core', stringKeys: true });
  writeOutAliases(document);
  edit(document);
  if (text.trimStart().startsWith('{')) return `${JSON.stringify(document.toJS(), null, 2)}\n`;
  keepPadding(document, text);
  return document.toString({ lineWidth: 0 });
}

/** Writes `[a]` and `{ b: 1 }` with or without inner spaces, as the text does already. */
function keepPadding(document: Document, text: string): void {
  const inner = (padding: string) => (_key: unknown, node: YAMLMap | YAMLSeq) => {
    const own = node.toString.bind(node);
    node.toString = (context, onComment, onChompKeep) =>
      own(context && { ...context, flowCollectionPadding: padding }, onComment, onChompKeep);
  };
  const padsLists = /\[ +[^\s\]]/.test(text);
  const padsMaps = !/(^|[^{])\{[^\s{}%]/.test(text);
  visit(document, { Map: inner(padsMaps ? ' ' : ''), Seq: inner(padsLists ? ' ' : '') });
}

function writeOutAliases(document: Document): void {
  visit(document, {
    Alias: (_key, alias) => alias.resolve(document)?.clone() as Node | undefined,
  });
  visit(document, {
    Node: (_key, node) => {
      if ('anchor' in node) delete node.anchor;
    },
  });
}

/** The value at a path, or undefined. */
export function valueAt(value: unknown, path: Path): unknown {
  let found: unknown = value;
  for (const part of path) {
    if (Array.isArray(found) && typeof part === 'number') found = found[part];
    else if (isLoose(found) && Object.hasOwn(found, String(part))) found = found[String(part)];
    else return undefined;
  }
  return found;
}

/** Sets the value at a path, or takes it away when undefined. Parts above that are missing are made. */
export function setAt(text: string, path: Path, value: Json | undefined): string {
  return editText(text, (document) => assign(document, path, value));
}

/** As `setAt`, on a document. */
export function assign(document: Document, path: Path, value: Json | undefined): void {
  if (value === undefined) {
    if (isCollection(document.getIn(path.slice(0, -1), true))) document.deleteIn(path);
    return;
  }
  const present = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isMap(present) && isLoose(value)) assignKeys(document, present, path, value as Record<string, Json>);
  else if (isSeq(present) && Array.isArray(value)) assignItems(document, present, path, value);
  else if (isScalar(present) && (value === null || typeof value !== 'object')) present.value = value;
  else document.setIn(path, document.createNode(value));
}

/** Only what differs is written, so that comments beside what stays are kept. */
function assignKeys(document: Document, map: YAMLMap, path: Path, value: Record<string, Json>): void {
  for (const { key } of [...map.items]) {
    const name = isScalar(key) ? String(key.value) : String(key);
    if (!Object.hasOwn(value, name)) map.delete(key);
  }
  for (const [key, item] of Object.entries(value)) assign(document, [...path, key], item);
}

function assignItems(document: Document, list: YAMLSeq, path: Path, value: readonly Json[]): void {
  list.items.splice(value.length);
  value.forEach((item, index) => {
    if (index < list.items.length) assign(document, [...path, index], item);
    else list.add(document.createNode(item));
  });
}
