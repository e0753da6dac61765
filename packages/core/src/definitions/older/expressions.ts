import { normalizeCondition } from '../../conditions/normalize.ts';
import { isLoose } from '../loose.ts';
import { kebab, text, type Session } from './session.ts';

const eventFields = new Set(['id', 'type', 'source', 'subject', 'time', 'data']);

/** A path of the older form by our names: the members of the event's data stand at the root. */
export function convertPath(path: string): string {
  const plain = path
    .trim()
    .replace(/^\./, '')
    .replace(/^context\./, '')
    .replace(/\.length$/, '.size');
  const parts = plain.split('.');
  if (parts[0] === '_computed') return ['computed', ...parts.slice(1).map(camel)].join('.');
  if (parts[0] === '_index') return 'itemIndex';
  if (parts[0] !== 'event' && parts[0] !== 'payload') return plain;
  const rest = parts.slice(parts[0] === 'event' && (parts[1] === 'data' || parts[1] === 'payload') ? 2 : 1);
  if (rest.length === 0) return 'payload';
  return parts[0] === 'event' && rest.length === parts.length - 1 && eventFields.has(rest[0] ?? '')
    ? plain
    : rest.join('.');
}

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const withoutCounterpart: readonly [RegExp, string][] = [
  [/^[\w.]+\(/, 'calls a function; templates cannot: compute the value before, or use a filter'],
  [/^now_plus_/, 'has no counterpart: write the time as expiresIn or a wait'],
  [/^integrations\./, 'names an address of an integration: use a connection'],
  [/^approval_url$/, 'has no counterpart: the request’s message carries its link'],
];

/** All templates in a value in our spelling: `${path}`, `{{.context.path}}` and `{{path}}` become `{{ path }}`. */
export function convertValue(session: Session, value: unknown): unknown {
  if (typeof value === 'string') return convertText(session, value);
  if (Array.isArray(value)) return value.map((item) => convertValue(session, item));
  if (!isLoose(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, convertValue(session, item)]));
}

function convertText(session: Session, source: string): string {
  return source
    .slice(0, 20_000)
    .replace(/\$\{([^{}]*)\}|\{\{([^{}]*)\}\}/g, (whole, dollar?: string, braces?: string) => {
      const inner = (dollar ?? braces ?? '').trim();
      const [path = '', ...filters] = inner.split('|');
      const problem = withoutCounterpart.find(([pattern]) => pattern.test(path.trim()));
      if (problem !== undefined) session.refuse(`“${whole}” ${problem[1]}.`);
      return `{{ ${[convertPath(path), ...filters.map((filter) => filter.trim())].join(' | ')} }}`;
    });
}

/** A condition of the older form: `and`, `or`, `not`, `{ field, operator, value }`; `rule_id` names a rule. */
export function convertCondition(session: Session, condition: unknown): unknown {
  return normalizeCondition(convertNode(session, condition));
}

function convertNode(session: Session, node: unknown): unknown {
  if (!isLoose(node)) {
    session.refuse('A condition is not an object.');
    return node;
  }
  const list = (items: unknown): unknown[] =>
    Array.isArray(items) ? items.map((item) => convertNode(session, item)) : [];
  if (node.and !== undefined) return { all: list(node.and) };
  if (node.or !== undefined) return { any: list(node.or) };
  if (node.not !== undefined) return { not: convertNode(session, node.not) };
  if (text(node.rule_id) !== null) return { rule: kebab(String(node.rule_id), 'rule') };
  const { field, operator, op, value } = node;
  return {
    field: typeof field === 'string' ? convertPath(field) : field,
    op: operator ?? op,
    ...(value === undefined ? {} : { value: convertValue(session, value) }),
  };
}
