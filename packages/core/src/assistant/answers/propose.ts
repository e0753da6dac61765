import type { Form } from '@renubu/contracts/language/guided';
import type { Evidence } from '@renubu/contracts/intelligence';
import { answerWith, remark, say, type AssistantAnswer, type Proposed } from '../answer.ts';
import type { AssistantContext, StakeholderNote } from '../context.ts';
import { readDue } from '../due.ts';
import { fieldOf, fieldValue } from '../field-values.ts';
import { valuesIn } from '../facts.ts';
import { capital, dateText, listText, spoken } from '../wording.ts';
import { day } from '../../evidence/facts.ts';

const command =
  /^(?:(?:please|bitte|can you|could you|would you|hey)[ ,]+)*(?:remind me(?: (?:that i (?:need|have) to|to|about)\b)?|(?:create|add|make|open|set up)(?: me)?(?: an?)?(?: new)? (?:task|reminder|to-?do|follow-?up)(?: (?:to|for|that)\b|:)?|(?:task|to-?do|reminder)\s*:|erinner[en]? mich(?: daran)?,?(?: an\b)?|(?:erstelle?|lege?|mache?)(?: mir)?(?: eine?)?(?: neue)? (?:aufgabe|erinnerung)(?: an\b)?:?)\s*/i;

/** "Remind me to call Anna tomorrow" → a task, as a proposal. */
export function proposeTask(context: AssistantContext, text: string, said: Evidence): AssistantAnswer {
  const { day: due, rest } = readDue(text.replace(command, ''), context.now);
  const title = capital(rest.replace(/[\s.,!?]+$/, '').replace(/^(?:[:\s]+|(?:to|that|an|zu)\s+)/i, '')).slice(0, 300);
  if (title === '')
    return answerWith(context, [
      { said: [remark('What is the task? Say for example “Remind me to call Anna tomorrow”.')] },
    ]);
  const urgent = /\b(?:urgent|asap|immediately|dringend|sofort)\b/i.test(text);
  const dueAt = due === null ? null : `${due}T17:00:00.000Z`;
  const when = due === null ? 'without a date' : `due ${dateText(due)}`;
  const proposal: Proposed = {
    title: `Create the task “${title}”, ${when}`,
    change: { kind: 'create_task', title, description: '', dueAt, priority: urgent ? 1 : 3 },
    before: null,
    why: 'You asked for it.',
    evidence: [said],
  };
  const answer = say(
    `I can create the task “${title}”, ${when}. Accept it to have it in your tasks.`,
    [said],
    due === null ? [] : [day(due)],
  );
  return answerWith(context, [{ said: [withoutFigures(answer, title)] }], { proposals: [proposal] });
}

/** Figures inside a quoted title are the person's own words: the message they were said in holds them. */
function withoutFigures(said: ReturnType<typeof say>, quoted: string): ReturnType<typeof say> {
  return { ...said, computed: [...said.computed, ...valuesIn(quoted)] };
}

const assignment =
  /^(?:(?:please|bitte|can you|could you|would you|hey)[ ,]+)*(?:set|fill(?: in)?|change|put|record|enter|setze?|ändere?|trage?)\s+(.+)$/is;

/** "Set outcome to renewed" → the field of the step's form, as a proposal. */
export function proposeField(context: AssistantContext, text: string, said: Evidence): AssistantAnswer {
  const { step } = context;
  if (step === null || step.form === null) {
    const why =
      step === null
        ? 'I fill fields in the steps of your work; this conversation belongs to none.'
        : `The step “${step.name}” has no fields to fill in.`;
    return answerWith(context, [{ said: [remark(why)] }]);
  }
  const read = readAssignment(step.form, assignment.exec(text.trim())?.[1] ?? text);
  if (read === null) return answerWith(context, [{ said: [remark(fieldsText(step.form))] }]);
  const { name, value } = read;
  const field = step.form.properties[name];
  if (field === undefined) return answerWith(context, [{ said: [remark(fieldsText(step.form))] }]);
  const label = field.title ?? spoken(name);
  const result = fieldValue(field, value, context.now);
  if (!result.ok) return answerWith(context, [{ said: [remark(`“${label}” takes ${result.expected}.`)] }]);
  const shown = Array.isArray(result.value) ? result.value.join(', ') : String(result.value);
  const proposal: Proposed = {
    title: `Set “${label}” to “${shown.slice(0, 120)}”`,
    change: { kind: 'fill_field', path: step.path, field: name, value: result.value },
    before: step.draft[name] ?? null,
    why: 'You asked for it.',
    evidence: [said],
  };
  const answer = say(
    `I can set “${label}” to “${shown}”. Accept it to fill it in; you may still change it before you complete the step.`,
    [said],
    [...valuesIn(shown), ...valuesIn(label)],
  );
  return answerWith(context, [{ said: [answer] }], { proposals: [proposal] });
}

/** Splits "outcome to renewed" where the left side is a field: the longest one that fits. */
function readAssignment(form: Form, text: string): { name: string; value: string } | null {
  for (const { index, 0: joint } of text.matchAll(/\s+(?:to|as|with|auf|als|mit)\s+|\s*[=:]\s*/gi)) {
    const found = fieldOf(form, text.slice(0, index));
    if (found !== null) return { name: found[0], value: text.slice(index + joint.length) };
  }
  return null;
}

function fieldsText({ properties }: Form): string {
  const names = Object.entries(properties).map(([name, { title }]) => `“${title ?? spoken(name)}”`);
  return `The fields of this step are ${listText(names)}. Say for example “set … to …”.`;
}

const roles: [RegExp, StakeholderNote['role']][] = [
  [/champion/, 'champion'],
  [/decision[- ]maker|entscheider/, 'decision_maker'],
  [/influencer|beeinfluss/, 'influencer'],
  [/\b(?:a|ein) user\b|anwender/, 'user'],
];
const sentiments: [RegExp, StakeholderNote['sentiment']][] = [
  [/negativ|unhappy|unzufrieden|angry|verärgert|frustrated/, 'negative'],
  [/neutral/, 'neutral'],
  [/positiv|\bhappy|\bzufrieden|enthusias/, 'positive'],
];

/** "Anna is a champion now", "set Tom's sentiment to negative" → the stakeholder's attribute, as a proposal. */
export function proposeStakeholder(context: AssistantContext, text: string, said: Evidence): AssistantAnswer | null {
  const person = personIn(context.stakeholders, text);
  const low = text.toLowerCase();
  const role = roles.find(([pattern]) => pattern.test(low))?.[1];
  const sentiment = sentiments.find(([pattern]) => pattern.test(low))?.[1];
  const influence = /\b(high|medium|low)\b(?=.*influen)|influence\s+(?:to|is|as|=)\s+(high|medium|low)/.exec(low);
  const strength = /(?:relationship|strength)[^\d]{0,30}\b(10|[1-9])\b/.exec(low)?.[1];
  const level = (influence?.[1] ?? influence?.[2]) as StakeholderNote['influence'] | undefined;
  const changes = {
    ...(role === undefined ? {} : { role }),
    ...(sentiment === undefined ? {} : { sentiment }),
    ...(level === undefined ? {} : { influence: level }),
    ...(strength === undefined ? {} : { relationshipStrength: Number(strength) }),
  };
  const names = Object.entries(changes);
  if (names.length === 0) return null;
  if (person === null) return context.stakeholders.length === 0 ? null : askWhom(context);
  const evidence: Evidence[] = [said, { kind: 'stakeholder', id: person.id, label: person.name }];
  const told = listText(
    names.map(([name, value]) => `${spoken(name.replace(/([A-Z])/g, ' $1').toLowerCase())} ${spoken(String(value))}`),
  );
  const before = Object.fromEntries(names.map(([name]) => [name, person[name as keyof typeof changes] ?? null]));
  const proposal: Proposed = {
    title: `Note of ${person.name}: ${told}`,
    change: { kind: 'set_stakeholder', stakeholderId: person.id, ...changes },
    before,
    why: 'You said so.',
    evidence,
  };
  const answer = say(
    `I can note of ${person.name}: ${told}. Accept it to change the stakeholder.`,
    evidence,
    valuesIn(told),
  );
  return answerWith(context, [{ said: [answer] }], { proposals: [proposal] });
}

/** The one known stakeholder a text names, by full name, else by a first or last name that only one has. */
export function personIn(people: readonly StakeholderNote[], text: string): StakeholderNote | null {
  const low = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  const called = (name: string) =>
    low.includes(
      ` ${name
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim()} `,
    );
  const full = people.filter(({ name }) => called(name));
  if (full.length === 1) return full[0] ?? null;
  const part = people.filter(({ name }) => name.split(/\s+/).some((word) => word.length > 2 && called(word)));
  return part.length === 1 ? (part[0] ?? null) : null;
}

function askWhom(context: AssistantContext): AssistantAnswer {
  const names = context.stakeholders.slice(0, 6).map(({ name }) => name);
  return answerWith(context, [{ said: [remark(`Whom do you mean: ${listText(names, 'or')}?`)] }]);
}
