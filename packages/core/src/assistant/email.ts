import type { DraftKind } from '@renubu/contracts/assistant';
import type { Evidence } from '@renubu/contracts/intelligence';
import type { AiStatement } from '@renubu/contracts/assistant';
import { checkStatement } from '../evidence/check.ts';
import { change, indexFacts, number, percentage } from '../evidence/facts.ts';
import { say, type Said } from './answer.ts';
import { mainContract } from './answers/account.ts';
import type { AssistantContext, CustomerNote, StakeholderNote } from './context.ts';
import {
  analysisEvidence,
  contextFacts,
  contractEvidence,
  customerEvidence,
  noticeDeadline,
  ticketEvidence,
} from './facts.ts';
import { countText, dateText, daysTo, moneyText, numberText, whenText } from './wording.ts';

export interface EmailDraftRequest {
  kind: DraftKind;
  /** To whom; the fitting stakeholder with an address otherwise. */
  stakeholderId?: string | undefined;
  note?: string | undefined;
}

export interface DraftedEmail {
  /** Null when no stakeholder has an address. */
  to: { stakeholderId: string; name: string; email: string } | null;
  subject: string;
  body: string;
  /** The sentences from the greeting to the last question, without the close. */
  paragraphs: AiStatement[][];
  statements: AiStatement[];
}

/** Who a kind of mail goes to first. */
const firstRole: Record<DraftKind, readonly StakeholderNote['role'][]> = {
  check_in: ['champion', 'user', 'influencer', 'decision_maker'],
  risk: ['champion', 'decision_maker', 'influencer', 'user'],
  renewal: ['decision_maker', 'champion', 'influencer', 'user'],
  executive_alignment: ['decision_maker', 'influencer', 'champion', 'user'],
  pricing: ['decision_maker', 'influencer', 'champion', 'user'],
  meeting_request: ['champion', 'decision_maker', 'influencer', 'user'],
};

/** The stakeholder a mail goes to. Only a known one with an address: nothing else can become a recipient. */
export function recipientOf({ stakeholders }: AssistantContext, { kind, stakeholderId }: EmailDraftRequest) {
  const reachable = stakeholders.filter(({ email }) => email !== null && email !== '');
  const order = firstRole[kind];
  const rank = ({ role }: StakeholderNote) => order.indexOf(role);
  const chosen =
    stakeholderId === undefined
      ? [...reachable].sort(
          (a, b) => rank(a) - rank(b) || (b.relationshipStrength ?? 0) - (a.relationshipStrength ?? 0),
        )[0]
      : reachable.find(({ id }) => id === stakeholderId);
  return chosen === undefined ? null : { stakeholderId: chosen.id, name: chosen.name, email: chosen.email ?? '' };
}

type Paragraph = Said[];
type Writer = (context: AssistantContext, customer: CustomerNote) => { subject: string; paragraphs: Paragraph[] };

const usageSaid = ({ intelligence }: AssistantContext, mind: 'plain' | 'worried'): Said[] => {
  const trend = intelligence?.trends.find(
    ({ metric, changePercent }) => metric.startsWith('usage.') && changePercent !== null,
  );
  const moved = trend?.changePercent ?? 0;
  if (trend === undefined || Math.abs(moved) <= 5) return [];
  const computed = [change(moved)];
  const by = `${numberText(Math.abs(moved))} %`;
  if (moved < 0)
    return [
      say(
        `I noticed that usage on your side fell ${by} recently${mind === 'worried' ? ', and I would like to understand why' : ''}.`,
        trend.evidence,
        computed,
      ),
    ];
  return [say(`Usage on your side grew ${by} recently, which is good to see.`, trend.evidence, computed)];
};

const ticketsSaid = ({ tickets, intelligence }: AssistantContext): Said[] => {
  const open = tickets.filter(({ isOpen }) => isOpen);
  const reported = intelligence?.riskContributions.find(
    ({ factor, value }) => /ticket/i.test(factor) && typeof value === 'number',
  );
  const count = open.length > 0 ? open.length : typeof reported?.value === 'number' ? reported.value : 0;
  if (count === 0) return [];
  const evidence: Evidence[] = open.length > 0 ? open.slice(0, 5).map(ticketEvidence) : (reported?.evidence ?? []);
  return [
    say(
      `I also see ${countText(count, 'support ticket')} that ${count === 1 ? 'is' : 'are'} still open, and I am following up on ${count === 1 ? 'it' : 'them'} with our support team.`,
      evidence,
      [number(count)],
    ),
  ];
};

const renewalLine = ({ now }: AssistantContext, customer: CustomerNote): Said[] => {
  if (customer.renewalDate === null) return [];
  const days = daysTo(customer.renewalDate, now);
  const evidence = [customerEvidence(customer)];
  const text =
    days < 0
      ? `Your agreement was due for renewal on ${dateText(customer.renewalDate)}.`
      : `Your agreement renews on ${dateText(customer.renewalDate)}, ${whenText(days)}.`;
  return [say(text, evidence)];
};

const noticeLine = (context: AssistantContext): Said[] => {
  const contract = mainContract(context);
  const deadline = contract === undefined ? null : noticeDeadline(contract);
  if (contract === undefined || deadline === null || daysTo(deadline, context.now) < 0) return [];
  return [
    say(`Under the contract, notice would have to be given by ${dateText(deadline)}.`, [contractEvidence(contract)]),
  ];
};

const priceLine = (_: AssistantContext, customer: CustomerNote): Said[] => [
  say(
    `Today’s agreement is ${moneyText(customer.arrMinor, customer.currency)} a year${customer.seats === null ? '' : ` for ${countText(customer.seats, 'seat')}`}.`,
    [customerEvidence(customer)],
  ),
];

const seatsLine = ({ series }: AssistantContext, customer: CustomerNote): Said[] => {
  const users = series.find(({ metric }) => metric === 'usage.active_users');
  const active = users?.points.at(-1)?.value;
  if (users === undefined || active === undefined || customer.seats === null || customer.seats <= 0) return [];
  const share = Math.round((active / customer.seats) * 100);
  const cited = users.signalIds.slice(0, 3).map((id) => ({ kind: 'signal', id, label: users.label }) as const);
  return [
    say(
      `${numberText(active)} of your ${numberText(customer.seats)} seats are active, ${share} %.`,
      [...cited, customerEvidence(customer)],
      [number(active), number(customer.seats), percentage(share)],
    ),
  ];
};

const ask = (text: string): Said[] => [say(text)];

/** What each kind of mail says. Only what is known is said; every figure has its source. */
const writers: Record<DraftKind, Writer> = {
  check_in: (context, customer) => ({
    subject: `Checking in on ${customer.name}`,
    paragraphs: [
      [...usageSaid(context, 'plain'), ...seatsLine(context, customer)],
      ticketsSaid(context),
      ask('What is working well for your team, and what should we improve?'),
    ],
  }),
  risk: (context, customer) => ({
    subject: `How can we help ${customer.name}?`,
    paragraphs: [
      [...usageSaid(context, 'worried'), ...ticketsSaid(context)],
      renewalLine(context, customer),
      ask('Could we talk this week about what is missing and who needs to be part of it?'),
    ],
  }),
  renewal: (context, customer) => ({
    subject: `Renewal of ${customer.name}`,
    paragraphs: [
      [...renewalLine(context, customer), ...priceLine(context, customer), ...noticeLine(context)],
      seatsLine(context, customer),
      ask('Is there anything you want to change before we renew, and who will sign on your side?'),
    ],
  }),
  executive_alignment: (context, customer) => ({
    subject: `Executive alignment with ${customer.name}`,
    paragraphs: [
      [...renewalLine(context, customer), ...usageSaid(context, 'plain')],
      ask('Would you take a call with our executive sponsor to agree on goals for the coming year?'),
    ],
  }),
  pricing: (context, customer) => ({
    subject: `Terms for the renewal of ${customer.name}`,
    paragraphs: [
      [...renewalLine(context, customer), ...priceLine(context, customer)],
      [...seatsLine(context, customer), ...usageSaid(context, 'plain')],
      ask('When could we go through the numbers and find terms that fit how you work today?'),
    ],
  }),
  meeting_request: (context, customer) => ({
    subject: `A meeting about ${customer.name}`,
    paragraphs: [
      [...renewalLine(context, customer), ...usageSaid(context, 'plain')],
      ask('Which day next week would suit you for a call?'),
    ],
  }),
};

/**
 * A mail from the customer's own data to a known stakeholder. Greeting and questions claim nothing; every other sentence
 * cites what it says. `note` is what the sender adds, in their own words.
 */
export function draftEmail(
  context: AssistantContext,
  customer: CustomerNote,
  request: EmailDraftRequest,
): DraftedEmail {
  const to = recipientOf(context, request);
  const { subject, paragraphs } = writers[request.kind](context, customer);
  const note = request.note?.trim() ?? '';
  const own = note === '' ? [] : [[say(note.endsWith('.') || note.endsWith('?') ? note : `${note}.`)]];
  const greeting = say(`Hello${to === null ? '' : ` ${to.name.split(/\s+/)[0] ?? ''}`},`);
  const close = [say('Best regards,'), say(context.user.name)];
  const shown = [[greeting], ...paragraphs, ...own].filter((paragraph) => paragraph.length > 0);
  const facts = indexFacts([
    ...contextFacts(context),
    ...shown.flat().flatMap(({ evidence, computed }) => evidence.map((item) => ({ evidence: item, values: computed }))),
  ]);
  const body = [
    ...shown.map((paragraph) => paragraph.map(({ text }) => text).join(' ')),
    close.map(({ text }) => text).join('\n'),
  ];
  const checked = shown.map((paragraph) => paragraph.map((said) => checkStatement(said, facts)));
  return { to, subject, body: body.join('\n\n'), paragraphs: checked, statements: checked.flat() };
}

const kindWords: [DraftKind, RegExp][] = [
  ['executive_alignment', /executive|sponsor|\bceo\b|\bcfo\b|leadership|geschäftsführ/],
  ['pricing', /pric|discount|terms|quote|offer|preis|angebot/],
  ['meeting_request', /meeting|\bcall\b|schedule|invit|termin|gespräch/],
  ['renewal', /renew|contract|sign|verlänger|vertrag/],
  ['risk', /risk|usage|ticket|problem|issue|churn|about it|risiko|nutzung/],
];

/** Which mail a person asks for. */
export function emailKindOf(text: string): DraftKind {
  const low = text.toLowerCase();
  return kindWords.find(([, pattern]) => pattern.test(low))?.[0] ?? 'check_in';
}

/** Evidence that a draft as a whole rests on. */
export function draftEvidence({ statements }: DraftedEmail, customer: CustomerNote): Evidence[] {
  const cited = statements.flatMap(({ evidence }) => evidence);
  return cited.length > 0 ? cited.slice(0, 12) : [analysisEvidence(customer)];
}
