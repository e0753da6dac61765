import type { Evidence } from '@renubu/contracts/intelligence';
import { answerWith, remark, say, type AssistantAnswer } from './answer.ts';
import {
  answerContract,
  answerPricing,
  answerRenewal,
  answerValue,
  noticeSaid,
  renewalSaid,
} from './answers/account.ts';
import { answerEmail, answerNextStep, answerRecommendations, answerSummary } from './answers/advice.ts';
import { answerChart, answerUsage } from './answers/charts.ts';
import { proposeField, proposeStakeholder, proposeTask } from './answers/propose.ts';
import { answerChanges, answerRisk, answerScore } from './answers/risk.ts';
import { answerHistory, answerQueue, answerStakeholders, answerTasks, answerTickets } from './answers/tables.ts';
import type { AssistantContext, CustomerNote } from './context.ts';
import { customerEvidence, messageEvidence } from './facts.ts';
import { intentOf, type Intent } from './intents.ts';

/** A person's question with the id of the message it stands in, which what they ask for is cited by. */
export interface Asked {
  text: string;
  messageId: string;
}

/**
 * The built-in answer: from the customer's own data, each sentence with its evidence, the same for the same input. It
 * changes nothing; what it would change it proposes.
 */
export function respond(known: AssistantContext, asked: Asked): AssistantAnswer {
  const intent = intentOf(asked.text);
  const said = messageEvidence({ id: asked.messageId, text: asked.text });
  const context = withMessage(known, asked);
  const { customer } = context;
  const anywhere = answerAnywhere(context, intent, asked.text, said);
  if (anywhere !== null) return anywhere;
  return customer === null ? askForCustomer(context) : answerAbout(context, customer, intent, asked.text);
}

/** The message asked is part of the conversation, whether or not it is kept already. */
export function withMessage(context: AssistantContext, { text, messageId }: Asked): AssistantContext {
  if (context.messages.some(({ id }) => id === messageId)) return context;
  return { ...context, messages: [...context.messages, { id: messageId, role: 'user', text }] };
}

/** What needs no customer. */
function answerAnywhere(
  context: AssistantContext,
  intent: Intent,
  text: string,
  said: Evidence,
): AssistantAnswer | null {
  switch (intent) {
    case 'create_task':
      return proposeTask(context, text, said);
    case 'set_stakeholder':
      return (
        proposeStakeholder(context, text, said) ?? (context.step === null ? null : proposeField(context, text, said))
      );
    case 'fill_field':
      return proposeField(context, text, said);
    case 'tasks':
      return answerTasks(context);
    case 'queue':
      return answerQueue(context);
    case 'thanks':
      return answerWith(context, [{ said: [remark('Thanks, glad to help.')] }], {
        suggestions: questions(context).slice(0, 3),
      });
    case 'help':
      return help(context);
    case 'next_step':
      return context.customer === null && context.step === null
        ? answerQueue(context)
        : answerNextStep(context, context.customer);
    default:
      return null;
  }
}

function answerAbout(context: AssistantContext, customer: CustomerNote, intent: Intent, text: string): AssistantAnswer {
  const { intelligence } = context;
  switch (intent) {
    case 'risk':
      return intelligence === null ? notAnalysed(context, customer) : answerRisk(context, customer, intelligence);
    case 'health':
    case 'opportunity':
      return intelligence === null
        ? notAnalysed(context, customer)
        : answerScore(context, customer, intelligence, intent);
    case 'recommendations':
      return intelligence === null
        ? notAnalysed(context, customer)
        : answerRecommendations(context, customer, intelligence);
    case 'changes':
      return answerChanges(context, customer);
    case 'value':
      return answerValue(context, customer);
    case 'usage':
      return answerUsage(context, customer);
    case 'chart':
      return answerChart(context, customer, text);
    case 'tickets':
      return answerTickets(context, customer);
    case 'history':
      return answerHistory(context, customer);
    case 'stakeholders':
      return answerStakeholders(context, customer);
    case 'contract':
      return answerContract(context, customer);
    case 'notice':
      return answerNotice(context, customer);
    case 'pricing':
      return answerPricing(context, customer);
    case 'renewal':
      return answerRenewal(context, customer);
    case 'summary':
      return answerSummary(context, customer);
    case 'draft_email':
      return answerEmail(context, customer, text);
    default:
      return unsure(context);
  }
}

function answerNotice(context: AssistantContext, customer: CustomerNote): AssistantAnswer {
  const said = noticeSaid(context);
  if (said.length === 0) return answerContract(context, customer);
  return answerWith(context, [{ said }], { suggestions: ['What does the contract say?', 'When do they renew?'] });
}

function notAnalysed(context: AssistantContext, customer: CustomerNote): AssistantAnswer {
  const text = `${customer.name} has not been analysed yet; that happens once signals come in.`;
  return answerWith(context, [{ said: [say(text, [customerEvidence(customer)]), renewalSaid(context, customer)] }]);
}

/** Questions that have an answer here. */
export function questions({ customer, step, contracts, series }: AssistantContext): string[] {
  if (customer === null)
    return ['What is in my queue?', 'What tasks are open?', 'Remind me to plan the week on Monday'];
  return [
    'Why is the risk what it is?',
    'What changed?',
    'What should I do next?',
    ...(series.length > 0 ? ['Show the usage trend'] : []),
    ...(contracts.length > 0 ? ['When must notice be given?'] : []),
    'Who are the stakeholders?',
    'Draft a check-in e-mail',
    ...(step?.form == null
      ? []
      : [`Set ${Object.values(step.form.properties)[0]?.title?.toLowerCase() ?? 'a field'} to …`]),
  ];
}

const abilities =
  'I answer from this customer’s data: risk and what drives it, what changed, health, usage and trends, tickets, value and pricing, stakeholders, contract and notice, tasks, recommendations. I draft e-mails and propose tasks, form fields and stakeholder notes; you decide about each.';

function help(context: AssistantContext): AssistantAnswer {
  const text = context.customer === null ? `${abilities} Name a customer to talk about one.` : abilities;
  return answerWith(context, [{ said: [remark(`Hello ${context.user.name.split(' ')[0] ?? ''}.`), remark(text)] }], {
    suggestions: questions(context).slice(0, 5),
  });
}

function unsure(context: AssistantContext): AssistantAnswer {
  return answerWith(
    context,
    [{ said: [remark('I am not sure what you mean; do you want one of these?'), remark(abilities)] }],
    {
      suggestions: questions(context).slice(0, 5),
    },
  );
}

function askForCustomer(context: AssistantContext): AssistantAnswer {
  const names = context.queue.slice(0, 3).map(({ customer }) => customer);
  const suggestions = [...new Set(names)].map((name) => `Summarize ${name}`);
  return answerWith(context, [{ said: [remark('Which customer do you mean?')] }], {
    suggestions: [...suggestions, 'What is in my queue?'],
  });
}
