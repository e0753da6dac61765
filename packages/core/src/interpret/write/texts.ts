import type { CatalogEntity } from '../catalog/types.ts';
import type { Action, Cond, Leaf, Purpose } from '../program.ts';

const operatorWords: Readonly<Partial<Record<Leaf['op'], string>>> = {
  eq: 'is',
  neq: 'is not',
  gt: 'is over',
  gte: 'is at least',
  lt: 'is under',
  lte: 'is at most',
  in: 'is one of',
  not_in: 'is none of',
  between: 'is between',
  before: 'is before',
  after: 'is after',
  within_last: 'lies within the last',
  older_than: 'is longer ago than',
  exists: 'is given',
  contains: 'contains',
  starts_with: 'begins with',
  ends_with: 'ends with',
};

/** What fields are called in a sentence, where the path alone would not read well. */
const spoken: Readonly<Record<string, string>> = {
  'customer.account_age_days': "the age of the customer's account",
  'customer.order_count_24h': "the number of the customer's orders in 24 hours",
  'customer.carts_created_last_hour': "the number of the customer's carts in an hour",
  'customer.total_orders': "the number of the customer's orders so far",
  'product.inventory_quantity': 'the stock of the product',
  'order.shipping_address.country': 'the country it is shipped to',
  'cart.shipping_address.country': 'the country it is shipped to',
  'order.billing_address.country': 'the billing country',
  'cart.billing_address.country': 'the billing country',
};

/** `the order total` for `order.total`, `the number of order items` for `order.items.size`. */
function fieldWords(path: string): string {
  const known = spoken[path];
  if (known !== undefined) return known;
  const words = path.replace(/[._]/g, ' ');
  return words.endsWith(' size') ? `the number of ${words.slice(0, -5)}` : `the ${words}`;
}

const units: readonly (readonly [RegExp, string])[] = [
  [/_days$/, ' days'],
  [/_seconds$/, ' seconds'],
  [/_percentage$/, ' %'],
];

const valueWords = (leaf: Leaf): string => {
  const { value, op, field } = leaf;
  const unit = units.find(([pattern]) => pattern.test(field))?.[1] ?? '';
  if (typeof value === 'number') return `${value.toLocaleString('en-US')}${unit}`;
  if (Array.isArray(value)) {
    const words = value.map((each) =>
      typeof each === 'number' ? `${each.toLocaleString('en-US')}${unit}` : String(each),
    );
    return words.join(op === 'between' ? ' and ' : ', ');
  }
  if (typeof value === 'object' && value !== null && typeof value['path'] === 'string')
    return fieldWords(value['path']);
  return value === null ? '' : String(value);
};

const names: Readonly<Record<string, string>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
};

/** `2 days` for `2d`; as it stands where it is not that simple. */
function lengthWords(duration: string): string {
  const [, count, unit = ''] = /^(\d+)([smhdw])$/.exec(duration) ?? [];
  return count === undefined ? duration : `${count} ${names[unit] ?? unit}${count === '1' ? '' : 's'}`;
}

/** “the customer is verified” for a field that says yes or no; null for others. */
function yesOrNo({ field, op, value }: Leaf, negated: boolean): string | null {
  if (typeof value !== 'boolean' || (op !== 'eq' && op !== 'neq')) return null;
  const holds = ((op === 'eq') === value) !== negated;
  const [entity = '', ...rest] = field.replace(/_/g, ' ').split('.');
  const [, verb = 'is', what = ''] = /^(is|has)? ?(.*)$/.exec(rest.join(' ')) ?? [];
  if (verb === 'has') return `the ${entity} has ${holds ? '' : 'no '}${what}`;
  return rest.join(' ').startsWith('is ')
    ? `the ${entity} is ${holds ? '' : 'not '}${what}`
    : `the ${entity} ${what} is ${holds ? 'true' : 'not true'}`;
}

const opposites: Readonly<Partial<Record<Leaf['op'], Leaf['op']>>> = { eq: 'neq', in: 'not_in' };

/** A condition in words. */
export function describeCond(cond: Cond): string {
  switch (cond.kind) {
    case 'leaf':
      return yesOrNo(cond, false) ?? describeLeaf(cond);
    case 'not':
      return describeNot(cond.part);
    case 'all':
      return cond.parts
        .map((part) => (part.kind === 'any' ? `(${describeCond(part)})` : describeCond(part)))
        .join(' and ');
    case 'any':
      return cond.parts
        .map((part) => (part.kind === 'all' ? `(${describeCond(part)})` : describeCond(part)))
        .join(' or ');
  }
}

const describeLeaf = (leaf: Leaf): string =>
  `${fieldWords(leaf.field)} ${operatorWords[leaf.op] ?? leaf.op} ${valueWords(leaf)}`.trim();

function describeNot(part: Cond): string {
  if (part.kind === 'leaf') {
    const op = opposites[part.op];
    if (op !== undefined) return yesOrNo(part, true) ?? describeLeaf({ ...part, op });
    if (part.op === 'exists') return `${fieldWords(part.field)} is missing`;
  }
  return `not (${describeCond(part)})`;
}

/** `sales manager` for `sales_manager`. */
export const roleWords = (role: string): string => role.replace(/_/g, ' ');

/** `Order {{ order.id }}` with its amount, for titles. */
export function titleOf(entity: CatalogEntity | null): string {
  if (entity === null) return '{{ event.type }}';
  const name = entity.words[0] ?? entity.name;
  const shown = entity.fields['number'] ?? entity.fields['name'] ?? entity.fields['id'];
  const measure =
    entity.measure === undefined || entity.name === 'customer' ? undefined : entity.fields[entity.measure];
  const amount = measure === undefined || measure.unit !== 'money' ? '' : ` over {{ ${measure.path} }}`;
  const start = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return shown === undefined ? start : `${start} {{ ${shown.path} }}${amount}`;
}

const subjects: Record<Purpose, (title: string) => string> = {
  welcome: () => 'Welcome, {{ customer.name }}',
  thank: (title) => `Thank you: ${title}`,
  remind: (title) => `A reminder: ${title}`,
  survey: () => 'How is it going?',
  inform: (title) => title,
};

const bodies: Record<Purpose, (title: string) => string> = {
  welcome: () => 'We are glad that you are here.',
  thank: (title) => `Thank you. This is about: ${title}.`,
  remind: (title) => `We would like to remind you of this: ${title}.`,
  survey: () => 'Please tell us in a line or two how it went so far.',
  inform: (title) => `There is news for you: ${title}.`,
};

export const subjectOf = (purpose: Purpose, title: string): string => subjects[purpose](title);
export const bodyOf = (purpose: Purpose, title: string, message: string | null): string =>
  message ?? bodies[purpose](title);

/** What an action does, in words. */
export function describeAction(action: Action): string {
  switch (action.kind) {
    case 'verdict':
      return { block: 'blocks it', allow: 'lets it pass', review: 'marks it for review' }[action.outcome];
    case 'cancel':
      return 'cancels it';
    case 'approval': {
      const who = action.roles.map(roleWords).join(', then the ');
      const within = action.expiresIn === null ? '' : ` within ${lengthWords(action.expiresIn)}`;
      return `asks ${action.quorum > 1 ? `${action.quorum} of the` : 'the'} ${who} to approve${within}`;
    }
    case 'notify':
      return `tells the ${roleWords(action.role)}`;
    case 'slack':
      return `posts to Slack${action.channel === null ? '' : ` ${action.channel}`}`;
    case 'email':
      return `e-mails ${action.to === 'customer' ? 'the customer' : action.to}`;
    case 'create':
      return `makes ${/^[aeiou]/.test(action.entity) ? 'an' : 'a'} ${roleWords(action.entity)}`;
    case 'update':
      return `sets ${roleWords(action.field)} of the ${roleWords(action.entity)} to ${String(action.value)}`;
    case 'wait':
      return `waits ${lengthWords(action.duration)}`;
    case 'wait-event':
      return `waits for ${action.event}${action.timeout === null ? '' : `, at most ${lengthWords(action.timeout)}`}${
        action.late.length === 0 ? '' : ` (else it ${action.late.map(describeAction).join(' and ')})`
      }`;
    case 'task':
      return `makes a task${action.role === null ? '' : ` for the ${roleWords(action.role)}`}`;
    case 'webhook':
      return `calls ${action.url ?? 'the webhook of the connection'}`;
    case 'emit':
      return `emits ${action.type}`;
    case 'start':
      return `starts ${action.slug}`;
    case 'log':
      return 'writes it to the log';
  }
}
