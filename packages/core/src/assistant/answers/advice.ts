import type { JsonObject } from '@renubu/contracts/json';
import type { Intelligence, Recommendation } from '@renubu/contracts/intelligence';
import { number } from '../../evidence/facts.ts';
import { answerWith, remark, say, type AssistantAnswer, type Proposed, type Said } from '../answer.ts';
import type { AssistantContext, CustomerNote, StakeholderNote } from '../context.ts';
import { draftEmail, draftEvidence, emailKindOf, type DraftedEmail, type EmailDraftRequest } from '../email.ts';
import { analysisEvidence, customerEvidence } from '../facts.ts';
import { countText, listText, spoken } from '../wording.ts';
import { noticeSaid, renewalSaid } from './account.ts';
import { personIn } from './propose.ts';
import { scoresChart } from './charts.ts';

const recommendationLine = ({ title, rationale, evidence }: Recommendation): Said =>
  say(`${title}: ${rationale}`, evidence);

/** What to do, heaviest first, each with its reason. */
export function answerRecommendations(
  context: AssistantContext,
  customer: CustomerNote,
  given: Intelligence,
): AssistantAnswer {
  const { recommendations } = given;
  if (recommendations.length === 0) {
    const text = `The data of ${customer.name} call for nothing in particular just now.`;
    return answerWith(context, [{ said: [say(text, [analysisEvidence(customer)])] }]);
  }
  const intro = say(`For ${customer.name} I recommend, most pressing first:`, [analysisEvidence(customer)]);
  return answerWith(context, [{ said: [intro] }, { list: true, said: recommendations.map(recommendationLine) }], {
    proposals: recommendations.slice(0, 1).map((first) => taskFor(customer, first)),
    suggestions: ['Draft an e-mail about it', 'Why is the risk what it is?', 'What is the next step?'],
  });
}

function taskFor(customer: CustomerNote, { title, rationale, urgency, evidence }: Recommendation): Proposed {
  const priority = { high: 1, medium: 2, low: 3 }[urgency];
  return {
    title: `Create the task “${title}”`,
    change: {
      kind: 'create_task',
      title: `${title} (${customer.name})`.slice(0, 300),
      description: rationale,
      dueAt: null,
      priority,
    },
    before: null,
    why: rationale,
    evidence,
  };
}

/** What the step still needs, else what is due first, else the first recommendation. */
export function answerNextStep(context: AssistantContext, customer: CustomerNote | null): AssistantAnswer {
  const said = [...stepSaid(context), ...dueSaid(context)];
  const first = context.intelligence?.recommendations[0];
  if (first !== undefined) said.push(say(`Recommended: ${recommendationLine(first).text}`, first.evidence));
  if (said.length === 0 && customer !== null) said.push(renewalSaid(context, customer), ...noticeSaid(context));
  const proposals = first === undefined || customer === null ? [] : [taskFor(customer, first)];
  const suggestions = ['What do you recommend?', 'What tasks are open?', 'Draft an e-mail'];
  return answerWith(context, [{ said }], { proposals, suggestions });
}

function stepSaid({ step }: AssistantContext): Said[] {
  if (step === null) return [];
  const evidence = [{ kind: 'execution', id: step.executionId, label: `${step.workflow}: ${step.name}` } as const];
  const missing = (step.form?.required ?? []).filter(
    (name) => step.draft[name] === undefined || step.draft[name] === null,
  );
  const names = missing.map((name) => `“${step.form?.properties[name]?.title ?? spoken(name)}”`);
  const here = say(`You are in “${step.name}”, with ${step.done} of ${countText(step.total, 'step')} done.`, evidence, [
    number(step.done),
    number(step.total),
  ]);
  const needs =
    names.length === 0
      ? 'Everything it needs is filled in; you can complete it.'
      : `It still needs ${listText(names)}.`;
  const then = step.next === null ? [] : [say(`After it comes “${step.next}”.`, evidence)];
  return [here, say(needs, evidence), ...then];
}

function dueSaid({ tasks, now }: AssistantContext): Said[] {
  const due = tasks.find(({ dueAt }) => dueAt !== null && dueAt.slice(0, 10) <= now.slice(0, 10));
  if (due === undefined) return [];
  return [say(`Due now: the task “${due.title}”.`, [{ kind: 'task', id: due.id, label: due.title }], [])];
}

/** Where the customer stands, in a few sentences. */
export function answerSummary(context: AssistantContext, customer: CustomerNote): AssistantAnswer {
  return answerWith(context, [{ said: summarySaid(context, customer) }, ...scoresChart(context, customer)], {
    suggestions: ['Why is the risk what it is?', 'What should I do next?', 'Who are the stakeholders?'],
  });
}

/** The summary of the analysis with what the contract adds; without an analysis, what the account tells. */
export function summarySaid(context: AssistantContext, customer: CustomerNote): Said[] {
  const analysed = (context.intelligence?.summary ?? []).map(({ text, evidence }) =>
    say(text, [...evidence, analysisEvidence(customer), customerEvidence(customer)]),
  );
  const open = context.tasks.length;
  const tasks =
    open === 0
      ? []
      : [
          say(
            `${countText(open, 'task')} ${open === 1 ? 'is' : 'are'} open.`,
            context.tasks.slice(0, 5).map(({ id, title }) => ({ kind: 'task', id, label: title }) as const),
            [number(open)],
          ),
        ];
  return [...(analysed.length > 0 ? analysed : [renewalSaid(context, customer)]), ...noticeSaid(context), ...tasks];
}

/** A mail as text, and as a proposal where the step can keep it. */
export function answerEmail(context: AssistantContext, customer: CustomerNote, text: string): AssistantAnswer {
  const stakeholderId = wantedRecipient(context, text)?.id;
  const request: EmailDraftRequest = {
    kind: emailKindOf(text),
    ...(stakeholderId === undefined ? {} : { stakeholderId }),
  };
  const draft = draftEmail(context, customer, request);
  const proposals = context.step === null ? [] : artifactProposal(context, draft, draftEvidence(draft, customer));
  return answerWith(
    context,
    [
      { said: emailIntro(context, customer, draft, text) },
      ...draft.paragraphs.map((statements) => ({ type: 'text', list: false, statements }) as const),
    ],
    {
      proposals,
      suggestions: ['Draft it about the renewal', 'Draft a meeting request', 'Why is the risk what it is?'],
    },
  );
}

const rolesNamed: [RegExp, StakeholderNote['role']][] = [
  [/decision[- ]maker|entscheider/i, 'decision_maker'],
  [/champion/i, 'champion'],
];

/** The stakeholder a text names, else the first reachable one of the role it names. */
function wantedRecipient({ stakeholders }: AssistantContext, text: string): StakeholderNote | undefined {
  const wanted = rolesNamed.find(([pattern]) => pattern.test(text))?.[1];
  return personIn(stakeholders, text) ?? stakeholders.find(({ role, email }) => role === wanted && email !== null);
}

/** A name after "to" that is neither a stakeholder's nor the customer's. */
function strangerIn(context: AssistantContext, customer: CustomerNote, text: string): string | null {
  if (wantedRecipient(context, text) !== undefined) return null;
  const name = /\b(?:to|an)\s+(\p{Lu}[\p{L}'-]+(?:\s+\p{Lu}[\p{L}'-]+)?)/u.exec(text)?.[1] ?? null;
  return name === null || customer.name.toLowerCase().includes(name.toLowerCase()) ? null : name;
}

function emailIntro(
  context: AssistantContext,
  customer: CustomerNote,
  { to, subject }: DraftedEmail,
  text: string,
): Said[] {
  const stranger = strangerIn(context, customer, text);
  const named = wantedRecipient(context, text);
  const missing =
    named === undefined
      ? 'No stakeholder with an e-mail address is known'
      : `${named.name} has no known e-mail address`;
  const recipient =
    to === null
      ? say(`${missing}, so this draft has no recipient yet.`, [customerEvidence(customer)])
      : say(`A draft to ${to.name}:`, [{ kind: 'stakeholder', id: to.stakeholderId, label: to.name }]);
  return [
    ...(/\bsend\b/i.test(text) ? [remark('I send nothing; this is a draft for you to send.')] : []),
    ...(stranger === null ? [] : [remark(`No stakeholder named ${stranger} is known.`)]),
    recipient,
    say(`Subject: ${subject}`, [customerEvidence(customer)]),
  ];
}

function artifactProposal({ step }: AssistantContext, draft: DraftedEmail, evidence: Proposed['evidence']): Proposed[] {
  if (step === null) return [];
  const existing = step.artifacts.find(({ type }) => type === 'email_draft');
  const content = {
    to: draft.to?.email ?? '',
    subject: draft.subject,
    body: draft.body,
    statements: draft.statements,
  } as unknown as JsonObject;
  return [
    {
      title: existing === undefined ? 'Keep the draft in this step' : `Put the draft into “${existing.title}”`,
      change: {
        kind: 'draft_artifact',
        path: step.path,
        key: existing?.key ?? 'assistant-email',
        type: 'email_draft',
        title: existing?.title ?? draft.subject,
        content,
      },
      before: null,
      why: 'You asked for a draft. Nothing is sent by accepting it.',
      evidence,
    },
  ];
}
