import type { ContentBlock } from '@renubu/contracts/assistant';
import { day, number } from '../../evidence/facts.ts';
import { answerWith, remark, say, type AssistantAnswer } from '../answer.ts';
import type { AssistantContext, CustomerNote } from '../context.ts';
import { customerEvidence, ticketEvidence } from '../facts.ts';
import { countText, dateText, daysTo, moneyText, spoken, whenText } from '../wording.ts';
import { stages } from '../../renewals/stages.ts';

type Table = Extract<ContentBlock, { type: 'table' }>;
type Column = Table['columns'][number];
const column = (key: string, label: string, align: Column['align'] = 'left'): Column => ({ key, label, align });

/** The newest signals as a table. */
export function answerHistory(context: AssistantContext, customer: CustomerNote): AssistantAnswer {
  const shown = context.signals.slice(0, 25);
  if (shown.length === 0) return empty(context, customer, `No signals of ${customer.name} have come in yet.`);
  const table: Table = {
    type: 'table',
    title: 'Newest signals',
    columns: [
      column('day', 'Day'),
      column('metric', 'Signal'),
      column('value', 'Value', 'right'),
      column('source', 'Source'),
    ],
    rows: shown.map(({ id, metric, value, source, occurredAt }) => ({
      id,
      cells: { day: occurredAt.slice(0, 10), metric: spoken(metric), value, source },
    })),
    evidence: shown.slice(0, 5).map(({ id, metric }) => ({ kind: 'signal', id, label: spoken(metric) })),
  };
  return answerWith(context, [table], { suggestions: ['What changed?', 'Show the usage trend'] });
}

/** Open tickets first, then the newest closed ones. */
export function answerTickets(context: AssistantContext, customer: CustomerNote): AssistantAnswer {
  const { tickets, intelligence, now } = context;
  const open = tickets.filter(({ isOpen }) => isOpen);
  const reported = intelligence?.insights.filter(({ message }) => /ticket/i.test(message)) ?? [];
  const counted = reportedTickets(context);
  if (counted !== null && tickets.length > 0)
    return answerWith(context, [{ said: [counted] }, ticketTable(tickets.slice(0, 20))], {
      suggestions: ticketQuestions,
    });
  if (tickets.length === 0) {
    const said = counted !== null ? [counted] : reported.map(({ message, evidence }) => say(message, evidence));
    if (said.length > 0) return answerWith(context, [{ said }]);
    return empty(context, customer, `No support tickets of ${customer.name} are known.`);
  }
  const shown = [...open, ...tickets.filter(({ isOpen }) => !isOpen)].slice(0, 20);
  const oldest = open.at(-1);
  const cited = open.slice(0, 5).map(ticketEvidence);
  const standing =
    oldest === undefined
      ? say(`All known tickets of ${customer.name} are closed.`, tickets.slice(0, 5).map(ticketEvidence))
      : say(
          `${countText(open.length, 'support ticket')} ${open.length === 1 ? 'is' : 'are'} open; the oldest was opened ${whenText(daysTo(oldest.openedAt, now))}.`,
          [...cited, ticketEvidence(oldest)],
          [number(open.length)],
        );
  const escalated = open.filter((ticket) => ticket.escalated);
  const urgent =
    escalated.length === 0
      ? []
      : [
          say(
            `${escalated.length} of them ${escalated.length === 1 ? 'was' : 'were'} escalated.`,
            escalated.map(ticketEvidence),
            [number(escalated.length)],
          ),
        ];
  return answerWith(context, [{ said: [standing, ...urgent] }, ticketTable(shown)], {
    suggestions: ticketQuestions,
  });
}

const ticketQuestions = ['Why is the risk what it is?', 'Draft an e-mail about it', 'What should I do next?'];

/** The number of open tickets as a platform that counts them reports it. */
function reportedTickets({ series }: AssistantContext) {
  const counts = series.find(({ metric }) => metric === 'support.open_tickets');
  const latest = counts?.points.at(-1);
  if (counts === undefined || latest === undefined) return null;
  const evidence = counts.signalIds.slice(0, 2).map((id) => ({ kind: 'signal', id, label: counts.label }) as const);
  const text = `${countText(latest.value, 'support ticket')} ${latest.value === 1 ? 'is' : 'are'} open, as reported on ${dateText(latest.day)}.`;
  return say(text, evidence, [number(latest.value), day(latest.day)]);
}

function ticketTable(shown: AssistantContext['tickets']): Table {
  return {
    type: 'table',
    title: 'Support tickets',
    columns: [
      column('opened', 'Opened'),
      column('subject', 'Subject'),
      column('priority', 'Priority'),
      column('state', 'State'),
    ],
    rows: shown.map(({ id, ticket, subject, priority, openedAt, isOpen, escalated }) => ({
      id,
      cells: {
        opened: openedAt.slice(0, 10),
        subject: subject ?? ticket ?? 'Ticket',
        priority,
        state: [isOpen === null ? '' : isOpen ? 'open' : 'closed', escalated ? 'escalated' : '']
          .filter(Boolean)
          .join(', '),
      },
    })),
    evidence: shown.slice(0, 5).map(ticketEvidence),
  };
}

/** Who is known at the customer, what they decide and how they feel. */
export function answerStakeholders(context: AssistantContext, customer: CustomerNote): AssistantAnswer {
  const { stakeholders, now } = context;
  if (stakeholders.length === 0) return empty(context, customer, `No stakeholder of ${customer.name} is known yet.`);
  const evidenceOf = ({ id, name }: (typeof stakeholders)[number]) =>
    ({ kind: 'stakeholder', id, label: name }) as const;
  const named = (people: typeof stakeholders) => people.map(({ name }) => name).join(', ');
  const groups: [string, typeof stakeholders][] = [
    ['Decides', stakeholders.filter(({ role }) => role === 'decision_maker')],
    ['Champion', stakeholders.filter(({ role }) => role === 'champion')],
    ['Negative', stakeholders.filter(({ sentiment }) => sentiment === 'negative')],
  ];
  const said = groups.flatMap(([label, people]) =>
    people.length === 0 ? [] : [say(`${label}: ${named(people)}.`, people.map(evidenceOf))],
  );
  const gaps = groups.slice(0, 2).flatMap(([label, people]) => (people.length > 0 ? [] : [label]));
  if (gaps.length > 0) {
    const missing = gaps.map((label) => (label === 'Decides' ? 'decision maker' : 'champion')).join(' and ');
    said.push(say(`No ${missing} is known.`, stakeholders.slice(0, 5).map(evidenceOf)));
  }
  const table: Table = {
    type: 'table',
    title: 'Stakeholders',
    columns: [
      column('name', 'Name'),
      column('title', 'Title'),
      column('role', 'Role'),
      column('sentiment', 'Sentiment'),
      column('strength', 'Relationship', 'right'),
      column('last', 'Last contact'),
    ],
    rows: stakeholders.map(({ id, name, title, role, sentiment, relationshipStrength, lastInteractionAt }) => ({
      id,
      cells: {
        name,
        title,
        role: spoken(role),
        sentiment,
        strength: relationshipStrength,
        last: lastInteractionAt === null ? null : whenText(daysTo(lastInteractionAt, now)),
      },
    })),
    evidence: stakeholders.slice(0, 8).map(evidenceOf),
  };
  return answerWith(context, [{ said }, table], {
    suggestions: ['Draft an e-mail to the decision maker', 'What should I do next?'],
  });
}

/** Open tasks, the most pressing first. */
export function answerTasks(context: AssistantContext): AssistantAnswer {
  const { tasks, now, customer } = context;
  const whose = customer === null ? '' : ` for ${customer.name}`;
  if (tasks.length === 0) return answerWith(context, [{ said: [remark(`No task is open${whose}.`)] }]);
  const late = tasks.filter(({ dueAt }) => dueAt !== null && daysTo(dueAt, now) < 0);
  const evidence = tasks.slice(0, 8).map(({ id, title }) => ({ kind: 'task', id, label: title }) as const);
  const overdue =
    late.length === 0 ? '' : tasks.length === 1 ? ', and it is overdue' : `, ${late.length} of them overdue`;
  const standing = say(
    `${countText(tasks.length, 'task')} ${tasks.length === 1 ? 'is' : 'are'} open${whose}${overdue}.`,
    evidence,
    [number(tasks.length), number(late.length)],
  );
  const table: Table = {
    type: 'table',
    title: 'Open tasks',
    columns: [
      column('title', 'Task'),
      column('due', 'Due'),
      column('priority', 'Priority', 'right'),
      column('who', 'Whose'),
    ],
    rows: tasks.slice(0, 25).map(({ id, title, dueAt, priority, assignee }) => ({
      id,
      cells: { title, due: dueAt === null ? null : whenText(daysTo(dueAt, now)), priority, who: assignee },
    })),
    evidence,
  };
  return answerWith(context, [{ said: [standing] }, table], {
    suggestions: ['Remind me to call them tomorrow', 'What should I do next?'],
  });
}

/** The asking person's queue, the heaviest first. */
export function answerQueue(context: AssistantContext): AssistantAnswer {
  const { queue, now } = context;
  const first = queue[0];
  if (first === undefined) return answerWith(context, [{ said: [remark('Your queue is empty.')] }]);
  const due = first.renewalDate === null ? '' : `, renewing ${whenText(daysTo(first.renewalDate, now))}`;
  const evidence = queue
    .slice(0, 8)
    .map(({ customerId, customer }) => ({ kind: 'customer', id: customerId, label: customer }) as const);
  const said = [say(`At the top of your queue: ${first.customer}, ${first.workflow}${due}.`, evidence.slice(0, 1))];
  const table: Table = {
    type: 'table',
    title: 'Your queue',
    columns: [
      column('customer', 'Customer'),
      column('workflow', 'Work'),
      column('stage', 'Stage'),
      column('score', 'Priority', 'right'),
      column('risk', 'Risk', 'right'),
      column('arr', 'ARR', 'right'),
      column('renewal', 'Renewal'),
    ],
    rows: queue.slice(0, 15).map((item) => ({
      id: item.customerId,
      cells: {
        customer: item.customer,
        workflow: item.workflow,
        stage: item.stage === null ? null : stages[item.stage].label,
        score: item.score,
        risk: item.riskScore,
        arr: moneyText(item.arrMinor, item.currency),
        renewal: item.renewalDate === null ? null : dateText(item.renewalDate),
      },
    })),
    evidence,
  };
  return answerWith(context, [{ said }, table], {
    suggestions: [`Summarize ${first.customer}`, `Why is the risk of ${first.customer} up?`],
  });
}

function empty(context: AssistantContext, customer: CustomerNote, text: string): AssistantAnswer {
  return answerWith(context, [{ said: [say(text, [customerEvidence(customer)])] }]);
}
