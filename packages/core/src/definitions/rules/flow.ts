import { nearestName } from '../../conditions/nearest.ts';
import { textOf, type LooseStep } from '../loose.ts';
import type { RuleInput } from './rule.ts';

/** Outcomes, time limits and workflows that are started. */
export function checkFlow(input: RuleInput): void {
  checkSlug(input);
  checkOutcomes(input);
  for (const step of input.definition.steps) if (step.type === 'workflow') checkStart(input, step);
  const { raw } = input.definition;
  if (raw.timeoutIncludesWaits !== undefined && raw.timeout === undefined) {
    input.findings.warning(null, ['timeoutIncludesWaits'], {
      code: 'no_timeout',
      message: '“timeoutIncludesWaits” says nothing without “timeout”.',
      suggestion: 'Add timeout',
    });
  }
}

/** Words that stand for something else in the addresses of workflows. */
const reservedSlugs = ['catalog', 'check', 'conflicts', 'import', 'templates'];

function checkSlug({ definition, findings }: RuleInput): void {
  const slug = textOf(definition.raw.workflow);
  if (slug === null || !reservedSlugs.includes(slug)) return;
  findings.error(null, ['workflow'], {
    code: 'reserved_slug',
    message: `“${slug}” cannot be the name of a workflow.`,
    suggestion: `${slug}-workflow`,
  });
}

const peopleKinds = ['renewal', 'strategic', 'opportunity', 'risk'];

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
  if (start === null || start.includes('{{') || start === definition.raw.workflow) return;
  if (catalog.workflows === undefined || catalog.workflows.includes(start)) return;
  findings.error(step.id, [...step.path, 'start'], {
    code: 'unknown_workflow',
    message: `There is no workflow “${start}”.`,
    suggestion: nearestName(start, catalog.workflows),
  });
}
