import type { Action, Case, Cond, Program } from '../program.ts';
import { as, isLink, isMark, type Atom } from '../text/atoms.ts';
import { readActions, type ReadActions } from './actions.ts';
import { Arguments, eventIn } from './arguments.ts';
import { splitClauses, type Clause } from './clauses.ts';
import { readConditions } from './conditions.ts';
import { askWhereDoubtful } from './doubts.ts';
import { settleCases } from './settle.ts';
import { entitiesIn, placeOf, type Session } from './session.ts';
import { inferTrigger } from './triggers.ts';
import { both, leavesOf } from './tree.ts';

/** Reads what a request asks for, clause by clause. Whatever it cannot read stays unused. */
export function readProgram(session: Session, atoms: readonly Atom[]): Program {
  const reader = new Reader(session, atoms);
  const clock = atoms.find((atom) => as(atom, 'clock') !== undefined);
  session.use(clock);
  const rest = clock === undefined ? atoms : atoms.filter((atom) => atom !== clock);
  const { clauses, used } = splitClauses(rest);
  session.use(...used);
  clauses.forEach((clause, index) => reader.read(clause, clauses[index + 1]));
  const program = reader.finish();
  const cron = as(clock, 'clock')?.cron;
  settleCases(session, program);
  program.trigger ??=
    cron === undefined ? inferTrigger(session, program, reader.verbs) : { schedule: { cron, misfire: 'run-once' } };
  askWhereDoubtful(session, program, atoms);
  program.entities = [...new Set(session.named)];
  program.entity ??= session.named.find((name) => name !== 'customer') ?? session.named[0] ?? null;
  return program;
}

const silence = /\b(?:nobody|no ?one|no (?:decision|answer|reply|response))\b|\bnot (?:decided|answered)\b/i;

const decision = /reject|declin|denie|refus|approv|grant/i;

class Reader {
  readonly #session: Session;
  readonly #atoms: readonly Atom[];
  readonly #program: Program;
  readonly verbs: string[] = [];
  /** Conditions said before the actions they are about, of this sentence. */
  #prefix: Cond | null = null;
  #prefixUnless: Cond[] = [];
  /** Cases of this sentence. */
  #recent: Case[] = [];
  #sentence = -1;
  /** An approval of which the next verdict says what comes when nobody decides. */
  #silent: Extract<Action, { kind: 'approval' }> | null = null;
  /** Set after “otherwise”: what follows belongs to it. */
  #otherwise = false;

  constructor(session: Session, atoms: readonly Atom[]) {
    this.#session = session;
    this.#atoms = atoms;
    this.#program = {
      trigger: null,
      entity: null,
      entities: [],
      guard: null,
      cases: [],
      otherwise: null,
      timeout: null,
    };
  }

  finish(): Program {
    if (this.#prefix !== null && this.#program.cases.length > 0 && this.#recent.length === 0) {
      for (const each of this.#program.cases) each.when = both(this.#prefix, each.when);
    }
    return this.#program;
  }

  read(clause: Clause, next: Clause | undefined): void {
    if (clause.sentence !== this.#sentence) this.#newSentence(clause);
    switch (clause.lead) {
      case 'if':
      case 'when':
      case 'after':
        return this.#condition(clause, next);
      case 'unless':
      case 'except':
        return this.#exception(clause);
      case 'until':
        return this.#until(clause);
      case 'else':
        this.#otherwise = true;
        this.#prefix = null;
        return this.#plain({ ...clause, lead: 'plain' });
      default:
        return this.#plain(clause);
    }
  }

  #newSentence({ sentence }: Clause): void {
    this.#sentence = sentence;
    this.#session.sentence = [];
    this.#prefix = null;
    this.#prefixUnless = [];
    this.#recent = [];
    this.#otherwise = false;
  }

  /** “when …”, “if …”, “after …”: the event that starts it, and what has to hold. */
  #condition(clause: Clause, next: Clause | undefined): void {
    if (this.#isSilence(clause)) return;
    this.#askAboutDecision(clause);
    const late = this.#program.cases.length > 0 && !clause.atoms.some((atom) => as(atom, 'event') !== undefined);
    const event =
      this.#program.trigger === null && !(late && this.#follows(clause)) ? eventIn(this.#session, clause.atoms) : null;
    if (event !== null) {
      this.#program.trigger = { event: event.type };
      this.#program.entity = event.entity;
      this.#session.explicit = true;
    }
    const cond = readConditions(this.#session, clause.atoms);
    if (cond === null) return;
    const follows =
      next !== undefined && next.sentence === clause.sentence && next.lead === 'plain' && next.joining !== 'and';
    const postfix = this.#recent.length > 0 && (clause.joining === 'none' || !follows) && !this.#otherwise;
    if (postfix) {
      this.#askForWhich(clause);
      for (const each of this.#recent) each.when = both(each.when, cond);
    } else if (clause.lead !== 'if' && this.#program.cases.length === 0 && this.#program.guard === null) {
      this.#program.guard = cond;
    } else {
      const another = this.#otherwise || this.#recent.length > 0;
      this.#prefix = another ? cond : both(this.#prefix, cond);
      if (another) this.#recent = [];
    }
  }

  /** “if nobody decides within a day, allow it”: what comes of an approval that gets no answer. */
  #isSilence(clause: Clause): boolean {
    const text = clause.atoms.map((atom) => atom.text).join(' ');
    const approval = this.#program.cases
      .flatMap(({ actions }) => actions)
      .findLast((action) => action.kind === 'approval');
    if (approval === undefined || !silence.test(text)) return false;
    const args = new Arguments(this.#session, clause.atoms, -1);
    approval.expiresIn = args.duration() ?? approval.expiresIn;
    this.#session.use(...clause.atoms);
    this.#silent = approval;
    return true;
  }

  /** “notify the CEO, and the CFO if …”: is only the last one meant? */
  #askForWhich(clause: Clause): void {
    const several = this.#recent.some(
      ({ when, actions }) => actions.length > 1 && (when !== null || this.#program.guard !== null),
    );
    if (clause.lead !== 'if' || !several) return;
    const place = placeOf(...clause.atoms);
    this.#session.ask({
      code: 'ambiguous',
      text: `Does “if ${this.#session.span(place).text}” count for everything before it, or for the last part alone? Everything was taken.`,
      about: this.#session.span(place),
      choices: [],
    });
  }

  /** “when it is rejected” after an approval: what comes of it, not what starts the workflow. */
  #follows({ atoms }: Clause): boolean {
    const asks = this.#program.cases.some(({ actions }) => actions.some(({ kind }) => kind === 'approval'));
    return asks && atoms.some((atom) => decision.test(atom.text));
  }

  #askAboutDecision(clause: Clause): void {
    if (!this.#follows(clause)) return;
    const place = placeOf(...clause.atoms);
    this.#session.ask({
      code: 'missing_action',
      text: `“${this.#session.span(place).text}” is about the answer to an approval. A rejection ends the workflow with “block”; what else it does has to be added after the approval in the editor.`,
      about: this.#session.span(place),
      choices: [],
    });
  }

  #exception(clause: Clause): void {
    const cond = readConditions(this.#session, clause.atoms);
    if (cond === null) return;
    if (cond.kind === 'all' && new Set(leavesOf(cond).map(({ entity }) => entity)).size > 1) {
      this.#session.ask({
        code: 'ambiguous',
        text: 'Does all of this belong to the exception? It was read so.',
        about: this.#session.span(placeOf(...clause.atoms)),
        choices: [],
      });
    }
    if (this.#recent.length > 0) for (const each of this.#recent) each.unless.push(cond);
    else this.#prefixUnless.push(cond);
  }

  /** “until approval.granted arrives, at most a day”: the last action waits. */
  #until(clause: Clause): void {
    if (this.#untilApproved(clause)) return;
    const event = eventIn(this.#session, clause.atoms);
    const args = new Arguments(this.#session, clause.atoms, -1);
    const timeout = args.duration('at-most', 'within', 'for');
    const last = this.#recent.at(-1) ?? this.#program.cases.at(-1);
    if (event === null || last === undefined) return;
    this.#session.use(...clause.atoms.filter((atom) => isLink(atom, 'at-most') || as(atom, 'occurs') !== undefined));
    const before = last.actions.at(-1);
    if (before?.kind === 'verdict') last.actions.pop();
    last.actions.push({ kind: 'wait-event', event: event.type, entity: event.entity, timeout, late: [] });
    if (before?.kind === 'verdict') last.actions.push({ kind: 'verdict', outcome: 'allow' });
  }

  /** “hold it until a manager approves”. */
  #untilApproved(clause: Clause): boolean {
    const last = this.#recent.at(-1) ?? this.#program.cases.at(-1);
    const roles = clause.atoms.filter((atom) => as(atom, 'role') !== undefined);
    const approves = clause.atoms.find((atom) => /^approv/i.test(atom.text));
    if (last === undefined || roles.length === 0 || approves === undefined) return false;
    this.#session.use(...roles, approves);
    const args = new Arguments(this.#session, clause.atoms, -1);
    const expiresIn = args.duration('at-most', 'within', 'for');
    const named = roles.flatMap((atom) => as(atom, 'role')?.role ?? []);
    if (last.actions.at(-1)?.kind === 'verdict') last.actions.pop();
    last.actions.push({ kind: 'approval', roles: named, quorum: 1, expiresIn, onExpiry: null });
    return true;
  }

  #plain(clause: Clause): void {
    const timeout = this.#timeLimit(clause);
    const read = readActions(this.#session, clause.atoms);
    if (read === null) return this.#continuation(clause);
    this.verbs.push(read.verb);
    const event = this.#nounEvent(clause);
    const own = timeout ? null : readConditions(this.#session, clause.atoms);
    if (event !== null) {
      this.#program.trigger = { event: event.type };
      this.#program.entity = event.entity;
    }
    if (timeout && read.actions.every(({ kind }) => kind === 'verdict')) return;
    this.#place(clause, read, own);
  }

  /** “failed payments”, “abandoned carts” in what an action is about start it. */
  #nounEvent(clause: Clause): ReturnType<typeof eventIn> {
    if (this.#program.trigger !== null || this.#program.guard !== null || this.#program.cases.length > 0) return null;
    const free = clause.atoms.filter((atom) => !this.#session.isUsed(atom));
    const at = free.findIndex((atom, index) => {
      const occurs = as(atom, 'occurs');
      const next = free[index + 1];
      const entity = as(next, 'entity')?.entity;
      const state = atom.meanings.some(({ kind }) => kind === 'trait');
      return (
        occurs !== undefined && !state && entity !== undefined && occurs.events.some((event) => event.entity === entity)
      );
    });
    return at < 0 ? null : eventIn(this.#session, free.slice(at, at + 2));
  }

  /** “an order whose payment flow exceeds five minutes”: a limit for the whole execution. */
  #timeLimit(clause: Clause): boolean {
    const flow = clause.atoms.findIndex(
      (atom) =>
        /^(?:flow|processing|process|handling|checkout duration|workflow|execution)$/i.test(atom.text) ||
        isLink(atom, 'takes'),
    );
    if (flow < 0) return false;
    const at = clause.atoms.findIndex((atom, index) => index >= flow && as(atom, 'duration') !== undefined);
    const duration = as(clause.atoms[at], 'duration');
    const compare = clause.atoms
      .slice(flow, at)
      .filter((atom) => as(atom, 'compare')?.op === 'gt' || isLink(atom, 'takes', 'within'));
    if (duration === undefined || compare.length === 0) return false;
    this.#program.timeout = duration.text;
    this.#session.use(clause.atoms[at], clause.atoms[flow], ...compare);
    for (const atom of clause.atoms) {
      const entity = as(atom, 'entity');
      if (entity === undefined) continue;
      this.#session.use(atom);
      if (entity.entity === 'order') this.#session.name(entity.entity);
    }
    return true;
  }

  #place(clause: Clause, read: ReadActions, own: Cond | null): void {
    const place = placeOf(...clause.atoms);
    const { cases } = this.#program;
    const [answer] = read.actions;
    if (this.#silent !== null && answer?.kind === 'verdict' && answer.outcome !== 'review' && own === null) {
      this.#silent.onExpiry = answer.outcome;
      this.#silent = null;
      return;
    }
    if (this.#silent !== null) {
      this.#silent = null;
      this.#session.ask({
        code: 'ambiguous',
        text: 'When nobody decides, a workflow made from a sentence can block or allow. Which one?',
        about: this.#session.span(place),
        choices: ['block it', 'allow it'].map((label) => ({ label, prompt: this.#session.rewrite(place, label) })),
      });
    }
    const exception =
      clause.joining === 'but' &&
      read.actions.length === 1 &&
      read.actions[0]?.kind === 'verdict' &&
      read.actions[0].outcome === 'allow';
    const before = this.#recent.at(-1) ?? cases.at(-1);
    if (exception && own !== null && before !== undefined && !this.#otherwise) {
      before.unless.push(own);
      return;
    }
    if (this.#otherwise && own === null && this.#prefix === null) {
      this.#program.otherwise = [...(this.#program.otherwise ?? []), ...read.actions];
      this.#lateInstead();
      return;
    }
    this.#otherwise = false;
    const when = both(this.#prefix, own);
    const last = this.#recent.at(-1);
    const joined =
      clause.joining === 'and' || clause.joining === 'comma' || clause.joining === 'then' || clause.joining === 'none';
    if (last !== undefined && joined && (own === null || (last.when === null && clause.joining === 'and'))) {
      if (own !== null) last.when = when;
      last.actions.push(...read.actions);
      return;
    }
    const placed: Case = { when, unless: [...this.#prefixUnless], actions: read.actions, place };
    cases.push(placed);
    this.#recent.push(placed);
    if (read.only && own !== null) this.#program.otherwise = [{ kind: 'verdict', outcome: 'block' }];
  }

  /** “wait a day for a retry, else cancel”: what follows “else” is done when nothing came. */
  #lateInstead(): void {
    const last = this.#recent.at(-1)?.actions.at(-1);
    if (last?.kind !== 'wait-event' || this.#program.otherwise === null) return;
    last.late = this.#program.otherwise;
    this.#program.otherwise = null;
  }

  /** A clause without a verb: who approves next, a list of what is meant, or more conditions. */
  #continuation(clause: Clause): void {
    const last = this.#recent.at(-1) ?? this.#program.cases.at(-1);
    if (clause.joining === 'colon') this.#describes(clause);
    const roles = clause.atoms.flatMap((atom) => as(atom, 'role')?.role ?? []);
    const approval = roles.length === 0 ? undefined : asked(last?.actions);
    if (approval !== undefined && roles.length > 0) {
      approval.roles =
        approval.roles.length === 1 && this.#wasGuessed(approval) ? roles : [...approval.roles, ...roles];
      this.#session.use(
        ...clause.atoms.filter(
          (atom) => as(atom, 'role') !== undefined || isLink(atom, 'first') || isMark(atom, 'then'),
        ),
      );
      for (const atom of clause.atoms) if (/^first$/i.test(atom.text)) this.#session.use(atom);
      return;
    }
    if (
      entitiesIn(clause.atoms).length === 0 &&
      !clause.atoms.some(
        (atom) =>
          as(atom, 'compare') !== undefined ||
          as(atom, 'number') !== undefined ||
          as(atom, 'trait') !== undefined ||
          as(atom, 'field') !== undefined,
      )
    )
      return;
    if (clause.joining === 'colon') this.#session.named.push(...this.#session.named.slice(-1));
    const cond = readConditions(this.#session, clause.atoms, [], clause.joining === 'colon' ? 'or' : 'and');
    if (cond === null) return;
    if (last === undefined) this.#prefix = both(this.#prefix, cond);
    else last.when = both(last.when, cond);
  }

  /** “risky checkouts: …”: what follows the colon says what the vague word means. */
  #describes(clause: Clause): void {
    const begin = clause.atoms[0]?.index ?? 0;
    for (const atom of this.#atoms.slice(Math.max(0, begin - 8), begin)) {
      if (as(atom, 'vague')?.size === 'other') this.#session.use(atom);
    }
  }

  /** Whether the approver was taken only because none was named yet: the question about it is withdrawn. */
  #wasGuessed(approval: Extract<Action, { kind: 'approval' }>): boolean {
    const at = this.#session.questions.findIndex(({ code }) => code === 'missing_approver');
    if (at < 0 || approval.roles[0] !== 'manager') return false;
    this.#session.questions.splice(at, 1);
    return true;
  }
}

/** The approval at the end of some actions; a review becomes one when people are named for it. */
function asked(actions: Action[] | undefined): Extract<Action, { kind: 'approval' }> | undefined {
  const last = actions?.at(-1);
  if (last?.kind === 'approval') return last;
  if (actions === undefined || last?.kind !== 'verdict' || last.outcome !== 'review') return undefined;
  const approval: Extract<Action, { kind: 'approval' }> = {
    kind: 'approval',
    roles: [],
    quorum: 1,
    expiresIn: null,
    onExpiry: null,
  };
  actions[actions.length - 1] = approval;
  return approval;
}
