import { parseDuration } from '../../calendar/durations.ts';
import { durationLength, parseInstant } from '../../conditions/durations.ts';
import { parsePath } from '../../conditions/paths.ts';
import { isTemplate } from '../../templates/render.ts';
import { isLoose, looseItems, textOf, type Loose, type LooseStep } from '../loose.ts';
import { checkReference } from './references.ts';
import { reserved } from './triggers.ts';
import type { RuleInput } from './rule.ts';

/** What waits, approvals and loops need beyond their shape. */
export function checkSteps(input: RuleInput): void {
  for (const step of input.definition.steps) {
    if (step.type === 'wait') checkWait(input, step);
    if (step.type === 'approval') checkApproval(input, step);
    if (step.type === 'foreach') checkForeach(input, step);
    checkRetry(input, step);
  }
}

function checkWait({ findings }: RuleInput, step: LooseStep): void {
  const given = ['for', 'until', 'event'].filter((key) => step.raw[key] !== undefined);
  if (given.length !== 1) {
    findings.error(step.id, step.path, {
      code: 'wait_needs_one',
      message: `A wait needs exactly one of “for”, “until” and “event”; it has ${given.length === 0 ? 'none' : given.join(' and ')}.`,
      suggestion: given.length === 0 ? 'Add for: 1d' : `Keep only ${given[0] ?? ''}`,
    });
  }
  const waitsForEvent = step.raw.event !== undefined;
  if (!waitsForEvent && step.raw.onTimeout !== undefined) {
    findings.error(step.id, [...step.path, 'onTimeout'], {
      code: 'timeout_without_event',
      message: 'Only waiting for an event can time out.',
      suggestion: 'Put the steps after the wait.',
    });
  } else if (step.raw.onTimeout !== undefined && step.raw.timeout === undefined) {
    findings.error(step.id, [...step.path, 'onTimeout'], {
      code: 'no_timeout',
      message: '“onTimeout” is never reached without “timeout”.',
      suggestion: 'Add timeout: 1d',
    });
  }
  if (waitsForEvent && step.raw.timeout === undefined) {
    findings.warning(step.id, step.path, {
      code: 'waits_forever',
      message: 'The step waits for ever when no such event comes.',
      suggestion: 'Add timeout and onTimeout',
    });
  }
  const until = textOf(step.raw.until);
  if (until === null || isTemplate(until) || parseInstant(until) !== null) return;
  findings.error(step.id, [...step.path, 'until'], {
    code: 'bad_instant',
    message: `“${until}” is not an instant.`,
    suggestion: 'Write a date such as 2026-03-01T09:00:00Z or a template.',
  });
}

const peopleFields = ['users', 'role', 'managerOf'];

function checkApproval(input: RuleInput, step: LooseStep): void {
  const { findings } = input;
  const approvers: Loose = isLoose(step.raw.approvers) ? step.raw.approvers : {};
  const path = [...step.path, 'approvers'];
  const users: unknown[] | null = Array.isArray(approvers.users) ? approvers.users : null;
  if (isLoose(step.raw.approvers) && peopleFields.every((field) => approvers[field] === undefined)) {
    findings.error(step.id, path, {
      code: 'no_approvers',
      message: 'Nobody can approve this.',
      suggestion: 'Add users, role or managerOf',
    });
  }
  const quorum = typeof approvers.quorum === 'number' ? approvers.quorum : 1;
  const named = users !== null && approvers.role === undefined && approvers.managerOf === undefined;
  const counted = named && users.every((user) => typeof user === 'string' && !isTemplate(user));
  if (counted && quorum > users.length) {
    findings.error(step.id, [...path, 'quorum'], {
      code: 'quorum_too_large',
      message: `${quorum} must approve, and there are ${users.length} approvers.`,
      suggestion: String(users.length),
    });
  }
  if (approvers.sequence === true && users === null) {
    findings.error(step.id, [...path, 'sequence'], {
      code: 'sequence_without_users',
      message: 'Approvers decide one after the other in the order of “users”, and there are none.',
      suggestion: 'Add users',
    });
  }
  checkEscalation(input, step);
  checkDeadlines(input, step);
  checkEvidence(input, step);
}

/** Names listed as evidence are paths to something in scope. */
export function checkEvidence(input: RuleInput, step: LooseStep): void {
  if (!Array.isArray(step.raw.evidence)) return;
  step.raw.evidence.forEach((name: unknown, index) => checkName(input, step, name, index));
}

function checkName(input: RuleInput, step: LooseStep, name: unknown, index: number): void {
  if (typeof name !== 'string') return;
  const path = [...step.path, 'evidence', index];
  const parsed = parsePath(name);
  if (parsed !== null) {
    checkReference(input, { step }, parsed.segments, path);
    return;
  }
  input.findings.error(step.id, path, {
    code: 'bad_path',
    message: `“${name.slice(0, 80)}” is not a path.`,
    suggestion: /^\s*\{\{\s*([^{}|]+?)\s*\}\}\s*$/.exec(name)?.[1] ?? 'Write a name such as order.',
  });
}

function checkEscalation({ findings }: RuleInput, step: LooseStep): void {
  const { escalateTo } = step.raw;
  if (!isLoose(escalateTo) || escalateTo.users !== undefined || escalateTo.role !== undefined) return;
  findings.error(step.id, [...step.path, 'escalateTo'], {
    code: 'no_approvers',
    message: 'The step escalates to nobody.',
    suggestion: 'Add users or role',
  });
}

/** A reminder and an escalation come before the request expires. */
function checkDeadlines({ findings }: RuleInput, step: LooseStep): void {
  const expires = lengthOf(step.raw.expiresIn);
  const escalation = isLoose(step.raw.escalateTo) ? step.raw.escalateTo.after : undefined;
  const earlier = [
    { value: step.raw.remindAfter, path: ['remindAfter'], what: 'The reminder' },
    { value: escalation, path: ['escalateTo', 'after'], what: 'The escalation' },
  ];
  for (const { value, path, what } of earlier) {
    const length = lengthOf(value);
    if (length === null || expires === null || length < expires) continue;
    findings.error(step.id, [...step.path, ...path], {
      code: 'after_expiry',
      message: `${what} comes after ${String(value)}, when the request has expired already (${String(step.raw.expiresIn)}).`,
      suggestion: 'Write a shorter time, or a longer expiresIn',
    });
  }
  if (step.raw.expired === undefined || step.raw.expiresIn !== undefined) return;
  findings.error(step.id, [...step.path, 'expired'], {
    code: 'never_expires',
    message: '“expired” is never reached without “expiresIn”.',
    suggestion: 'Add expiresIn: 1d',
  });
}

function lengthOf(value: unknown): number | null {
  const duration = typeof value === 'string' ? parseDuration(value) : null;
  return duration === null ? null : durationLength(duration);
}

function checkForeach({ definition, findings }: RuleInput, step: LooseStep): void {
  const items = textOf(step.raw.items);
  if (items !== null && !isTemplate(items)) {
    findings.error(step.id, [...step.path, 'items'], {
      code: 'bad_items',
      message: `“${items.slice(0, 60)}” is a text, not a list.`,
      suggestion: parsePath(items) === null ? 'Write a list or a template that gives one.' : `{{ ${items} }}`,
    });
  }
  if (Array.isArray(step.raw.steps) && looseItems(step.raw.steps).length === 0) {
    findings.error(step.id, [...step.path, 'steps'], {
      code: 'empty_list',
      message: 'The loop has no steps.',
      suggestion: 'Add a step',
    });
  }
  const as = textOf(step.raw.as) ?? 'item';
  const loaded = looseItems(definition.raw.context).some(({ item }) => item.as === as);
  if (reserved.has(as) || loaded) {
    findings.error(step.id, [...step.path, 'as'], {
      code: loaded ? 'duplicate_name' : 'reserved_name',
      message: loaded ? `“${as}” is loaded already.` : `“${as}” is a name of ours.`,
      suggestion: `${as}Item`,
    });
  }
  for (let at = step.parent; at !== null; at = at.parent) {
    if (at.type !== 'foreach' || (textOf(at.raw.as) ?? 'item') !== as) continue;
    findings.warning(step.id, step.raw.as === undefined ? step.path : [...step.path, 'as'], {
      code: 'shadowed_name',
      message: `A loop around this one calls its item “${as}” too.`,
      suggestion: `Add as: inner${as[0]?.toUpperCase() ?? ''}${as.slice(1)}`,
    });
    return;
  }
}

function checkRetry({ findings }: RuleInput, step: LooseStep): void {
  if (step.raw.retry === undefined) return;
  if (step.type !== 'action' && step.type !== 'ai') {
    findings.warning(step.id, [...step.path, 'retry'], {
      code: 'retry_without_effect',
      message: 'Only actions and ai steps are tried again.',
      suggestion: 'Remove retry',
    });
    return;
  }
  const retry: Loose = isLoose(step.raw.retry) ? step.raw.retry : {};
  const [delay, maxDelay] = [lengthOf(retry.delay), lengthOf(retry.maxDelay)];
  if (delay === null || maxDelay === null || delay <= maxDelay) return;
  findings.error(step.id, [...step.path, 'retry', 'delay'], {
    code: 'delay_too_long',
    message: `The first delay (${String(retry.delay)}) is longer than the longest (${String(retry.maxDelay)}).`,
    suggestion: String(retry.maxDelay),
  });
}
