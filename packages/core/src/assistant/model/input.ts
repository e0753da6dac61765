import type { Evidence } from '@renubu/contracts/intelligence';
import { evidenceKey, type Fact } from '../../evidence/facts.ts';
import { summarySaid } from '../answers/advice.ts';
import { noticeSaid, renewalSaid } from '../answers/account.ts';
import type { AssistantContext, StakeholderNote } from '../context.ts';
import {
  analysisEvidence,
  contextFacts,
  contractEvidence,
  messageEvidence,
  ticketEvidence,
  ticketState,
} from '../facts.ts';
import { moneyText, spoken } from '../wording.ts';

/** One fact as a model reads it, with the short name it is cited by. */
export interface PromptFact {
  key: string;
  text: string;
}

/** What a model is asked with. Everything here is data: much of it was written by strangers. */
export interface ChatInput {
  today: string;
  person: string;
  organization: string;
  about: string | null;
  step: { name: string; workflow: string } | null;
  facts: PromptFact[];
  people: { key: string; name: string; title: string | null; role: string; sentiment: string }[];
  fields: { name: string; title: string; type: string; options: string[] | null; value: unknown }[];
  history: { role: 'user' | 'assistant' | 'system'; text: string }[];
  question: string;
}

/** The short names a model was given: only what stands here can be cited, written to, or changed. */
export interface Known {
  evidence: Map<string, Evidence>;
  people: Map<string, StakeholderNote>;
  /** Facts the names stand for, with those that tools brought. */
  facts: Fact[];
}

const factsKept = 90;
const textKept = 300;

/** Gives pieces of evidence short names, the same name for the same piece. */
export class Citations {
  readonly known: Known;
  private readonly keys = new Map<string, string>();
  readonly texts = new Map<string, string[]>();

  constructor(context: AssistantContext) {
    this.known = { evidence: new Map(), people: new Map(), facts: contextFacts(context) };
  }

  /** The name of a piece of evidence; `text` is what is said of it. */
  cite(evidence: Evidence, text: string): string {
    const identity = evidenceKey(evidence);
    const key = this.keys.get(identity) ?? `e${this.keys.size + 1}`;
    this.keys.set(identity, key);
    this.known.evidence.set(key, evidence);
    const said = this.texts.get(key) ?? [];
    const short = text.replace(/\s+/g, ' ').trim().slice(0, textKept);
    if (short !== '' && !said.includes(short)) this.texts.set(key, [...said, short]);
    return key;
  }
}

/** Brings a conversation into the form the prompt takes, and keeps what its short names stand for. */
export function chatInput(context: AssistantContext, question: string): { input: ChatInput; citations: Citations } {
  const citations = new Citations(context);
  citeContext(context, citations);
  const people = context.stakeholders.slice(0, 30).map((person, index) => {
    const key = `p${index + 1}`;
    citations.known.people.set(key, person);
    return { key, name: person.name, title: person.title, role: spoken(person.role), sentiment: person.sentiment };
  });
  const facts = [...citations.texts].slice(0, factsKept).map(([key, texts]) => ({ key, text: texts.join('; ') }));
  const { step, customer } = context;
  const fields = Object.entries(step?.form?.properties ?? {}).map(([name, field]) => ({
    name,
    title: field.title ?? spoken(name),
    type: field.type,
    options: field.enum ?? null,
    value: step?.draft[name] ?? null,
  }));
  return {
    input: {
      today: context.now.slice(0, 10),
      person: context.user.name,
      organization: context.organization,
      about: customer?.name ?? null,
      step: step === null ? null : { name: step.name, workflow: step.workflow },
      facts,
      people,
      fields,
      history: context.messages.slice(-20).map(({ role, text }) => ({ role, text: text.slice(0, 1500) })),
      question,
    },
    citations,
  };
}

function citeContext(context: AssistantContext, citations: Citations): void {
  const { customer, intelligence } = context;
  const say = (said: readonly { text: string; evidence: readonly Evidence[] }[]): void => {
    for (const { text, evidence } of said) for (const item of evidence.slice(0, 3)) citations.cite(item, text);
  };
  if (customer !== null) {
    say([renewalSaid(context, customer), ...noticeSaid(context), ...summarySaid(context, customer)]);
    if (intelligence !== null) {
      const own = [analysisEvidence(customer)];
      say([
        {
          text: `risk ${intelligence.riskScore} of 100, health ${intelligence.healthScore} of 100, opportunity ${intelligence.opportunityScore} of 100`,
          evidence: own,
        },
      ]);
      for (const { label, points, evidence } of intelligence.riskContributions)
        say([
          {
            text: `${label}: ${points} risk points`,
            evidence: evidence.length > 0 ? [...evidence.slice(0, 1), ...own] : own,
          },
        ]);
      say(intelligence.insights.map(({ message, evidence }) => ({ text: message, evidence })));
      say(
        intelligence.recommendations.map(({ title, rationale, evidence }) => ({
          text: `recommended: ${title}. ${rationale}`,
          evidence,
        })),
      );
    }
  }
  for (const { id, metric, value, detail, occurredAt } of context.signals) {
    const more = Object.keys(detail).length === 0 ? '' : ` ${JSON.stringify(detail)}`;
    citations.cite(
      { kind: 'signal', id, label: spoken(metric) },
      `${metric} ${value ?? ''} on ${occurredAt.slice(0, 10)}${more}`,
    );
  }
  for (const ticket of context.tickets.slice(0, 15))
    citations.cite(
      ticketEvidence(ticket),
      `${ticketState(ticket)} ticket ${JSON.stringify(ticket.subject ?? ticket.ticket ?? '')}, opened ${ticket.openedAt.slice(0, 10)}`,
    );
  for (const contract of context.contracts)
    citations.cite(
      contractEvidence(contract),
      `contract to ${contract.endDate ?? 'no end'}, ${moneyText(contract.arrMinor, contract.currency)} a year, notice ${contract.noticeDays} days, terms ${JSON.stringify(contract.terms)}`,
    );
  for (const { id, title, dueAt } of context.tasks)
    citations.cite(
      { kind: 'task', id, label: title },
      `open task ${JSON.stringify(title)}${dueAt === null ? '' : `, due ${dueAt.slice(0, 10)}`}`,
    );
  for (const message of context.messages.filter(({ role }) => role === 'user').slice(-10))
    citations.cite(messageEvidence(message), `${context.user.name} said ${JSON.stringify(message.text.slice(0, 200))}`);
  for (const item of context.queue)
    citations.cite(
      { kind: 'customer', id: item.customerId, label: item.customer },
      `in the queue: ${item.customer}, ${item.workflow}, priority ${item.score ?? 'unknown'}, risk ${item.riskScore ?? 'unknown'}`,
    );
}
