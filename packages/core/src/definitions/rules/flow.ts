import { parseInstant } from '../../conditions/durations.ts';
import { nearestName } from '../../conditions/nearest.ts';
import { isTemplate } from '../../templates/render.ts';
import { looseItems, textOf, type LooseStep } from '../loose.ts';
import type { RuleInput } from './rule.ts';

/** Outcomes, triggers, time limits and starting oneself. */
export function checkFlow(input: RuleInput): void {
  checkTriggers(input);
  checkOutcomes(input);
  for (const step of input.definition.steps) {
    if (step.type === 'workflow') checkStart(input, step);
    if (step.type === 'wait') checkWait(input, step);
    if (step.raw.retry !== undefined && step.type !== 'action') {
      input.findings.warning(step.id, [...step.path, 'retry'], {
        code: 'retry_without_effect',
        message: 'Only an action is tried again.',
      });
    }
  }
  const { raw } = input.definition;
  if (raw.timeoutIncludesWaits !== undefined && raw.timeout === undefined) {
    input.findings.warning(null, ['timeoutIncludesWaits'], {
      code: 'no_timeout',
      message: '“timeoutIncludesWaits” says nothing without “timeout”.',
      suggestion: 'Add timeout',
    });
  }
}

const peopleKinds = ['renewal', 'strategic', 'opportunity', 'risk'];

function checkTriggers({ definition, findings }: RuleInput): void {
  const seen = new Set<string>();
  for (const { item, index } of looseItems(definition.raw.on)) {
    const key = JSON.stringify(item);
    if (seen.has(key)) {
      findings.warning(null, ['on', index], { code: 'duplicate_trigger', message: 'The same trigger is there twice.' });
    }
    seen.add(key);
    const customer = item.customer;
    if (typeof customer !== 'object' || customer === null || !('kind' in customer)) continue;
    const kind = textOf(customer.kind);
    if (kind !== null && peopleKinds.includes(kind) && kind !== definition.raw.kind) {
      findings.error(null, ['on', index, 'customer', 'kind'], {
        code: 'kind_mismatch',
        message: `The trigger selects work of kind ${kind}; the workflow is of kind ${String(definition.raw.kind)}.`,
        suggestion: textOf(definition.raw.kind) ?? undefined,
      });
    }
    if ('stages' in customer && kind !== 'renewal') {
      findings.error(null, ['on', index, 'customer', 'stages'], {
        code: 'stages_without_renewal',
        message: 'Only renewals have stages.',
        suggestion: 'Remove stages',
      });
    }
  }
}

function checkOutcomes({ definition, findings }: RuleInput): void {
  const declared = Array.isArray(definition.raw.outcomes) ? definition.raw.outcomes : [];
  const ends = definition.steps.filter((step) => step.type === 'end' && textOf(step.raw.outcome) !== null);
  for (const step of ends) {
    const outcome = textOf(step.raw.outcome) ?? '';
    if (declared.length === 0 || outcome.includes('{') || declared.includes(outcome)) continue;
    findings.error(step.id, [...step.path, 'outcome'], {
      code: 'unknown_outcome',
      message: `“${outcome}” is none of the outcomes of this workflow.`,
      suggestion:
        nearestName(
          outcome,
          declared.filter((item) => typeof item === 'string'),
        ) ?? `Add ${outcome} to outcomes`,
    });
  }
  const decides = definition.steps.some((step) => step.type === 'decision');
  const kind = textOf(definition.raw.kind);
  if (kind === null || !peopleKinds.includes(kind) || declared.length > 0 || ends.length > 0 || decides) return;
  findings.error(null, ['outcomes'], {
    code: 'no_outcome',
    message: 'No path of this workflow leads to an outcome.',
    suggestion: 'Add outcomes a person can choose, or an end step with an outcome.',
  });
}

function checkStart({ definition, catalog, findings }: RuleInput, step: LooseStep): void {
  const start = textOf(step.raw.start);
  if (start === null || start.includes('{{')) return;
  const path = [...step.path, 'start'];
  if (start === definition.raw.workflow) {
    const details = { code: 'self_start', message: 'The workflow starts itself.' };
    if (isConditional(step)) findings.warning(step.id, path, { ...details, suggestion: 'Make sure that it ends.' });
    else
      findings.error(step.id, path, { ...details, suggestion: 'Put the step under a condition that ends the loop.' });
    return;
  }
  if (catalog.workflows === undefined || catalog.workflows.includes(start)) return;
  findings.error(step.id, path, {
    code: 'unknown_workflow',
    message: `There is no workflow “${start}”.`,
    suggestion: nearestName(start, catalog.workflows),
  });
}

function isConditional(step: LooseStep): boolean {
  for (let at: LooseStep | null = step; at !== null; at = at.parent) {
    if (at.raw.when !== undefined) return true;
    if (at.parent?.type === 'condition' || at.parent?.type === 'switch' || at.list.name === 'onError') return true;
  }
  return false;
}

function checkWait({ findings }: RuleInput, step: LooseStep): void {
  const given = ['for', 'until'].filter((key) => step.raw[key] !== undefined);
  if (given.length !== 1) {
    findings.error(step.id, step.path, {
      code: 'wait_needs_one',
      message: `A wait needs exactly one of “for” and “until”; it has ${given.length === 0 ? 'neither' : 'both'}.`,
      suggestion: given.length === 0 ? 'Add for: 1d' : 'Remove one of them',
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
