import { nearestName } from '../../conditions/nearest.ts';
import type { PathSegment } from '../../conditions/paths.ts';
import { scopeRoots, stepFields } from '../catalog.ts';
import type { DataPath } from '../findings.ts';
import { isLoose, looseItems, type Loose, type LooseDefinition, type LooseStep } from '../loose.ts';
import type { RuleInput } from './rule.ts';

/**
 * Looks at a name that a template or condition of a step reads: warns when no trigger, context or earlier step can
 * supply it. `secrets` are an error: they are never visible to templates and conditions.
 */
export function checkReference(
  input: RuleInput,
  step: LooseStep,
  segments: readonly PathSegment[],
  path: DataPath,
): void {
  const [root, ...rest] = segments;
  if (typeof root !== 'string') return;
  if (root === 'secrets') {
    input.findings.error(step.id, path, {
      code: 'secret_not_available',
      message: 'Secrets cannot be read by templates or conditions.',
      suggestion: 'Keep the secret in the connection.',
    });
    return;
  }
  const known = [...scopeRoots, ...(input.catalog.roots ?? [])];
  if (!known.includes(root)) {
    warn(input, step, path, 'unknown_name', `Nothing supplies “${root}”.`, root, known);
    return;
  }
  if (root === 'steps') checkStepReference(input, step, rest, path);
  else if (root === 'outputs') checkStepReference(input, step, insertOutputs(rest), path);
  else if (root === 'inputs') checkInput(input, step, rest[0], path);
  else if (root === 'vars') checkVariable(input, step, rest[0], path);
  else checkField(input, step, root, rest[0], path);
}

function warn(
  { findings }: RuleInput,
  step: LooseStep,
  path: DataPath,
  code: string,
  message: string,
  name: string,
  known: Iterable<string>,
): void {
  findings.warning(step.id, path, { code, message, suggestion: nearestName(name, known) });
}

function insertOutputs(rest: readonly PathSegment[]): readonly PathSegment[] {
  return rest.length < 2 ? rest : [rest[0] as PathSegment, 'outputs', ...rest.slice(1)];
}

function checkStepReference(
  input: RuleInput,
  step: LooseStep,
  [id, field, output]: readonly PathSegment[],
  path: DataPath,
): void {
  if (typeof id !== 'string') return;
  const { byId } = input.definition;
  const target = byId.get(id);
  if (target === undefined) {
    warn(input, step, path, 'unknown_step', `There is no step “${id}”.`, id, byId.keys());
    return;
  }
  if (target.order > step.order) {
    input.findings.warning(step.id, path, {
      code: 'later_step',
      message: `The step “${id}” comes later: it has no outputs yet.`,
    });
    return;
  }
  if (typeof field !== 'string') return;
  if (!stepFields.includes(field)) {
    const message = `A step has no “${field}”; what it recorded is in “outputs”.`;
    const known = [...stepFields, ...outputNames(target)];
    const nearest = nearestName(field, known);
    const suggestion = nearest !== undefined && !stepFields.includes(nearest) ? `outputs.${nearest}` : nearest;
    input.findings.warning(step.id, path, { code: 'unknown_step_field', message, suggestion });
    return;
  }
  const names = outputNames(target);
  if ((field !== 'outputs' && field !== 'output') || typeof output !== 'string' || target.type !== 'guided') return;
  if (names.includes(output)) return;
  warn(input, step, path, 'unknown_step_output', `The step “${id}” records no “${output}”.`, output, names);
}

function outputNames(step: LooseStep): string[] {
  const { outputs } = step.raw;
  return isLoose(outputs) && isLoose(outputs.properties) ? Object.keys(outputs.properties) : [];
}

function checkInput(input: RuleInput, step: LooseStep, name: PathSegment | undefined, path: DataPath): void {
  const declared = declaredInputs(input.definition);
  if (declared === null || typeof name !== 'string' || declared.includes(name)) return;
  warn(input, step, path, 'unknown_input', `No trigger has the input “${name}”.`, name, declared);
}

/** Names of the inputs of the triggers; null when any could come, from a starting workflow without declared ones. */
function declaredInputs(definition: LooseDefinition): string[] | null {
  const names: string[] = [];
  for (const { item } of looseItems(definition.raw.on)) {
    for (const kind of ['manual', 'workflow'] as const) {
      const trigger = item[kind];
      if (!isLoose(trigger)) continue;
      if (isLoose(trigger.inputs)) names.push(...Object.keys(asLoose(trigger.inputs.properties)));
      else if (kind === 'workflow') return null;
    }
  }
  return names;
}

function checkVariable(input: RuleInput, step: LooseStep, name: PathSegment | undefined, path: DataPath): void {
  if (typeof name !== 'string') return;
  const setters = input.definition.steps.filter((other) => other.type === 'set' && other.order <= step.order);
  const known = setters.flatMap((other) => Object.keys(asLoose(other.raw.values)));
  if (known.includes(name)) return;
  warn(input, step, path, 'unknown_variable', `No earlier step sets the variable “${name}”.`, name, known);
}

function checkField(
  input: RuleInput,
  step: LooseStep,
  root: string,
  field: PathSegment | undefined,
  path: DataPath,
): void {
  const fields = input.catalog.fields ?? {};
  const known = Object.hasOwn(fields, root) ? fields[root] : undefined;
  if (known === undefined || typeof field !== 'string' || known.includes(field)) return;
  warn(input, step, path, 'unknown_name', `“${root}” has no “${field}”.`, field, known);
}

function asLoose(value: unknown): Loose {
  return isLoose(value) ? value : {};
}
