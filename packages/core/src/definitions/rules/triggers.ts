import { isTimezone, nextRun, ScheduleError } from '../../calendar/cron.ts';
import { nearestName } from '../../conditions/nearest.ts';
import type { DataPath } from '../findings.ts';
import { isLoose, looseItems, textOf, type Loose } from '../loose.ts';
import { startingEvents } from './names.ts';
import type { RuleInput } from './rule.ts';

const peopleKinds = ['renewal', 'strategic', 'opportunity', 'risk'];

/** What starts the workflow: customers' work, events, the clock, calls from outside. */
export function checkTriggers(input: RuleInput): void {
  const seen = new Set<string>();
  for (const { item, index } of looseItems(input.definition.raw.on)) {
    const path = ['on', index];
    const key = JSON.stringify(item);
    if (seen.has(key)) {
      input.findings.warning(null, path, {
        code: 'duplicate_trigger',
        message: 'The same trigger is there twice.',
        suggestion: 'Remove one of them',
      });
    }
    seen.add(key);
    if (isLoose(item.customer)) checkCustomer(input, item.customer, [...path, 'customer']);
    if (isLoose(item.schedule)) checkSchedule(input, item.schedule, [...path, 'schedule']);
    if (isLoose(item.webhook)) checkWebhook(input, item.webhook, [...path, 'webhook']);
    checkEvent(input, textOf(item.event), [...path, 'event']);
  }
  if (looseItems(input.definition.raw.on).filter(({ item }) => isLoose(item.webhook)).length > 1) {
    input.findings.error(null, ['on'], {
      code: 'one_webhook',
      message: 'A workflow has one address for calls from outside: it takes one webhook trigger.',
      suggestion: 'Remove all but one',
    });
  }
}

function checkCustomer({ definition, findings }: RuleInput, customer: Loose, path: DataPath): void {
  const kind = textOf(customer.kind);
  if (kind !== null && peopleKinds.includes(kind) && kind !== definition.raw.kind) {
    findings.error(null, [...path, 'kind'], {
      code: 'kind_mismatch',
      message: `The trigger selects work of kind ${kind}; the workflow is of kind ${String(definition.raw.kind)}.`,
      suggestion: textOf(definition.raw.kind) ?? undefined,
    });
  }
  if ('stages' in customer && kind !== 'renewal') {
    findings.error(null, [...path, 'stages'], {
      code: 'stages_without_renewal',
      message: 'Only renewals have stages.',
      suggestion: 'Remove stages',
    });
  }
}

/** An event nobody has described or sent yet is most likely misspelt when a known one is near. */
function checkEvent({ catalog, findings }: RuleInput, event: string | null, path: DataPath): void {
  if (event === null || catalog.events === undefined || event.endsWith('*')) return;
  if (Object.hasOwn(catalog.events, event)) return;
  const nearest = Object.keys(catalog.events).find((type) => isNear(event, type));
  if (nearest === undefined) return;
  findings.warning(null, path, {
    code: 'unknown_event',
    message: `No event of the type “${event}” is known.`,
    suggestion: nearest,
  });
}

/** True when every part of a type is the same or a slip of the pen away. */
function isNear(event: string, type: string): boolean {
  const [parts, others] = [event.split('.'), type.split('.')];
  if (parts.length !== others.length) return false;
  return parts.every((part, at) => part === others[at] || nearestName(part, [others[at] ?? '']) !== undefined);
}

function checkSchedule(input: RuleInput, schedule: Loose, path: DataPath): void {
  const { findings } = input;
  const given = ['cron', 'runAt'].filter((key) => schedule[key] !== undefined);
  if (given.length !== 1) {
    findings.error(null, path, {
      code: 'schedule_needs_one',
      message: `A schedule needs exactly one of “cron” and “runAt”; it has ${given.length === 0 ? 'neither' : 'both'}.`,
      suggestion: given.length === 0 ? 'Add cron: "0 9 * * MON"' : 'Remove one of them',
    });
  }
  const [cron, timezone] = [textOf(schedule.cron), textOf(schedule.timezone)];
  if (cron !== null) checkCron(input, cron, [...path, 'cron']);
  if (timezone === null || isTimezone(timezone)) return;
  findings.error(null, [...path, 'timezone'], {
    code: 'unknown_timezone',
    message: `There is no time zone “${timezone.slice(0, 64)}”.`,
    suggestion: nearestName(timezone, Intl.supportedValuesOf('timeZone')) ?? 'Europe/Berlin',
  });
}

function checkCron({ findings }: RuleInput, cron: string, path: DataPath): void {
  const suggestion = 'Write minute, hour, day, month and weekday, such as 0 9 * * MON-FRI, or @daily.';
  try {
    if (nextRun({ cron }, beforeLeapDay) !== null) return;
    findings.error(null, path, { code: 'never_due', message: 'There is no such day: this never runs.', suggestion });
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    findings.error(null, path, { code: 'bad_cron', message: error.message, suggestion });
  }
}

/** From here every day of the calendar comes within a year, also 29 February. */
const beforeLeapDay = '2024-01-01T00:00:00Z';

function checkWebhook({ findings }: RuleInput, webhook: Loose, path: DataPath): void {
  if (webhook.scheme === 'standard-webhooks' || webhook.scheme === undefined) {
    if (webhook.header === undefined) return;
    findings.warning(null, [...path, 'header'], {
      code: 'header_without_effect',
      message: 'Standard Webhooks names its headers itself: “header” says nothing here.',
      suggestion: 'Remove header',
    });
  } else if (webhook.header === undefined) {
    findings.error(null, path, {
      code: 'missing_header',
      message: `The scheme ${String(webhook.scheme)} needs the name of the header it is in.`,
      suggestion: webhook.scheme === 'token' ? 'Add header: x-token' : 'Add header: x-signature',
    });
  }
}

/** Context loads: names once, resources that exist, ids where a resource needs one. */
export function checkContext(input: RuleInput): void {
  const { catalog, definition, findings } = input;
  const seen = new Set<string>();
  for (const { item, index } of looseItems(definition.raw.context)) {
    const path = ['context', index];
    const [load, as] = [textOf(item.load), textOf(item.as)];
    if (as !== null && seen.has(as)) {
      findings.error(null, [...path, 'as'], {
        code: 'duplicate_name',
        message: `Something else is loaded as “${as}” already.`,
        suggestion: `${as}2`,
      });
    }
    if (as !== null) seen.add(as);
    if (as !== null && reserved.has(as)) {
      findings.error(null, [...path, 'as'], {
        code: 'reserved_name',
        message: `“${as}” is a name of ours.`,
        suggestion: `loaded_${as}`,
      });
    }
    if (load === null || catalog.resources === undefined || Object.hasOwn(catalog.resources, load)) continue;
    findings.warning(null, [...path, 'load'], {
      code: 'unknown_resource',
      message: `Nothing gives the resource “${load}”.`,
      suggestion: nearestName(load, Object.keys(catalog.resources)) ?? 'Add it to an HTTP connection or as a table.',
    });
  }
}

/** Names that a load may not take; `customer` may be loaded anew. */
export const reserved: ReadonlySet<string> = new Set([
  'event',
  'payload',
  'inputs',
  'vars',
  'steps',
  'outputs',
  'joined',
  'computed',
  'secrets',
  'execution',
  'workflow',
  'organization',
  'user',
  'now',
]);

/** True when an event starts the workflow, and a caller may wait for the verdict. */
export function isSynchronous(input: RuleInput): boolean {
  return startingEvents(input).length > 0;
}
