import type { Action, Purpose } from '../program.ts';
import { as, isLink, isMark, nounIn, verbIn, type Atom, type VerbKind } from '../text/atoms.ts';
import { Arguments, eventIn } from './arguments.ts';
import { createRecord, enrol, reorder, updateRecord } from './keeping.ts';
import { predicateOf, type Predicate } from './predicates.ts';
import { placeOf, type Session } from './session.ts';

export interface ReadActions {
  actions: Action[];
  verb: VerbKind;
  /** “only allow …”: everything else is blocked. */
  only: boolean;
}

/** What a clause asks for; null when it asks for nothing. Uses the atoms it is read from. */
export function readActions(session: Session, atoms: readonly Atom[]): ReadActions | null {
  const predicate = predicateOf(atoms);
  if (predicate === null) return null;
  session.use(...predicate.atoms);
  const args = new Arguments(session, atoms, predicate.at);
  const only = atoms.find((atom) => isLink(atom, 'only'));
  if (only !== undefined && predicate.verb === 'allow') session.use(only);
  const waits = waitBefore(args, predicate.verb);
  const actions = actionsOf(session, args, predicate);
  return {
    actions: [...waits, ...actions],
    verb: predicate.verb,
    only: only !== undefined && predicate.verb === 'allow',
  };
}

/** “survey them after a week”, “after 2 days remind …”. */
function waitBefore(args: Arguments, verb: VerbKind): Action[] {
  if (verb === 'wait' || verb === 'hold') return [];
  const at = args.atoms.findIndex((atom, index) => beginsWait(args, atom, index));
  const after = args.atoms[at];
  const later = args.atoms.find((atom) => /^later$/i.test(atom.text));
  const lone = later === undefined ? undefined : args.atoms[args.atoms.indexOf(later) - 1];
  const found = after === undefined ? (as(lone, 'duration') === undefined ? undefined : lone) : args.atoms[at + 1];
  const length = as(found, 'duration');
  if (length === undefined) return [];
  args.session.use(found, after, later);
  return [{ kind: 'wait', duration: length.text }];
}

/** “after a week”, “in 2 days”; “joined in 2024” and “in the last 30 days” say when something was. */
function beginsWait({ session, atoms }: Arguments, atom: Atom, at: number): boolean {
  if (!/^(?:after|in)$/i.test(atom.text) || session.isUsed(atom)) return false;
  const when = as(atoms[at - 1], 'happened') !== undefined || isLink(atoms[at + 2], 'ago', 'old');
  return as(atoms[at + 1], 'duration') !== undefined && !when;
}

function actionsOf(session: Session, args: Arguments, predicate: Predicate): Action[] {
  switch (predicate.verb) {
    case 'block':
      return [{ kind: 'verdict', outcome: 'block' }];
    case 'allow':
    case 'auto-approve':
      takeThrough(session, args);
      return [{ kind: 'verdict', outcome: 'allow' }];
    case 'hold':
      return hold(session, args);
    case 'review':
      return review(args, predicate);
    case 'approve':
      return approve(session, args, predicate);
    case 'notify':
    case 'escalate':
      return sendOf(session, args, predicate) ?? notify(session, args, predicate.verb);
    case 'email':
    case 'welcome':
    case 'remind':
    case 'survey':
      return write(session, args, predicate);
    case 'wait':
      return waitFor(session, args);
    case 'create':
    case 'record':
      return createRecord(session, args, predicate.verb);
    case 'reorder':
      return reorder(session, args);
    case 'enrol':
      return enrol(session, args);
    case 'update':
    case 'tag':
    case 'expire':
      return updateRecord(session, args, predicate);
    case 'cancel':
      return [{ kind: 'cancel' }];
    case 'assign':
      return assign(session, args, predicate);
    case 'task':
      return [{ kind: 'task', title: args.quoted() ?? 'Follow up', role: args.roles()[0] ?? null }];
    case 'log':
      return [{ kind: 'log' }];
    case 'call':
      return call(session, args);
    case 'emit': {
      const event = eventIn(session, args.atoms.slice(args.at + 1));
      return event === null ? [] : [{ kind: 'emit', type: event.type }];
    }
    default:
      return refuse(session, args, predicate);
  }
}

function takeThrough(session: Session, args: Arguments): void {
  for (const atom of args.atoms) if (/^(?:through|pass|proceed|go)$/i.test(atom.text)) session.use(atom);
  for (const atom of args.atoms) if (isLink(atom, 'auto')) session.use(atom);
}

/** “hold … for review” asks people; a plain hold is a stop. */
function hold(session: Session, args: Arguments): Action[] {
  const review = args.atoms.find((atom) => nounIn(atom) !== undefined && !session.isUsed(atom));
  session.use(review);
  const roles = args.roles();
  if (nounIn(review)?.verb === 'approve' || roles.length > 0) {
    return [
      {
        kind: 'approval',
        roles: roles.length > 0 ? roles : ['manager'],
        quorum: 1,
        expiresIn: args.duration('within', 'at-most', 'for'),
        onExpiry: null,
      },
    ];
  }
  if (review !== undefined) return [{ kind: 'verdict', outcome: 'review' }];
  return [{ kind: 'verdict', outcome: 'block' }];
}

/** “review … by a manager” asks people; “flag” tells them and marks it. */
function review(args: Arguments, { at }: Predicate): Action[] {
  const nouns = args.atoms.filter((atom) => nounIn(atom) !== undefined);
  args.session.use(...nouns);
  const roles = args.roles();
  const decided = /^(?:review|inspect|check|vet)/i.test(args.atoms[at]?.text ?? '') && roles.length > 0;
  if (decided)
    return [
      { kind: 'approval', roles, quorum: 1, expiresIn: args.duration('within', 'at-most', 'in'), onExpiry: null },
    ];
  const fraud = nouns.some((atom) => /fraud/i.test(atom.text)) ? ['fraud_team'] : [];
  const told = (roles.length > 0 ? roles : fraud).map((role): Action => ({
    kind: 'notify',
    role,
    priority: 2,
    message: null,
  }));
  const slack = args.channels().map((channel): Action => ({ kind: 'slack', channel, message: null }));
  return [...told, ...slack, { kind: 'verdict', outcome: 'review' }];
}

/** People are asked; without a word of whom, “approve small orders” lets them pass. */
function approve(session: Session, args: Arguments, { at }: Predicate): Action[] {
  const form = as(args.atoms[at], 'verb')?.form;
  const asks = /ask|route|require|need|get|request|seek|sign|consult|obtain|submit|send/i.test(
    args.atoms[at]?.text ?? '',
  );
  const quorum = args.quorum();
  const roles = args.roles();
  session.use(
    ...args.atoms.filter(
      (atom) => isLink(atom, 'first') || (as(atom, 'verb')?.verb === 'approve' && atom !== args.atoms[at]),
    ),
  );
  for (const atom of args.atoms) if (/^first$/i.test(atom.text)) session.use(atom);
  const passes = form === 'base' && !asks && roles.length === 0;
  const imperativePass =
    passes && !args.atoms.slice(0, at).some((atom) => as(atom, 'need') !== undefined || as(atom, 'be') !== undefined);
  if (imperativePass) return [{ kind: 'verdict', outcome: 'allow' }];
  if (roles.length > 1 && eitherRole(args)) askWhoOf(session, args, roles);
  if (roles.length === 0) {
    const place = placeOf(args.atoms[at] ?? args.atoms[0]);
    session.ask({
      code: 'missing_approver',
      text: 'Who approves? A manager was taken.',
      about: session.span(place),
      choices: ['a manager', 'a director', 'finance', 'sales manager'].map((who) => ({
        label: who,
        prompt: `${session.text.replace(/[.\s]+$/, '')} by ${who}`,
      })),
    });
  }
  const expiresIn = args.duration('within', 'at-most', 'in');
  return [{ kind: 'approval', roles: roles.length === 0 ? ['manager'] : roles, quorum, expiresIn, onExpiry: null }];
}

/** “finance or legal”: an approval asks one role after the other, not either of them. */
function eitherRole({ atoms }: Arguments): boolean {
  return atoms.some(
    (atom, at) =>
      isMark(atom, 'or') &&
      as(atoms[at - 1], 'role') !== undefined &&
      atoms.slice(at + 1, at + 3).some((next) => as(next, 'role') !== undefined),
  );
}

function askWhoOf(session: Session, { atoms }: Arguments, roles: readonly string[]): void {
  const named = atoms.filter((atom) => as(atom, 'role') !== undefined);
  const place = placeOf(...named);
  session.ask({
    code: 'ambiguous',
    text: 'Who of them decides? An approval asks one after the other; put both into one approver group to let either decide.',
    about: session.span(place),
    choices: [
      ...roles.map((role) => role.replace(/_/g, ' ')),
      roles.map((role) => role.replace(/_/g, ' ')).join(' and then '),
    ].map((label) => ({ label, prompt: session.rewrite(place, label) })),
  });
}

/** Who is told, and how: roles in the app, Slack channels, e-mail addresses, the customer. */
function notify(session: Session, args: Arguments, verb: VerbKind): Action[] {
  const message = args.quoted();
  const priority = args.priority() ?? (verb === 'escalate' ? 1 : 3);
  const customer = args.toCustomer();
  const roles = args.roles();
  const channels = args.channels();
  const media = args.media();
  const addresses = args.addresses();
  session.use(...args.atoms.filter((atom) => as(atom, 'person')?.who === 'it'));
  const unreachable = args.atoms.find((atom) => ['sms', 'pager', 'teams'].includes(as(atom, 'medium')?.medium ?? ''));
  if (unreachable !== undefined) askMedium(session, unreachable);
  const actions: Action[] = [];
  for (const channel of channels) actions.push({ kind: 'slack', channel, message });
  const slack = media.includes('slack') && channels.length === 0;
  if (slack)
    actions.push({
      kind: 'slack',
      channel: roles[0] === undefined ? null : `#${roles[0].replace(/_/g, '-')}`,
      message,
    });
  if (slack && roles.length === 0) askChannel(session, args);
  const byMail = media.includes('email') || media.length === 0;
  if (byMail || (!slack && channels.length === 0))
    for (const role of roles) actions.push({ kind: 'notify', role, priority, message });
  for (const to of addresses) actions.push({ kind: 'email', to, purpose: 'inform', message });
  if (customer) actions.push({ kind: 'email', to: 'customer', purpose: 'inform', message });
  if (actions.length > 0) return actions;
  return media.includes('webhook')
    ? [{ kind: 'webhook', url: args.url(), name: 'notice' }]
    : [toTeam(session, args, priority, message)];
}

/** “send them a survey”, “send a reminder”: what is sent says what for. */
function sendOf(session: Session, args: Arguments, predicate: Predicate): Action[] | null {
  if (!/^(?:send|sending|give)$/i.test(args.atoms[predicate.at]?.text ?? '')) return null;
  const sent = args.atoms.find(
    (atom) => !session.isUsed(atom) && verbIn(atom, 'survey', 'remind', 'welcome') !== undefined,
  );
  const verb = verbIn(sent, 'survey', 'remind', 'welcome')?.verb;
  if (sent === undefined || verb === undefined) return null;
  session.use(sent);
  return write(session, args, { ...predicate, verb });
}

function askMedium(session: Session, atom: Atom): void {
  session.ask({
    code: 'unknown_name',
    text: `“${atom.text}” is not a channel Renubu can reach. Which one will do?`,
    about: session.span(atom),
    choices: ['by e-mail', 'by Slack'].map((label) => ({ label, prompt: session.rewrite(atom, label) })),
  });
}

function askChannel(session: Session, args: Arguments): void {
  const atom = args.atoms.find((each) => as(each, 'medium')?.medium === 'slack');
  if (atom === undefined) return;
  session.ask({
    code: 'missing_recipient',
    text: 'Into which Slack channel? The channel of the connection was taken.',
    about: session.span(atom),
    choices: ['#general', '#sales', '#operations'].map((channel) => ({
      label: channel,
      prompt: session.rewrite(atom, `Slack ${channel}`),
    })),
  });
}

/** “alert” without a word of whom: the team of the entity, and a question. */
function toTeam(session: Session, args: Arguments, priority: number, message: string | null): Action {
  const somebody = args.somebody();
  const role = 'manager';
  const verb = args.atoms[args.at];
  const place = placeOf(verb, somebody ?? undefined);
  session.ask({
    code: 'missing_recipient',
    text: 'Who is to be told? The request names nobody.',
    about: session.span(place),
    choices: ['a manager', 'the sales team', 'the finance team', 'the customer'].map((who) => ({
      label: who,
      prompt: session.rewrite(place, `${verb?.text ?? 'notify'} ${who}`),
    })),
  });
  const action: Extract<Action, { kind: 'notify' }> = { kind: 'notify', role, priority, message };
  session.guessed.push(action);
  return action;
}

const purposes: Partial<Record<VerbKind, Purpose>> = { welcome: 'welcome', remind: 'remind', survey: 'survey' };

/** E-mails: to the customer unless somebody else is named. */
function write(session: Session, args: Arguments, { verb, at }: Predicate): Action[] {
  const message = args.quoted();
  const purpose: Purpose = purposes[verb] ?? (/thank/i.test(args.atoms[at]?.text ?? '') ? 'thank' : 'inform');
  const customer = args.toCustomer();
  const roles = args.roles();
  const addresses = args.addresses();
  args.media();
  const channels = args.channels();
  if (!customer && (roles.length > 0 || addresses.length > 0 || channels.length > 0)) {
    return [
      ...roles.map((role): Action => ({ kind: 'notify', role, priority: 3, message })),
      ...addresses.map((to): Action => ({ kind: 'email', to, purpose, message })),
      ...channels.map((channel): Action => ({ kind: 'slack', channel, message })),
    ];
  }
  const somebody = customer ? null : args.somebody();
  if (somebody !== null && !/people|person|somebody|someone/i.test(somebody.text))
    return [toTeamOf(session, args, somebody, message)];
  return [{ kind: 'email', to: 'customer', purpose, message }];
}

function toTeamOf(session: Session, args: Arguments, somebody: Atom, message: string | null): Action {
  session.used.delete(somebody.index);
  return toTeam(session, args, 3, message);
}

/** “wait a day”, “wait a day for a retry”, “wait until the payment arrives, at most 2 days”. */
function waitFor(session: Session, args: Arguments): Action[] {
  const rest = args.atoms.slice(args.at + 1).filter((atom) => !session.isUsed(atom));
  const event = eventIn(session, rest);
  const duration = args.duration();
  session.use(...args.atoms.filter((atom) => as(atom, 'compare')?.op === 'lte' || isLink(atom, 'at-most', 'within')));
  if (event !== null)
    return [{ kind: 'wait-event', event: event.type, entity: event.entity, timeout: duration, late: [] }];
  return duration === null ? [] : [{ kind: 'wait', duration }];
}

function assign(session: Session, args: Arguments, predicate: Predicate): Action[] {
  const [role] = args.roles();
  if (role === undefined) return notify(session, args, predicate.verb);
  session.use(...args.atoms.filter((atom) => as(atom, 'person')?.who === 'it'));
  return [
    { kind: 'task', title: 'Take over', role },
    { kind: 'notify', role, priority: args.priority() ?? 3, message: args.quoted() },
  ];
}

/** “call https://…”; “post to #sales” is a notice. */
function call(session: Session, args: Arguments): Action[] {
  if (args.atoms.some((atom) => as(atom, 'channel') !== undefined)) return notify(session, args, 'notify');
  const url = args.url();
  const verb = args.atoms[args.at];
  const spoken = /^(?:call|ring|phone)/i.test(verb?.text ?? '') && url === null;
  if (spoken && verb !== undefined && (args.roles().length > 0 || args.toCustomer())) askMedium(session, verb);
  args.media();
  return [{ kind: 'webhook', url, name: 'called' }];
}

function refuse(session: Session, args: Arguments, { at }: Predicate): Action[] {
  const atom = args.atoms[at] as Atom;
  session.ask({
    code: 'missing_action',
    text: `“${atom.text}” is nothing a workflow made from a sentence does. What should happen instead?`,
    about: session.span(atom),
    choices: ['block', 'flag', 'notify a manager about'].map((verb) => ({
      label: verb,
      prompt: session.rewrite(atom, verb),
    })),
  });
  return [];
}
