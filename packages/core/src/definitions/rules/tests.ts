import { aiOperation } from '../../ai-steps/request.ts';
import { nearestName } from '../../conditions/nearest.ts';
import type { DataPath } from '../findings.ts';
import { isLoose, looseItems, textOf, type Loose } from '../loose.ts';
import type { RuleInput } from './rule.ts';

/** The tests of a definition name steps, answers, operations and outcomes that exist. */
export function checkTests(input: RuleInput): void {
  const names = new Set<string>();
  for (const { item, index } of looseItems(input.definition.raw.tests)) {
    const path: DataPath = ['tests', index];
    const name = textOf(item.name);
    if (name !== null && names.has(name)) {
      input.findings.error(null, [...path, 'name'], {
        code: 'duplicate_test',
        message: `Another test is named “${name}”.`,
      });
    }
    if (name !== null) names.add(name);
    for (const entry of looseItems(item.play)) checkPlay(input, entry.item, [...path, 'play', entry.index]);
    if (isLoose(item.expect)) checkExpectations(input, item.expect, [...path, 'expect']);
  }
}

function checkPlay(input: RuleInput, entry: Loose, path: DataPath): void {
  for (const key of ['complete', 'skip', 'snooze', 'step', 'approve', 'reject'] as const)
    checkStepName(input, entry[key], [...path, key]);
  if ('effect' in entry) checkAnswered(input, entry.effect, [...path, 'effect']);
  if ('finish' in entry) checkOutcome(input, entry.finish, [...path, 'finish']);
  const step = input.definition.byId.get(textOf(entry.step) ?? '');
  const value = textOf(entry.choose);
  if (value === null || step === undefined) return;
  const answers = answersOf(step.raw);
  if (answers.includes(value)) return;
  input.findings.error(step.id, [...path, 'choose'], {
    code: 'unknown_answer',
    message: `The step “${step.id ?? ''}” has no answer “${value}”.`,
    suggestion: nearestName(value, answers),
  });
}

function answersOf(step: Loose): string[] {
  const chat = isLoose(step.chat) ? step.chat : {};
  const branches = isLoose(chat.branches) ? chat.branches : {};
  const opening = isLoose(chat.opening) ? chat.opening : {};
  const lists = [opening, ...Object.values(branches).filter(isLoose)].flatMap((part) => looseItems(part.buttons));
  return [...Object.keys(branches), ...lists.flatMap(({ item }) => textOf(item.value) ?? [])];
}

function checkExpectations(input: RuleInput, expect: Loose, path: DataPath): void {
  for (const key of ['completed', 'skipped'] as const) {
    each(expect[key], (name, index) => checkStepName(input, name, [...path, key, index]));
  }
  checkStepName(input, expect.waitingAt, [...path, 'waitingAt']);
  each(expect.effects, (name, index) => checkOperation(input, name, [...path, 'effects', index]));
  if ('outcome' in expect) checkOutcome(input, expect.outcome, [...path, 'outcome']);
  const artifacts = input.definition.steps.flatMap((step) =>
    looseItems(step.raw.artifacts).flatMap(({ item }) => textOf(item.id) ?? []),
  );
  each(expect.artifacts, (name, index) => {
    if (typeof name !== 'string' || artifacts.includes(name)) return;
    input.findings.error(null, [...path, 'artifacts', index], {
      code: 'unknown_artifact',
      message: `No step has the artifact “${name}”.`,
      suggestion: nearestName(name, artifacts),
    });
  });
}

function each(value: unknown, check: (item: unknown, index: number) => void): void {
  if (Array.isArray(value)) value.forEach((item: unknown, index) => check(item, index));
}

function checkStepName({ definition, findings }: RuleInput, name: unknown, path: DataPath): void {
  if (typeof name !== 'string' || definition.byId.has(name)) return;
  findings.error(null, path, {
    code: 'unknown_step',
    message: `There is no step “${name}”.`,
    suggestion: nearestName(name, definition.byId.keys()),
  });
}

/** What an answer is for: an operation, a step, or a workflow that is started. */
function checkAnswered(input: RuleInput, name: unknown, path: DataPath): void {
  const { byId, steps } = input.definition;
  if (typeof name !== 'string' || byId.has(name) || steps.some((step) => step.raw.start === name)) return;
  checkOperation(input, name, path);
}

function checkOperation({ catalog, findings }: RuleInput, name: unknown, path: DataPath): void {
  if (typeof name !== 'string' || name === aiOperation || Object.hasOwn(catalog.operations, name)) return;
  findings.error(null, path, {
    code: 'unknown_operation',
    message: `There is no operation “${name}”.`,
    suggestion: nearestName(name, Object.keys(catalog.operations)),
  });
}

function checkOutcome({ definition, findings }: RuleInput, name: unknown, path: DataPath): void {
  const declared: unknown[] = Array.isArray(definition.raw.outcomes) ? definition.raw.outcomes : [];
  if (typeof name !== 'string' || declared.length === 0 || declared.includes(name)) return;
  findings.error(null, path, {
    code: 'unknown_outcome',
    message: `“${name}” is none of the outcomes of this workflow.`,
    suggestion: nearestName(
      name,
      declared.filter((item) => typeof item === 'string'),
    ),
  });
}
