import type { Action, Case, Leaf, Program } from '../program.ts';
import type { Session } from './session.ts';
import { any, both } from './tree.ts';

/**
 * Puts the cases of a program in order: “small orders” beside “above $1,000” are the rest of them; a last case without
 * a condition is what happens otherwise; the narrower of two figures comes first.
 */
export function settleCases(session: Session, program: Program): void {
  newIsTheEvent(session, program);
  guessTeams(session);
  passUnless(program);
  restOfOthers(session, program);
  lastIsOtherwise(program);
  guardIsCondition(program);
  narrowFirst(program);
  askAboutOverlaps(session, program);
  askAboutRest(session, program);
}

/** “Approve quotes below $2,000 automatically” says nothing of the others: they would pass as well. */
function askAboutRest(session: Session, program: Program): void {
  const passes = program.cases.every(
    ({ when, unless, actions }) =>
      when !== null &&
      unless.length === 0 &&
      actions.every((action) => action.kind === 'verdict' && action.outcome === 'allow'),
  );
  if (!passes || program.cases.length === 0 || program.otherwise !== null) return;
  const subject = session.text.replace(/[.\s]+$/, '');
  session.ask({
    code: 'ambiguous',
    text: 'What happens to all others? As it stands they pass, too.',
    about: null,
    choices: ['ask a manager', 'block everything else', 'let everything else through'].map((label) => ({
      label,
      prompt: `${subject}; ${label.startsWith('ask') ? `otherwise ${label}` : label.replace(' everything else', ' the rest')}`,
    })),
  });
}

/** “Welcome new customers”: those who have just signed up, not those of the last 30 days. */
function newIsTheEvent(session: Session, program: Program): void {
  if (program.trigger !== null || session.named.some((name) => name !== 'customer')) return;
  const fresh = program.cases.filter(
    ({ when }) => when?.kind === 'leaf' && when.field === 'customer.account_age_days' && isWord(session, when),
  );
  if (fresh.length === 0 || program.cases.some((each) => each.when !== null && !fresh.includes(each))) return;
  for (const each of fresh) each.when = null;
  program.trigger = { event: 'customer.created' };
  program.entity = 'customer';
  const read = session.assumed.findIndex((sentence) => sentence.includes('account age'));
  if (read >= 0) session.assumed.splice(read, 1);
}

const isWord = (session: Session, { place }: Leaf): boolean =>
  /^new(?:ly registered)?$/i.test(session.text.slice(place.start, place.end));

/** Who is told when nobody was named: the team of what the request is about. */
function guessTeams(session: Session): void {
  const team = [...session.named]
    .reverse()
    .map((name) => session.entity(name)?.team)
    .find((name) => name !== undefined);
  for (const action of session.guessed) action.role = team ?? action.role;
}

/** “Let orders through unless they exceed $5,000”: those that do are stopped. */
function passUnless(program: Program): void {
  const [only] = program.cases;
  if (only === undefined || program.cases.length > 1 || only.unless.length === 0 || program.otherwise !== null) return;
  const [action] = only.actions;
  if (only.actions.length !== 1 || action?.kind !== 'verdict' || action.outcome !== 'allow') return;
  program.otherwise = only.actions;
  only.when = both(only.when, any(only.unless));
  only.actions = [{ kind: 'verdict', outcome: 'block' }];
  only.unless = [];
}

/** A vague size beside a figure is the rest: its question is withdrawn. */
function restOfOthers(session: Session, program: Program): void {
  const vague = program.cases.find(({ when }) => when?.kind === 'leaf' && isVague(session, when));
  if (vague === undefined || program.cases.length < 2 || program.otherwise !== null) return;
  const others = program.cases.filter((each) => each !== vague && each.when !== null);
  const figures = others.filter(
    ({ when }) => when?.kind === 'leaf' && (when.field === (vague.when as Leaf).field || when.field === 'amount'),
  );
  if (figures.length === 0 || figures.length !== others.length) return;
  const place = (vague.when as Leaf).place;
  const at = session.questions.findIndex(({ about }) => about?.start === place.start);
  if (at >= 0) session.questions.splice(at, 1);
  program.otherwise = vague.actions;
  program.cases = program.cases.filter((each) => each !== vague);
}

function isVague(session: Session, leaf: Leaf): boolean {
  return session.questions.some(({ code, about }) => code === 'vague_amount' && about?.start === leaf.place.start);
}

function lastIsOtherwise(program: Program): void {
  const last = program.cases.at(-1);
  if (last === undefined || program.cases.length < 2 || program.otherwise !== null) return;
  const decides = program.cases.every(({ actions }) => actions.some(isVerdict));
  if (last.when === null && last.unless.length === 0 && decides) {
    program.otherwise = last.actions;
    program.cases.pop();
    return;
  }
  const before = program.cases.at(-2);
  if (decides && last.when?.kind === 'leaf' && before?.when?.kind === 'leaf' && isComplement(before.when, last.when)) {
    program.otherwise = last.actions;
    program.cases.pop();
  }
}

/** “to 5,000” and “beyond that”. */
function isComplement(one: Leaf, other: Leaf): boolean {
  if (one.field !== other.field || one.value !== other.value) return false;
  const pair = `${one.op} ${other.op}`;
  return ['lte gt', 'lt gte', 'gt lte', 'gte lt'].includes(pair);
}

const isVerdict = ({ kind }: Action): boolean => kind === 'verdict' || kind === 'approval' || kind === 'cancel';

/** A condition of the trigger is the condition of the only case, or stands around those that have their own. */
function guardIsCondition(program: Program): void {
  const { guard, cases } = program;
  const [only] = cases;
  if (guard === null || only === undefined || cases.length !== 1 || only.when !== null) return;
  only.when = guard;
  program.guard = null;
}

/** Among figures of one field, the narrower condition is looked at first. */
function narrowFirst(program: Program): void {
  const leaves = program.cases.map(({ when, unless }) =>
    when?.kind === 'leaf' && unless.length === 0 && typeof when.value === 'number' ? when : null,
  );
  const fields = new Set(leaves.map((leaf) => leaf?.field));
  if (leaves.length < 2 || leaves.includes(null) || fields.size !== 1) return;
  const up = leaves.every((leaf) => leaf?.op === 'gt' || leaf?.op === 'gte');
  const down = leaves.every((leaf) => leaf?.op === 'lt' || leaf?.op === 'lte');
  if (!up && !down) return;
  const sign = up ? -1 : 1;
  program.cases.sort((left, right) => sign * (figure(left) - figure(right)));
}

const figure = ({ when }: Case): number => (when?.kind === 'leaf' && typeof when.value === 'number' ? when.value : 0);

/** Two cases that may both hold and judge in opposite ways: which one counts has to be said. */
function askAboutOverlaps(session: Session, program: Program): void {
  for (const [index, one] of program.cases.entries()) {
    for (const other of program.cases.slice(index + 1)) {
      const [left, right] = [verdictOf(one), verdictOf(other)];
      if (left === null || right === null || left === right) continue;
      if (one.when === null || other.when === null || sameCondition(one, other)) {
        contradict(session, one, other);
        continue;
      }
      if (!mayBothHold(one, other)) continue;
      const text = (each: Case): string => wordsOf(session, each);
      session.ask({
        code: 'overlap',
        text: `Both may hold at once: “${text(one)}” and “${text(other)}”. Which one counts then? The first was taken.`,
        about: session.span(other.place),
        choices: [
          { label: text(one), prompt: `${text(one)}; otherwise ${text(other)}` },
          { label: text(other), prompt: `${text(other)}; otherwise ${text(one)}` },
        ],
      });
    }
  }
}

const wordsOf = (session: Session, { place }: Case): string =>
  session.text.slice(place.start, place.end).replace(/[\s,;]+(?:and|or)?[\s,;]*$/i, '');

function contradict(session: Session, one: Case, other: Case): void {
  const text = (each: Case): string => wordsOf(session, each);
  session.ask({
    code: 'contradiction',
    text: `“${text(one)}” and “${text(other)}” contradict each other. Which one is meant?`,
    about: session.span(other.place),
    choices: [one, other].map((each) => ({ label: text(each), prompt: text(each) })),
  });
}

const sameCondition = (one: Case, other: Case): boolean => bare(one) === bare(other);

const bare = ({ when }: Case): string =>
  JSON.stringify(when, (key, value: unknown) => (key === 'place' ? undefined : value));

function verdictOf({ actions }: Case): string | null {
  const last = [...actions].reverse().find((action) => isVerdict(action));
  if (last === undefined) return null;
  return last.kind === 'verdict'
    ? last.outcome
    : last.kind === 'approval'
      ? `approval by ${last.roles.join(', ')}`
      : 'block';
}

/** False where conditions on one field exclude each other, or where one plainly is the narrower part of the other. */
function mayBothHold(one: Case, other: Case): boolean {
  if (one.when?.kind !== 'leaf' || other.when?.kind !== 'leaf') return true;
  if (one.when.field !== other.when.field) return true;
  const [left, right] = [rangeOf(one.when), rangeOf(other.when)];
  if (left !== null && right !== null) {
    const apart = left.high < right.low || right.high < left.low;
    const within = (inner: Range, outer: Range): boolean => inner.low >= outer.low && inner.high <= outer.high;
    return !apart && !within(left, right) && !within(right, left);
  }
  const [names, others] = [namesOf(one.when), namesOf(other.when)];
  return names === null || others === null || names.some((name) => others.includes(name));
}

interface Range {
  low: number;
  high: number;
}

/** The figures a comparison holds for; bounds that only touch do not meet. */
function rangeOf({ op, value }: Leaf): Range | null {
  if (op === 'between' && Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number') {
    return { low: value[0] + touch(value[0]), high: value[1] - touch(value[1]) };
  }
  if (typeof value !== 'number') return null;
  if (op === 'gt' || op === 'gte') return { low: value, high: Number.POSITIVE_INFINITY };
  if (op === 'lt' || op === 'lte') return { low: Number.NEGATIVE_INFINITY, high: value };
  return null;
}

/** Tiers that share a bound are told apart by the order of the words. */
const touch = (bound: number): number => Math.max(1, Math.abs(bound)) * 1e-9;

function namesOf({ op, value }: Leaf): string[] | null {
  if (op === 'eq') return [String(value)];
  return op === 'in' && Array.isArray(value) ? value.map(String) : null;
}
