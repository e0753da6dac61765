import {
  CaseTag,
  defaultOperators,
  IfTag,
  toValueSync,
  UnlessTag,
  type Context,
  type Emitter,
  type FilterImplOptions,
  type Liquid,
  type Parser,
  type TagToken,
  type TopLevelToken,
} from 'liquidjs';
import { chargeWork } from '../conditions/work-meter.ts';
import { TemplateError } from './errors.ts';

/**
 * Work a template may do at most, counted in units of about a microsecond (an item looked at, a character copied) and
 * never in time, so that the same input always gives the same text.
 */
export const maxWork = 2_000_000;
/** Pieces (text, output, tag) rendered at most, loops included. */
const maxPieces = 20_000;
/** Names looked up at most. */
const maxReads = 100_000;
const pieceWork = 4;
const filterWork = 20;
const operatorWork = 5;

function tooMuch(): TemplateError {
  return new TemplateError('too_much_work', 'the template takes too many steps');
}

/** Makes a context count the pieces it renders, the names it looks up and its other work. */
export function limitWork(context: Context): void {
  let pieces = 0;
  let reads = 0;
  const read = context.readProperty.bind(context);
  const use = context.memoryLimit.use.bind(context.memoryLimit);
  context.memoryLimit.use = (units) => {
    chargeWork(units);
    use(units);
  };
  context.renderLimit.check = () => {
    chargeWork(pieceWork);
    if ((pieces += 1) > maxPieces) throw tooMuch();
  };
  context.readProperty = (scope, key) => {
    chargeWork(1);
    if ((reads += 1) > maxReads) throw tooMuch();
    return read(scope, key) as unknown;
  };
}

/** A filter that charges for its call and for the size of what it is given. */
export function charged(filter: FilterImplOptions, extra = 0): FilterImplOptions {
  const handler = typeof filter === 'function' ? filter : filter.handler;
  const raw = typeof filter === 'function' ? false : (filter.raw ?? false);
  return {
    raw,
    handler(value: unknown, ...rest: unknown[]): unknown {
      const rounds = Array.isArray(value) ? value.length : 1;
      const compared = rest.reduce<number>((sum, item) => sum + (Array.isArray(item) ? sizeOf(item) : 0), 0);
      this.context.memoryLimit.use(filterWork + extra + sizeOf(value) + compared * rounds);
      return handler.call(this, value, ...rest) as unknown;
    },
  };
}

/** Items of a list with its inner lists; an eighth of the length of a text. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Math.ceil(value.length / 8);
  if (!Array.isArray(value)) return 1;
  return value.reduce<number>((sum, item: unknown) => sum + (Array.isArray(item) ? sizeOf(item) : 1), 1);
}

type TagClass = Liquid['tags'][string];
type Operators = typeof defaultOperators;

/** The operators of Liquid, charging for what they compare. */
export function chargedOperators(): Operators {
  const names = Object.keys(defaultOperators);
  return Object.fromEntries(
    names.map((name) => {
      const operator = defaultOperators[name] as (...operands: unknown[]) => unknown;
      const run = (...operands: unknown[]): unknown => {
        const context = operands.at(-1) as Context;
        const size = operands.slice(0, -1).reduce<number>((sum, operand) => sum + comparedSize(operand), 0);
        context.memoryLimit.use(operatorWork + size);
        return operator(...operands);
      };
      return [name, keepArity(operator, run)];
    }),
  ) as Operators;
}

/** Liquid tells unary operators by the number of their parameters. */
function keepArity(operator: { length: number }, run: (...operands: unknown[]) => unknown): unknown {
  return Object.defineProperty(run, 'length', { value: operator.length });
}

function comparedSize(operand: unknown): number {
  return typeof operand === 'string' ? operand.length : sizeOf(operand);
}

/** Work for choosing a branch of a tag: by the length of its source, since every branch may be tried. */
function sourceWork(token: TagToken, next: TopLevelToken | undefined): number {
  const end = next?.begin ?? token.input.length;
  return Math.ceil((end - token.begin) / 3);
}

class ChargedIf extends IfTag {
  readonly #work: number;

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, rest, liquid, parser);
    this.#work = sourceWork(token, rest[0]);
  }

  override *render(context: Context, emitter: Emitter): Generator<unknown, void, string> {
    context.memoryLimit.use(this.#work);
    yield* super.render(context, emitter);
  }
}

class ChargedUnless extends UnlessTag {
  readonly #work: number;

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, rest, liquid, parser);
    this.#work = sourceWork(token, rest[0]);
  }

  override *render(context: Context, emitter: Emitter): Generator<unknown, unknown, unknown> {
    context.memoryLimit.use(this.#work);
    return yield* super.render(context, emitter);
  }
}

class ChargedCase extends CaseTag {
  readonly #work: number;

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, rest, liquid, parser);
    this.#work = sourceWork(token, rest[0]);
  }

  override *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    context.memoryLimit.use(this.#work);
    const subject: unknown = toValueSync(this.value.value(context, true));
    if (Array.isArray(subject)) throw new TemplateError('template_failed', 'case needs a single value, not a list');
    yield* super.render(context, emitter);
  }
}

/** Tags that charge for choosing a branch, by name. */
export const chargedTags: Readonly<Record<string, TagClass>> = {
  if: ChargedIf,
  unless: ChargedUnless,
  case: ChargedCase,
};
