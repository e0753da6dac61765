import type { AiStatement } from '@renubu/contracts/assistant';
import type { JsonObject } from '@renubu/contracts/json';
import type { ArtifactType } from '@renubu/contracts/language/guided';
import { answerWith, say, type Said } from './answer.ts';
import { noticeSaid, renewalSaid } from './answers/account.ts';
import { summarySaid } from './answers/advice.ts';
import { answerRisk } from './answers/risk.ts';
import type { AssistantContext, CustomerNote } from './context.ts';
import { draftEmail, emailKindOf } from './email.ts';
import { customerEvidence } from './facts.ts';
import { capital, dateText, spoken } from './wording.ts';

/** Types the assistant can write. */
export const writableTypes = ['email_draft', 'report', 'recommendations', 'assessment', 'action_plan'] as const;
export type WritableType = (typeof writableTypes)[number];
export const isWritable = (type: string): type is WritableType => (writableTypes as readonly string[]).includes(type);

export interface WrittenArtifact {
  /** As the reader draws the type. */
  content: JsonObject;
  /** Its sentences in their order. */
  statements: AiStatement[];
}

/** Content with its statements, as it is kept. */
export function contentOf({ content, statements }: WrittenArtifact): JsonObject {
  return { ...content, statements: statements as unknown as JsonObject[] };
}

export interface Section {
  title: string;
  statements: AiStatement[];
}

/** Sections as content; sentences of a section are one paragraph. */
export function sectionsContent(sections: readonly Section[]): WrittenArtifact {
  const shown = sections.filter(({ statements }) => statements.length > 0);
  return {
    content: {
      sections: shown.map(({ title, statements }) => ({ title, body: statements.map(({ text }) => text).join(' ') })),
    },
    statements: shown.flatMap(({ statements }) => statements),
  };
}

/** An artifact written from the customer's data alone. `wish` is what the person wants of it; it chooses the kind of mail. */
export function writeArtifact(
  context: AssistantContext,
  customer: CustomerNote,
  type: WritableType,
  wish: string,
): WrittenArtifact {
  switch (type) {
    case 'email_draft': {
      const { to, subject, body, statements } = draftEmail(context, customer, { kind: emailKindOf(wish) });
      return { content: { to: to?.email ?? '', subject, body }, statements };
    }
    case 'recommendations':
      return recommendationsArtifact(context);
    case 'action_plan':
      return sectionsContent(planSections(context, customer));
    case 'assessment':
      return sectionsContent(assessmentSections(context, customer));
    case 'report':
      return sectionsContent(reportSections(context, customer));
  }
}

function section(context: AssistantContext, title: string, said: readonly Said[]): Section {
  const { blocks } = answerWith(context, [{ said }]);
  return { title, statements: blocks.flatMap((block) => (block.type === 'text' ? block.statements : [])) };
}

function recommendationsArtifact(context: AssistantContext): WrittenArtifact {
  const items = context.intelligence?.recommendations ?? [];
  const said = items.map(({ rationale, evidence }) => say(rationale, evidence));
  return { content: { items: items as unknown as JsonObject[] }, statements: section(context, '', said).statements };
}

function riskStatements(context: AssistantContext, customer: CustomerNote): AiStatement[] {
  if (context.intelligence === null) return [];
  const { blocks } = answerRisk(context, customer, context.intelligence);
  return blocks.flatMap((block) => (block.type === 'text' ? block.statements : []));
}

function reportSections(context: AssistantContext, customer: CustomerNote): Section[] {
  const advice = (context.intelligence?.recommendations ?? []).map(({ title, rationale, evidence }) =>
    say(`${title}: ${rationale}`, evidence),
  );
  return [
    section(context, 'Where it stands', summarySaid(context, customer)),
    { title: 'Risk', statements: riskStatements(context, customer) },
    section(context, 'What to do', advice),
  ];
}

function assessmentSections(context: AssistantContext, customer: CustomerNote): Section[] {
  const insights = context.intelligence?.insights ?? [];
  const people = context.stakeholders.map(({ id, name, title, role, sentiment, relationshipStrength }) => {
    const post = title === null ? '' : `, ${title}`;
    const bond = relationshipStrength === null ? '' : `, relationship ${relationshipStrength} of 10`;
    return say(`${name}${post}: ${spoken(role)}, ${sentiment}${bond}.`, [{ kind: 'stakeholder', id, label: name }]);
  });
  const of = (type: 'risk' | 'opportunity') =>
    insights.filter((one) => one.type === type).map(({ message, evidence }) => say(message, evidence));
  return [
    section(
      context,
      'Key stakeholders',
      people.length > 0
        ? people
        : [say(`No stakeholder of ${customer.name} is known yet.`, [customerEvidence(customer)])],
    ),
    section(context, 'Pain points', of('risk')),
    section(context, 'What goes well', of('opportunity')),
    section(context, 'Contract', [renewalSaid(context, customer), ...noticeSaid(context)]),
  ];
}

function planSections(context: AssistantContext, customer: CustomerNote): Section[] {
  const steps = (context.intelligence?.recommendations ?? []).map(({ title, rationale, urgency, evidence }) =>
    say(`${title} (${urgency} urgency): ${rationale}`, evidence),
  );
  const tasks = context.tasks.map(({ id, title, dueAt, assignee }) => {
    const due = dueAt === null ? '' : `, due ${dateText(dueAt)}`;
    return say(`${capital(title)}${due}${assignee === null ? '' : ` (${assignee})`}.`, [
      { kind: 'task', id, label: title },
    ]);
  });
  return [
    section(context, 'Dates', [renewalSaid(context, customer), ...noticeSaid(context)]),
    section(context, 'Next steps', steps),
    section(context, 'Open tasks', tasks),
  ];
}

/** Whether artifacts of a type hold prose with evidence. */
export const hasProse = (type: ArtifactType | string): boolean => isWritable(type) || type === 'risk_report';
