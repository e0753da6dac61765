import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  Lexer,
  LineCounter,
  parseDocument,
  stringify,
  type Document,
} from 'yaml';
import type { DefinitionIssue, WorkflowDefinition } from '@renubu/contracts/language/workflow';
import type { DataPath } from './findings.ts';
import { maxTreeDepth, treeProblem } from './tree.ts';

/** Largest definition text, in UTF-8 bytes. */
export const maxTextBytes = 1024 * 1024;
const maxAliases = 50;

export type ReadText =
  | {
      ok: true;
      value: unknown;
      /** The line (from 1) of a path, or of the nearest part above it that is in the text. */
      lineOf: (path: DataPath) => number | undefined;
    }
  | { ok: false; issues: DefinitionIssue[] };

/** Reads a definition's text: YAML 1.2, of which JSON is a part. All syntax errors at once, with lines. Never throws. */
export function readText(text: string): ReadText {
  if (text.length > maxTextBytes || new TextEncoder().encode(text).length > maxTextBytes) {
    return refuse('text_too_large', 'The text is larger than 1 MB.');
  }
  const deep = deepLine(text);
  if (deep !== null) return refuse('too_deep', `Values are nested more than ${maxTreeDepth} deep.`, deep);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    stringKeys: true,
    prettyErrors: false,
    lineCounter: lines,
  });
  const issues = [...document.errors, ...document.warnings].map((error) =>
    syntaxIssue(wordSyntaxError(error.code, error.message), lines.linePos(error.pos[0]).line),
  );
  if (issues.length > 0) return { ok: false, issues };
  return readDocument(document, lines);
}

function readDocument(document: Document.Parsed, lines: LineCounter): ReadText {
  try {
    const value: unknown = document.toJS({ maxAliasCount: maxAliases });
    // An alias inside of what it names makes a value that contains itself.
    const problem = treeProblem(value);
    if (problem !== null) return refuse(problem.code, problem.message);
    return { ok: true, value, lineOf: (path) => lineOf(document, lines, path) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return refuse(
      'yaml_syntax',
      /alias/i.test(message) ? 'The text repeats itself through too many aliases.' : message,
    );
  }
}

function refuse(code: string, message: string, line = 1): ReadText {
  return { ok: false, issues: [{ ...syntaxIssue(message, line), code }] };
}

function syntaxIssue(message: string, line: number): DefinitionIssue {
  return { severity: 'error', code: 'yaml_syntax', stepId: null, path: '', message, line };
}

function wordSyntaxError(code: string, message: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'The same key is there twice.';
    case 'TAB_AS_INDENT':
      return 'Tabs cannot indent YAML: use spaces.';
    case 'MULTIPLE_DOCS':
      return 'A file holds one definition: remove the “---” between documents.';
    case 'TAG_RESOLVE_FAILED':
      return 'Tags such as “!name” are not supported.';
    default:
      return message;
  }
}

/** The first line that nests values too deeply; the parser itself is recursive and must not see such a text. */
function deepLine(text: string): number | null {
  return deepBlockLine(text) ?? deepFlowLine(text);
}

function deepBlockLine(text: string): number | null {
  const indents: number[] = [];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const match = /^( *)((?:[-?:][ \t]+)*)/.exec(lines[index] ?? '');
    const line = lines[index]?.trim() ?? '';
    if (match === null || line === '' || line.startsWith('#')) continue;
    const indent = match[1]?.length ?? 0;
    while ((indents.at(-1) ?? -1) >= indent) indents.pop();
    indents.push(indent);
    const markers = match[2]?.replace(/[ \t]/g, '').length ?? 0;
    if (indents.length + markers > maxTreeDepth) return index + 1;
  }
  return null;
}

function deepFlowLine(text: string): number | null {
  if (!/[[{]/.test(text)) return null;
  let depth = 0;
  let line = 1;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    else if (token.includes('\n')) line += token.split('\n').length - 1;
    if (depth > maxTreeDepth) return line;
  }
  return null;
}

function lineOf(document: Document.Parsed, lines: LineCounter, path: DataPath): number | undefined {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (!isCollection(node)) break;
    const pair = isMap(node) ? node.items.find((item) => isPair(item) && keyOf(item.key) === String(part)) : undefined;
    const next: unknown = pair === undefined ? node.get(part, true) : pair.value;
    const start = pair === undefined ? startOf(next) : startOf(pair.key);
    if (start === undefined) break;
    offset = start;
    node = next;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

function keyOf(key: unknown): string {
  return isNode(key) ? String(key.toJSON()) : String(key);
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

/** Writes a definition as text; reading it back gives the same definition. */
export function writeText(definition: WorkflowDefinition, format: 'yaml' | 'json' = 'yaml'): string {
  if (format === 'json') return `${JSON.stringify(definition, null, 2)}\n`;
  return stringify(definition, { version: '1.2', schema: 'core', lineWidth: 120, aliasDuplicateObjects: false });
}
