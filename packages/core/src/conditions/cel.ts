import { Environment, type ASTNode } from '@marcbachmann/cel-js';
import type { Json, JsonObject } from '@renubu/contracts/json';
import { BoundedCache } from './bounded-cache.ts';
import { compilePattern, type PatternTest } from './patterns.ts';
import { chargeWork } from './work-meter.ts';

/** A CEL expression that cannot be compiled or computed. */
export class ExpressionError extends Error {
  readonly code: 'expression_syntax' | 'expression_too_complex' | 'expression_failed';

  constructor(code: ExpressionError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ExpressionError';
    this.code = code;
  }
}

export interface Expression {
  readonly source: string;
  /** Names of the scope that the expression reads. */
  readonly roots: readonly string[];
  /** Computes the value; throws an `ExpressionError` (a missing key is one). */
  evaluate(scope: JsonObject): Json;
}

const maxSourceLength = 2000;
/** Bounds the work of nested loops over the data: (longest list) to the power of (depth of loops + 1). */
const maxLoopWork = 50_000_000;
const loops = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
/** The library's own `matches` backtracks; ours runs in linear time under this name. */
const linearMatches = 'matchesPattern';

const patterns = new BoundedCache<PatternTest>(200);
const environment = createEnvironment();

function createEnvironment(): Environment {
  const created = new Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 500, maxDepth: 40, maxListElements: 100, maxMapEntries: 100 },
  });
  const arithmetic: Record<string, (left: number, right: number) => number> = {
    '+': (left, right) => left + right,
    '-': (left, right) => left - right,
    '*': (left, right) => left * right,
    '/': (left, right) => left / right,
    '%': (left, right) => left % right,
  };
  for (const [symbol, compute] of Object.entries(arithmetic)) {
    created.registerOperator(`double ${symbol} int`, (left: number, right: bigint) => compute(left, Number(right)));
    created.registerOperator(`int ${symbol} double`, (left: bigint, right: number) => compute(Number(left), right));
  }
  created.registerFunction(`string.${linearMatches}(string): bool`, (text: string, pattern: string) =>
    patterns.getOrMake(pattern, () => compilePattern(pattern))(text),
  );
  return created;
}

const expressions = new BoundedCache<Expression>(500);

/** Compiles a CEL expression (cached). Throws an `ExpressionError` when it is malformed or too complex. */
export function compileExpression(source: string): Expression {
  return expressions.getOrMake(source, () => createExpression(source));
}

/** Computes a CEL expression over the scope: its value, or what went wrong. Never throws. */
export function evaluateExpression(
  source: string,
  scope: JsonObject,
): { ok: true; value: Json } | { ok: false; code: string; message: string } {
  try {
    return { ok: true, value: compileExpression(source).evaluate(scope) };
  } catch (error) {
    const code = error instanceof ExpressionError ? error.code : 'expression_failed';
    return { ok: false, code, message: messageOf(error) };
  }
}

function createExpression(source: string): Expression {
  if (source.length > maxSourceLength) {
    throw new ExpressionError('expression_too_complex', `an expression has at most ${maxSourceLength} characters`);
  }
  const parsed = parse(rewriteMatches(source));
  const facts = inspect(parsed.ast);
  return {
    source,
    roots: [...facts.roots].filter((root) => !facts.bound.has(root)),
    evaluate: (scope) => {
      const visible = visibleScope(scope, facts.roots);
      if (facts.depth > 0) refuseHeavyLoops(visible, facts);
      try {
        return toJson(parsed(visible));
      } catch (error) {
        if (error instanceof ExpressionError) throw error;
        throw new ExpressionError('expression_failed', messageOf(error), { cause: error });
      }
    },
  };
}

function parse(source: string): ReturnType<Environment['parse']> {
  try {
    return environment.parse(source);
  } catch (error) {
    const code = /limit|exceed|max/i.test(messageOf(error)) ? 'expression_too_complex' : 'expression_syntax';
    throw new ExpressionError(code, messageOf(error), { cause: error });
  }
}

function rewriteMatches(source: string): string {
  if (!source.includes('matches')) return source;
  const calls: number[] = [];
  walk(parse(source).ast, (node) => {
    if (node.op !== 'rcall' || node.args[0] !== 'matches') return;
    calls.push(source.indexOf('matches', node.args[1].end));
  });
  let rewritten = source;
  for (const position of [...new Set(calls)].sort((left, right) => right - left)) {
    rewritten = `${rewritten.slice(0, position)}${linearMatches}${rewritten.slice(position + 'matches'.length)}`;
  }
  walk(parse(rewritten).ast, (node) => {
    const left = node.op === 'rcall' || node.op === 'call' ? node.args[0] === 'matches' : false;
    if (left) throw new ExpressionError('expression_syntax', 'write matches as text.matches("pattern")');
  });
  return rewritten;
}

interface ExpressionFacts {
  roots: Set<string>;
  /** Names that loops give to their items. */
  bound: Set<string>;
  /** Depth of nested loops. */
  depth: number;
  splitsText: boolean;
}

function inspect(ast: ASTNode): ExpressionFacts {
  const facts: ExpressionFacts = { roots: new Set(), bound: new Set(), depth: 0, splitsText: false };
  walk(ast, (node, depth) => {
    if (node.op === 'id') facts.roots.add(node.args);
    if (node.op === 'id' && node.args === 'cel') {
      throw new ExpressionError('expression_syntax', 'cel.bind is not available');
    }
    if (node.op === 'rcall' && node.args[0] === 'split') facts.splitsText = true;
    const item = node.op === 'rcall' && loops.has(node.args[0]) ? node.args[2][0] : undefined;
    if (item?.op === 'id') facts.bound.add(item.args);
    facts.depth = Math.max(facts.depth, depth);
  });
  return facts;
}

function walk(node: ASTNode, visit: (node: ASTNode, depth: number) => void, depth = 0): void {
  const inner = node.op === 'rcall' && loops.has(node.args[0]) ? depth + 1 : depth;
  visit(node, inner);
  if (node.op === 'rcall') walk(node.args[1], visit, depth);
  for (const child of childrenOf(node)) walk(child, visit, inner);
}

function childrenOf(node: ASTNode): ASTNode[] {
  if (node.op === 'rcall') return node.args[2];
  if (node.op === 'call') return node.args[1];
  if (node.op === 'map') return node.args.flat();
  if (node.op === 'value' || node.op === 'id') return [];
  const operands: readonly unknown[] = Array.isArray(node.args) ? node.args : [node.args];
  return operands.filter((operand): operand is ASTNode => typeof operand === 'object' && operand !== null);
}

function visibleScope(scope: JsonObject, roots: ReadonlySet<string>): JsonObject {
  const visible = Object.create(null) as JsonObject;
  for (const root of roots) {
    const value = root !== 'secrets' && Object.hasOwn(scope, root) ? scope[root] : undefined;
    if (value !== undefined) visible[root] = value;
  }
  return visible;
}

function refuseHeavyLoops(scope: JsonObject, facts: ExpressionFacts): void {
  const longest = longestList(scope, facts.splitsText);
  chargeWork(longest ** facts.depth);
  if (longest ** (facts.depth + 1) <= maxLoopWork) return;
  throw new ExpressionError('expression_too_complex', `a list of ${longest} items is too long for nested loops`);
}

function longestList(value: Json | undefined, countText: boolean): number {
  if (typeof value === 'string') return countText ? value.length : 0;
  if (value === null || typeof value !== 'object') return 0;
  const items = Array.isArray(value) ? value : Object.values(value);
  return items.reduce<number>((longest, item) => Math.max(longest, longestList(item, countText)), items.length);
}

function toJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toJson);
  const plain = value instanceof Map ? Object.fromEntries(value) : value;
  if (typeof plain === 'object' && plain !== null && isPlain(plain)) {
    return Object.fromEntries(Object.entries(plain).map(([key, item]) => [key, toJson(item)]));
  }
  if (typeof value === 'object' && value !== null && 'toString' in value) return String(value);
  throw new ExpressionError('expression_failed', 'the result is not a JSON value');
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}
