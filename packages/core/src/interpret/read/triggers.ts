import type { CatalogEntity } from '../catalog/types.ts';
import type { Trigger } from '@renubu/contracts/language/workflow';
import type { Action, Cond, Leaf, Program } from '../program.ts';
import type { Session } from './session.ts';
import { leavesOf } from './tree.ts';

/** The event that starts a workflow which does not say when: what the catalog takes for the entity and the verdict. */
export function inferTrigger(session: Session, program: Program, verbs: readonly string[]): Trigger | null {
  const conds: Cond[] = [
    ...(program.guard === null ? [] : [program.guard]),
    ...program.cases.flatMap(({ when, unless }) => [...(when === null ? [] : [when]), ...unless]),
  ];
  const leaves = conds.flatMap(leavesOf);
  const special = leaves.flatMap((leaf) => startsBy(session, leaf.value)).at(0);
  if (special !== undefined) return taken(session, special);
  if (
    leaves.some(({ field }) => field === 'amount') &&
    !session.named.some((name) => name !== 'customer' && name !== 'order')
  )
    return taken(session, 'order.created');
  const name =
    session.named.find((each) => each !== 'customer') ??
    leaves.map(({ entity }) => entity).find((each) => each !== 'customer') ??
    session.named[0] ??
    leaves[0]?.entity;
  const entity = name === undefined ? undefined : session.entity(name);
  if (entity === undefined) return null;
  if (
    program.guard !== null &&
    entity.changed !== undefined &&
    leavesOf(program.guard).some((leaf) => leaf.entity === entity.name)
  ) {
    return taken(
      session,
      entity.name === 'product' || changes.test(session.text) ? entity.changed : (entity.created ?? entity.changed),
    );
  }
  if (leaves.some(passesWithTime)) return everyDay(session);
  if (
    entity.name === 'customer' &&
    leaves.some(growsOnly) &&
    leaves.every(({ entity: of }) => of === 'customer') &&
    !decides(program)
  ) {
    const customer = session.entity('customer');
    if (customer !== undefined) return byChange(session, customer);
  }
  if (
    changes.test(session.text) &&
    leaves.some(({ entity: of }) => of === entity.name) &&
    entity.created !== undefined &&
    entity.name !== 'product' &&
    program.cases.every(({ actions }) => !actions.some(isGate))
  )
    return byChange(session, entity);
  if (entity.name === 'customer' && decides(program)) askWhat(session);
  const stops = program.cases.some(({ actions }) => actions.some(isGate));
  const passes = verbs.includes('auto-approve') || program.timeout !== null;
  const passing = (program.otherwise ?? []).some((action) => action.kind === 'verdict' && action.outcome === 'allow');
  const allowed =
    passing ||
    program.cases.some(({ actions }) =>
      actions.some((action) => action.kind === 'verdict' && action.outcome === 'allow'),
    );
  const approves = verbs[0] === 'approve' && allowed;
  const type = stops && !passes && !approves ? entity.gate : (entity.created ?? entity.gate);
  return type === undefined ? null : taken(session, type);
}

const changes =
  /\b(?:drops?|falls?|rises?|goes (?:up|down|above|below|over|under)|climbs?|dips?|sinks?|increases?|decreases?|becomes?|turns?|reaches|hits)\b/i;

/** What a customer does not have yet when they sign up. */
const growsOnly = ({ field, type }: Leaf): boolean => type === 'number' && field !== 'customer.account_age_days';

/** “rises above 80” is about something that is there already and changes. */
function byChange(session: Session, entity: CatalogEntity): Trigger {
  const changed = entity.changed ?? entity.created ?? '';
  if (entity.changed !== undefined) return taken(session, changed);
  const subject = session.text.charAt(0).toLowerCase() + session.text.slice(1);
  session.ask({
    code: 'missing_trigger',
    text: `Which event tells that a ${entity.name} has changed? The catalog names none.`,
    about: null,
    choices: [{ label: changed, prompt: `When ${changed}, ${subject}` }],
  });
  return taken(session, changed);
}

/** Dates that pass without an event: somebody has to look. */
const passesWithTime = ({ type, op, value }: Leaf): boolean =>
  (op === 'before' && value === 'now') || op === 'older_than' || (op === 'between' && type === 'duration');

function everyDay(session: Session): Trigger {
  const subject = session.text.charAt(0).toLowerCase() + session.text.slice(1);
  session.ask({
    code: 'ambiguous',
    text: 'This comes about by time passing, without an event: how often is it to be looked at? Every day at 9:00 was taken.',
    about: null,
    choices: ['Every hour', 'Every day at 9:00', 'Every Monday at 9:00'].map((often) => ({
      label: often,
      prompt: `${often}, ${subject}`,
    })),
  });
  return { schedule: { cron: '0 9 * * *', misfire: 'run-once' } };
}

const decides = ({ cases }: Program): boolean => cases.some(({ actions }) => actions.some(isGate));

function askWhat(session: Session): void {
  const subject = session.text.charAt(0).toLowerCase() + session.text.slice(1);
  session.ask({
    code: 'missing_trigger',
    text: 'What is decided about: the sign-up of a customer, or an order? The sign-up was taken.',
    about: null,
    choices: ['When a customer signs up', 'When an order is at checkout'].map((start) => ({
      label: start,
      prompt: `${start}, ${subject}`,
    })),
  });
}

function isGate(action: Action): boolean {
  return (
    (action.kind === 'verdict' && action.outcome !== 'review') ||
    action.kind === 'approval' ||
    action.kind === 'cancel' ||
    action.kind === 'wait-event'
  );
}

function startsBy(session: Session, value: unknown): string[] {
  if (typeof value !== 'object' || value === null || !('path' in value) || typeof value.path !== 'string') return [];
  const found = session.fieldAt(value.path);
  return found?.field.starts === undefined ? [] : [found.field.starts];
}

function taken(session: Session, type: string): Trigger {
  session.assume(`The request does not say when: “${type}” was taken.`, 0.02);
  return { event: type };
}
