import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { builtInCatalog, type Catalog } from '../catalog.ts';
import { checkDefinition } from '../check.ts';
import { isLoose, looseItems, type Loose } from '../loose.ts';
import { readText } from '../parse.ts';
import { treeProblem } from '../tree.ts';
import { kebab, present, Session, text } from './session.ts';
import { Graph } from './steps.ts';

export type ImportedDefinition =
  | { ok: true; definition: WorkflowDefinition; /** What reads differently now. */ notes: string[] }
  | { ok: false; /** Why it cannot be converted: each names the step. */ reasons: string[] };

/**
 * Converts a definition of the older form (steps that name their successors with `next`, `on_true`, `on_false`) to
 * nested lists. Takes YAML or JSON, with the parts in `definition` or at the root. Ways that meet again are written out
 * for each; circles are refused. Never throws.
 */
export function importOlder(source: string, catalog: Catalog = builtInCatalog): ImportedDefinition {
  const read = readText(source);
  if (!read.ok) return { ok: false, reasons: read.issues.map(({ message, line }) => `Line ${line ?? 1}: ${message}`) };
  const problem = treeProblem(read.value);
  if (problem !== null) return { ok: false, reasons: [problem.message] };
  if (!isLoose(read.value)) return { ok: false, reasons: ['A definition is an object.'] };
  const session = new Session();
  const converted = convertDocument(session, read.value);
  if (session.reasons.length > 0) return { ok: false, reasons: session.reasons };
  const { definition, issues } = checkDefinition(converted, catalog);
  if (definition !== null) return { ok: true, definition, notes: session.notes };
  const errors = issues.filter(({ severity }) => severity === 'error');
  return {
    ok: false,
    reasons: errors.map(
      ({ path, message, suggestion }) => `${path}: ${message}${suggestion === undefined ? '' : ` (${suggestion})`}`,
    ),
  };
}

function convertDocument(session: Session, raw: Loose): Loose {
  const inner: Loose = { ...raw, ...(isLoose(raw.definition) ? raw.definition : {}) };
  const id = text(raw.workflow_id) ?? text(raw.id) ?? text(raw.name);
  if (id === null) session.refuse('“workflow_id” is missing.');
  if (text(raw.version) !== null)
    session.note(`Its version was ${String(raw.version)}; versions are counted by publishing now.`);
  if (raw.enabled === true) session.note('It was enabled; enable it after publishing.');
  const { on, timeout } = convertTrigger(session, inner);
  const steps = looseItems(inner.steps).map(({ item }) => item);
  if (steps.length === 0) session.refuse('There are no steps.');
  const slug = kebab(id ?? '', 'workflow').slice(0, 50);
  return present({
    workflow: slug,
    name: text(raw.name) ?? slug,
    kind: 'automation',
    description: text(raw.description),
    tags: Array.isArray(raw.tags) ? raw.tags : undefined,
    on: [on],
    context: convertLoads(session, inner.context),
    timeout,
    steps: new Graph(session, steps).convert(),
  });
}

function convertTrigger(session: Session, inner: Loose): { on: Loose; timeout: string | undefined } {
  const trigger: Loose = isLoose(inner.trigger) ? inner.trigger : {};
  const data: Loose = isLoose(trigger.data) ? trigger.data : {};
  const seconds =
    typeof data.timeout_seconds === 'number' && data.timeout_seconds > 0
      ? `${Math.ceil(data.timeout_seconds)}s`
      : undefined;
  const timeout = text(inner.timeout) ?? seconds;
  if (timeout === undefined) session.note('It had no time limit of its own (30 s applied); now there is none.');
  return { on: readTrigger(session, trigger), timeout };
}

function readTrigger(session: Session, trigger: Loose): Loose {
  const type = text(trigger.type) ?? '';
  const cron = text(trigger.cron) ?? text(trigger.schedule);
  const event = text(trigger.event) ?? (type.includes('.') ? type : null);
  if (event !== null)
    return {
      event:
        event.endsWith('*') && !event.endsWith('.*') && event !== '*'
          ? `${event.slice(0, -1).replace(/\.$/, '')}.*`
          : event,
    };
  if (type === 'schedule' || cron !== null) {
    if (cron === null) session.refuse('The schedule has no “cron”.');
    return { schedule: present({ cron, timezone: text(trigger.timezone) }) };
  }
  if (type === 'manual') return { manual: {} };
  if (type === 'webhook') {
    session.note('The webhook gets an address and a secret of its own when it is published.');
    return { webhook: {} };
  }
  session.refuse(
    type === '' ? 'There is no trigger.' : `The trigger “${type}” is not known: event, schedule, manual or webhook.`,
  );
  return { manual: {} };
}

/** `order.details` is loaded by the id the event names; a profile takes the name of its entity. */
function convertLoads(session: Session, context: unknown): Loose[] | undefined {
  const listed: unknown[] = isLoose(context) && Array.isArray(context.load) ? context.load : [];
  const taken = new Set<string>();
  const loads = listed.flatMap((item): Loose[] => {
    const load = text(item) ?? (isLoose(item) ? (text(item.load) ?? text(item.resource)) : null);
    if (load === null) return [];
    const [entity = '', view = ''] = load.split('.');
    const short = view === 'profile' || (view === 'details' && !taken.has(entity));
    const as = (short && !taken.has(entity) ? entity : `${entity}_${view}`).replace(/\W/g, '_');
    if (taken.has(as)) return [];
    taken.add(as);
    return [{ load, id: `{{ ${entity}.id | default: ${entity}_id }}`, as, optional: true }];
  });
  if (loads.length === 0) return undefined;
  session.note(`What is loaded is in scope as ${[...taken].join(', ')}; what cannot be loaded is left out, as before.`);
  return loads;
}
