import { modelProposalSchema, type ModelProposal } from '@renubu/contracts/assistant';
import type { Evidence } from '@renubu/contracts/intelligence';
import type { JsonObject } from '@renubu/contracts/json';
import { checkStatements } from '../../evidence/check.ts';
import { readCitedText } from '../../evidence/cited-text.ts';
import { indexFacts } from '../../evidence/facts.ts';
import type { Proposed } from '../answer.ts';
import type { AssistantContext } from '../context.ts';
import { fieldOf, fieldValue } from '../field-values.ts';
import { dateText, listText, spoken } from '../wording.ts';
import type { Known } from './input.ts';

/** A proposal that holds, or why it was left out. */
type Read = { ok: true; proposal: Proposed } | { ok: false; note: string };
const drop = (note: string): Read => ({ ok: false, note });

const maxProposals = 5;

/**
 * Reads the proposals a model wrote. Each is parsed against its schema and held against what is known: a field of this
 * step, a stakeholder of this customer, evidence that was given. What does not hold is left out with a note.
 */
export function readProposals(
  written: unknown,
  context: AssistantContext,
  known: Known,
): { proposals: Proposed[]; notes: string[] } {
  const items = Array.isArray(written) ? written.slice(0, maxProposals) : [];
  const read = items.map((item): Read => {
    const parsed = modelProposalSchema.safeParse(item);
    return parsed.success
      ? readOne(parsed.data, context, known)
      : drop('A proposal was left out: it is not one that can be made here.');
  });
  return {
    proposals: read.flatMap((one) => (one.ok ? [one.proposal] : [])),
    notes: [...new Set(read.flatMap((one) => (one.ok ? [] : [one.note])))],
  };
}

function readOne(proposal: ModelProposal, context: AssistantContext, known: Known): Read {
  switch (proposal.kind) {
    case 'fill_field':
      return fillField(proposal, context, known);
    case 'create_task':
      return createTask(proposal, known);
    case 'set_stakeholder':
      return setStakeholder(proposal, known);
    case 'draft_email':
      return draftEmail(proposal, context, known);
  }
}

type Of<Kind extends ModelProposal['kind']> = Extract<ModelProposal, { kind: Kind }>;
const reasons = (
  { why, evidence }: Pick<ModelProposal, 'why' | 'evidence'>,
  known: Known,
): { why: string; evidence: Evidence[] } => ({
  why: why ?? 'Proposed by the assistant.',
  evidence: (evidence ?? []).flatMap((key) => known.evidence.get(key) ?? []),
});

function fillField(proposal: Of<'fill_field'>, { step, now }: AssistantContext, known: Known): Read {
  if (step === null || step.form === null)
    return drop('A proposal was left out: this conversation has no form to fill in.');
  const found = fieldOf(step.form, proposal.field);
  if (found === null) return drop('A proposal was left out: the step has no such field.');
  const [name, field] = found;
  const label = field.title ?? spoken(name);
  const said = Array.isArray(proposal.value) ? proposal.value.join(', ') : String(proposal.value ?? '');
  const value = fieldValue(field, said, now);
  if (!value.ok) return drop(`A proposal was left out: “${label}” takes ${value.expected}.`);
  const title = `Set “${label}” to “${String(value.value).slice(0, 120)}”`;
  const change = { kind: 'fill_field', path: step.path, field: name, value: value.value } as const;
  return { ok: true, proposal: { title, change, before: step.draft[name] ?? null, ...reasons(proposal, known) } };
}

function createTask(proposal: Of<'create_task'>, known: Known): Read {
  const { title, description = '', due, priority = 3 } = proposal;
  const when = due == null ? 'without a date' : `due ${dateText(due)}`;
  const change = {
    kind: 'create_task',
    title,
    description,
    dueAt: due == null ? null : `${due}T17:00:00.000Z`,
    priority,
  } as const;
  return {
    ok: true,
    proposal: { title: `Create the task “${title}”, ${when}`, change, before: null, ...reasons(proposal, known) },
  };
}

function setStakeholder({ person, kind, ...proposal }: Of<'set_stakeholder'>, known: Known): Read {
  const found = known.people.get(person);
  if (found === undefined) return drop('A proposal was left out: it names nobody who is known at this customer.');
  const { why: _, evidence: __, ...changes } = proposal;
  const names = Object.entries(changes).filter(
    ([name, value]) => value !== undefined && value !== found[name as keyof typeof changes],
  );
  if (names.length === 0) return drop('A proposal was left out: it changes nothing.');
  const told = listText(
    names.map(([name, value]) => `${spoken(name.replace(/([A-Z])/g, ' $1').toLowerCase())} ${spoken(String(value))}`),
  );
  const before = Object.fromEntries(names.map(([name]) => [name, found[name as keyof typeof changes] ?? null]));
  const change = { kind, stakeholderId: found.id, ...Object.fromEntries(names) } as const;
  return {
    ok: true,
    proposal: { title: `Note of ${found.name}: ${told}`, change, before, ...reasons(proposal, known) },
  };
}

function draftEmail(
  { person, subject, body, ...proposal }: Of<'draft_email'>,
  context: AssistantContext,
  known: Known,
): Read {
  const { step } = context;
  const to = known.people.get(person);
  if (to === undefined || to.email === null)
    return drop('A draft was left out: its recipient is not a known stakeholder with an address.');
  if (step === null) return drop('A draft was left out: this conversation belongs to no step that could keep it.');
  const { lines, isSafe } = safeBody(body, context, known);
  if (!isSafe) return drop('A draft was left out: it holds an address or a link that is not the customer’s.');
  const facts = indexFacts(known.facts);
  const statements = lines.flatMap((line) => checkStatements(line.statements, facts));
  const text = lines
    .map((line) => `${line.isItem ? '- ' : ''}${line.statements.map(({ text: said }) => said).join(' ')}`)
    .join('\n\n');
  const existing = step.artifacts.find(({ type }) => type === 'email_draft');
  const content = { to: to.email, subject, body: text, statements } as unknown as JsonObject;
  const change = {
    kind: 'draft_artifact',
    path: step.path,
    key: existing?.key ?? 'assistant-email',
    type: 'email_draft',
    title: (existing?.title ?? subject).slice(0, 200),
    content,
  } as const;
  return {
    ok: true,
    proposal: { title: `Keep the draft to ${to.name} in this step`, change, before: null, ...reasons(proposal, known) },
  };
}

const address = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const link = /(?:https?:\/\/|www\.)[^\s)>\]]+/gi;

/** A body with its citations read; not safe when it holds an address or a link of somebody who is not known. */
export function safeBody(body: string, { stakeholders, customer }: AssistantContext, known: Known) {
  const addresses = new Set(stakeholders.flatMap(({ email }) => email?.toLowerCase() ?? []));
  const domain = customer?.domain?.toLowerCase() ?? null;
  const strangers = [...body.matchAll(address)].filter(([found]) => !addresses.has(found.toLowerCase()));
  const links = [...body.matchAll(link)].filter(([found]) => !isOf(domain, found));
  return { lines: readCitedText(body, known.evidence), isSafe: strangers.length === 0 && links.length === 0 };
}

function isOf(domain: string | null, url: string): boolean {
  const host = /^(?:https?:\/\/)?([^/:?#@]+)(?=[/:?#]|$)/i.exec(url)?.[1]?.toLowerCase();
  return domain !== null && host !== undefined && (host === domain || host.endsWith(`.${domain}`));
}
