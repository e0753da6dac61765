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

/** `order total` for `order.total`, `account age days` for `customer.account_age_days`. */
const fieldWords = (path: string): string => path.replace(/[._]/g, ' ').replace(/ size$/, ' count');

const valueWords = (leaf: Leaf): string => {
  const { value, op } = leaf;
  if (typeof value === 'number') return value.toLocaleString('en-US');
  if (Array.isArray(value)) return value.map(String).join(op === 'between' ? ' and ' : ', ');
  if (typeof value === 'object' && value !== null && typeof value['path'] === 'string')
    return fieldWords(value['path']);
  return value === null ? '' : String(value);
};

/** A condition in words. */
export function describeCond(cond: Cond): string {
  switch (cond.kind) {
    case 'leaf':
      return `${fieldWords(cond.field)} ${operatorWords[cond.op] ?? cond.op} ${valueWords(cond)}`.trim();
    case 'not':
      return `not (${describeCond(cond.part)})`;
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
      return `asks ${action.quorum > 1 ? `${action.quorum} of the` : 'the'} ${who} to approve`;
    }
    case 'notify':
      return `tells the ${roleWords(action.role)}`;
    case 'slack':
      return `posts to Slack${action.channel === null ? '' : ` ${action.channel}`}`;
    case 'email':
      return `e-mails ${action.to === 'customer' ? 'the customer' : action.to}`;
    case 'create':
      return `makes a ${roleWords(action.entity)}`;
    case 'update':
      return `sets ${roleWords(action.field)} of the ${roleWords(action.entity)} to ${String(action.value)}`;
    case 'wait':
      return `waits ${action.duration}`;
    case 'wait-event':
      return `waits for ${action.event}${action.timeout === null ? '' : `, at most ${action.timeout}`}`;
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
