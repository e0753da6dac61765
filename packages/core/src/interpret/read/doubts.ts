import type { Action, Case, Cond, Leaf, Program } from '../program.ts';
import { as, type Atom } from '../text/atoms.ts';
import type { Session } from './session.ts';
import { leavesOf } from './tree.ts';

/**
 * Asks where a program can be written down but is hardly what was meant: actions that undo each other, fields of things
 * the event knows nothing of, decisions at fixed times, waits of which nobody says from when on.
 */
export function askWhereDoubtful(session: Session, program: Program, atoms: readonly Atom[]): void {
  const clock = atoms.find((atom) => as(atom, 'clock') !== undefined);
  if (clock !== undefined) askAboutClock(session, program, clock);
  for (const each of program.cases) askWhetherUndone(session, each);
  askAboutStrangers(session, program);
  askAboutWaits(session, program);
  askAboutEverything(session, program);
  askWhatCannotHold(session, program);
  askAboutCounts(session, program, atoms);
  askAboutSecond(session, program);
  askAboutSigns(session);
}

const isGate = ({ kind }: Action): boolean => kind === 'verdict' || kind === 'approval' || kind === 'cancel';

/** “Every 15 minutes … abandoned carts” and “block orders on Sundays”: the clock, or each as it comes? */
function askAboutClock(session: Session, program: Program, clock: Atom): void {
  const { trigger, cases } = program;
  const event = trigger !== null && 'event' in trigger;
  const decides = cases.some(({ actions }) => actions.some((action) => isGate(action)));
  if (!event && !decides) return;
  session.ask({
    code: 'ambiguous',
    text: event
      ? `Both a time (“${clock.text}”) and an event (“${trigger.event}”) are named. Which one starts it? A workflow has one start.`
      : `Is “${clock.text}” when it starts, or a condition on the time something comes in? Times cannot be conditions yet.`,
    about: session.span(clock),
    choices: [{ label: `leave out “${clock.text}”`, prompt: session.rewrite(clock, '') }],
  });
}

/** “Let it pass” followed by “ask a manager” of the same case. */
function askWhetherUndone(session: Session, { actions, place }: Case): void {
  const gates = actions.filter((action) => isGate(action) || action.kind === 'wait-event');
  const undone = gates.some((gate, at) => {
    const next = gates[at + 1];
    if (next === undefined || gate.kind === 'wait-event' || gate.kind === 'approval') return false;
    if (gate.kind === 'verdict' && gate.outcome === 'review') return false;
    return next.kind !== gate.kind || JSON.stringify(next) !== JSON.stringify(gate);
  });
  if (!undone) return;
  session.ask({
    code: 'contradiction',
    text: `“${session.span(place).text}” both lets pass or blocks and decides again. Please say in one sentence each what happens when.`,
    about: session.span(place),
    choices: [],
  });
}

/** Fields of a thing that the event does not carry: only its own entity and its customer are known. */
function askAboutStrangers(session: Session, program: Program): void {
  const known = knownTo(session, program);
  if (known === null) return;
  for (const leaf of conditionsOf(program).flatMap(leavesOf)) {
    const stranger = [leaf.entity, ...entityOfValue(session, leaf)].find((name) => !known.includes(name));
    if (stranger !== undefined && stranger !== '' && session.entity(stranger) !== undefined)
      askAboutStranger(session, known[0] ?? '', stranger, leaf.place);
  }
  for (const { actions, place } of program.cases) {
    const other =
      /\bcancel\s+(?:the |their |its )?subscriptions?\b/i.test(session.text) && !known.includes('subscription');
    if (other && actions.some(({ kind }) => kind === 'cancel'))
      askAboutStranger(session, known[0] ?? '', 'subscription', place);
    const update = actions.find((action) => action.kind === 'update' && !known.includes(action.entity));
    if (update?.kind === 'update') askAboutStranger(session, known[0] ?? '', update.entity, place);
  }
}

/** The entity everything is about first; null where nobody knows it. */
function knownTo(session: Session, { trigger, cases, guard }: Program): string[] | null {
  if (trigger === null) return null;
  if ('event' in trigger) {
    const owner = session.catalog.entities.find(({ events }) => events.some(({ type }) => type === trigger.event));
    return owner === undefined ? null : [owner.name, 'customer'];
  }
  const first = [
    ...(guard === null ? [] : leavesOf(guard)),
    ...cases.flatMap(({ when }) => (when ? leavesOf(when) : [])),
  ]
    .map(({ entity }) => entity)
    .find((name) => name !== 'customer');
  return [first ?? 'customer', 'customer'];
}

function entityOfValue(session: Session, { value }: Leaf): string[] {
  if (typeof value !== 'object' || value === null || !('path' in value) || typeof value.path !== 'string') return [];
  const found = session.fieldAt(value.path);
  return found === null ? [] : [found.entity.name];
}

function askAboutStranger(session: Session, own: string, stranger: string, place: Leaf['place']): void {
  session.ask({
    code: 'unknown_field',
    text: `“${session.span(place).text}” is about a ${stranger}, but what starts this is about a ${own}, which knows nothing of it. Which field of the ${own} is meant?`,
    about: session.span(place),
    choices: [],
  });
}

/** “otherwise” after a plain wait; a wait before a decision where nobody says from when it counts; escalating later. */
function askAboutWaits(session: Session, program: Program): void {
  const actions = program.cases.flatMap((each) => each.actions);
  const waits = actions.some(({ kind }) => kind === 'wait');
  if (actions.some((action, at) => comesEitherWay(action, actions[at + 1]))) askAfterWait(session);
  if (!waits) return;
  const decides = actions.some((action) => isGate(action) || action.kind === 'wait-event');
  const last = program.cases.at(-1)?.actions.at(-1);
  if (program.otherwise !== null && last?.kind === 'wait') return askAfterWait(session);
  const onState = program.cases.some(({ when }) => when !== null && leavesOf(when).some(isState));
  if (!session.explicit && (decides || onState)) return askFromWhen(session);
  if (actions.some(({ kind }) => kind === 'approval') && /\bescalat/i.test(session.text)) askAfterWait(session);
}

/** “wait 2 hours for a retry, then notify finance”: also when it came? */
const comesEitherWay = (action: Action, next: Action | undefined): boolean =>
  action.kind === 'wait-event' &&
  action.timeout !== null &&
  action.late.length === 0 &&
  next !== undefined &&
  !isGate(next);

const isState = ({ field }: Leaf): boolean => /\.(?:status|state|is_paid)$/.test(field);

function askAfterWait(session: Session): void {
  session.ask({
    code: 'contradiction',
    text: 'What is waited for, and what happens when it does not come? Please say it as “wait a day for order.payment.received, otherwise cancel it”, or let an approval end “within a day”.',
    about: null,
    choices: [],
  });
}

function askFromWhen(session: Session): void {
  session.ask({
    code: 'missing_trigger',
    text: 'From when on does the waiting count? The request does not say what starts it.',
    about: null,
    choices: [],
  });
}

/** “Block orders” without any condition stops all of them. */
function askAboutEverything(session: Session, { cases, guard, otherwise }: Program): void {
  const [only] = cases;
  if (cases.length !== 1 || only === undefined || guard !== null || otherwise !== null) return;
  const [first] = only.actions;
  const stops = first?.kind === 'cancel' || (first?.kind === 'verdict' && first.outcome === 'block');
  if (!stops || only.when !== null || only.unless.length > 0 || session.explicit) return;
  if (/\b(?:all|every|any|each|everything)\b/i.test(session.text)) return;
  session.ask({
    code: 'ambiguous',
    text: 'Are really all of them meant? The request names no condition.',
    about: null,
    choices: [{ label: 'all of them', prompt: session.text.replace(/^(\w+)\s+/, '$1 all ') }],
  });
}

const conditionsOf = ({ guard, cases }: Program): Cond[] => [
  ...(guard === null ? [] : [guard]),
  ...cases.flatMap(({ when, unless }) => [...(when === null ? [] : [when]), ...unless]),
];

/** “from Germany” and “from France” at once; “under 10” and “over 100” at once; new orders of the last 30 days. */
function askWhatCannotHold(session: Session, program: Program): void {
  for (const cond of conditionsOf(program)) {
    const found = impossible(cond);
    if (found !== null)
      session.ask({
        code: 'contradiction',
        text: `“${session.span(found.place).text}” cannot hold together with the rest. Does it belong to an action of its own? Please say it in a sentence of its own.`,
        about: session.span(found.place),
        choices: [],
      });
  }
  const event = program.trigger !== null && 'event' in program.trigger;
  const always = conditionsOf(program)
    .flatMap(leavesOf)
    .find(({ op, field, entity }) => op === 'within_last' && field === `${entity}.created_at` && entity !== 'customer');
  if (event && always !== undefined)
    session.ask({
      code: 'ambiguous',
      text: `What starts this has only just been made: “${session.span(always.place).text}” always holds. Is the age of something else meant?`,
      about: session.span(always.place),
      choices: [{ label: 'leave it out', prompt: session.rewrite(always.place, '') }],
    });
}

/** A comparison that another one of the same “and” rules out. */
function impossible(cond: Cond): Leaf | null {
  if (cond.kind === 'leaf') return null;
  if (cond.kind === 'not') return impossible(cond.part);
  for (const part of cond.parts) {
    const inner = impossible(part);
    if (inner !== null) return inner;
  }
  if (cond.kind === 'any') return null;
  const leaves = cond.parts.filter((part) => part.kind === 'leaf');
  return leaves.find((leaf, at) => leaves.slice(0, at).some((other) => excludes(leaf, other))) ?? null;
}

function excludes(one: Leaf, other: Leaf): boolean {
  if (one.field !== other.field) return false;
  if (one.op === 'eq' && other.op === 'eq') return JSON.stringify(one.value) !== JSON.stringify(other.value);
  const [low, high] = one.op.startsWith('gt') ? [one, other] : [other, one];
  if (!low.op.startsWith('gt') || !high.op.startsWith('lt')) return false;
  return typeof low.value === 'number' && typeof high.value === 'number' && low.value >= high.value;
}

/** “more than 3 failed payments” counts; it is no amount. */
function askAboutCounts(session: Session, program: Program, atoms: readonly Atom[]): void {
  for (const leaf of conditionsOf(program).flatMap(leavesOf)) {
    const money = session.fieldAt(leaf.field)?.field.unit === 'money' && typeof leaf.value === 'number';
    const words = session.span(leaf.place).text;
    if (!money || /[$€£k]|usd|eur|gbp|dollar|euro|pound/i.test(words) || !/\d$/.test(words)) continue;
    const following = atoms.filter((atom) => atom.start >= leaf.place.end).slice(0, 2);
    const counted = following.find((atom) => as(atom, 'entity') !== undefined && /s$/i.test(atom.text));
    if (counted === undefined) continue;
    session.ask({
      code: 'unknown_field',
      text: `How many “${counted.text}” there are is not known to the event. Which field counts them?`,
      about: session.span({ start: leaf.place.start, end: counted.end }),
      choices: [],
    });
  }
}

/** “over $5,000 also the CFO”: after the manager, or instead? */
function askAboutSecond(session: Session, { cases }: Program): void {
  const approvals = cases.filter(({ actions }) => actions.some(({ kind }) => kind === 'approval'));
  if (approvals.length < 2 || !/\b(?:also|as well|additionally|in addition|too|plus)\b/i.test(session.text)) return;
  session.ask({
    code: 'ambiguous',
    text: 'Does the higher amount need both approvals, or the higher one alone? The higher one alone was taken.',
    about: null,
    choices: [],
  });
}

/** Negative figures and currencies without a reading: left out, they would be another amount. */
function askAboutSigns(session: Session): void {
  const found =
    /(?:\b(?:over|under|above|below|than|least|most|exceeds?|exceeding)|[<>=])\s{0,3}[-−–]\s?[$€£]?\d|[¥₹₽₩₿]/i.exec(
      session.text,
    );
  if (found === null) return;
  const place = { start: found.index, end: found.index + found[0].length };
  session.ask({
    code: 'unknown_words',
    text: `“${found[0]}” was not understood: amounts are written as 5,000, $5,000 or €5,000, and are not negative.`,
    about: session.span(place),
    choices: [],
  });
}
