import { nearestName } from '../../conditions/nearest.ts';
import type { PathSegment } from '../../conditions/paths.ts';
import { aiFields, approvalFields, stepFields } from '../catalog.ts';
import type { DataPath } from '../findings.ts';
import { isLoose, looseItems, type Loose, type LooseDefinition, type LooseStep } from '../loose.ts';
import { namesAt, shapeAt } from './names.ts';
import { promptOf } from './prompts.ts';
import type { Reader, RuleInput } from './rule.ts';

/**
 * Looks at a name that a template or condition reads: warns when no trigger, context or earlier step can supply it.
 * `secrets` are an error outside of what an action sends.
 */
export function checkReference(
  input: RuleInput,
  reader: Reader,
  segments: readonly PathSegment[],
  path: DataPath,
): void {
  const [root, ...rest] = segments;
  if (typeof root !== 'string') return;
  if (root === 'secrets') {
    if (reader.secrets !== true) refuseSecret(input, reader, path);
    return;
  }
  const { known, open } = namesAt(input, reader);
  if (!known.includes(root)) {
    const nearest = nearestName(root, known);
    if (!open || (nearest !== undefined && isSlip(root, nearest))) {
      warn(input, reader, path, 'unknown_name', `Nothing supplies “${root}”.`, root, known);
    }
    return;
  }
  const { step } = reader;
  if (root === 'inputs') checkInput(input, reader, rest[0], path);
  else if (step !== null && root === 'steps') checkStepReference(input, step, rest, path);
  else if (step !== null && root === 'outputs') checkStepReference(input, step, insertOutputs(rest), path);
  else if (step !== null && root === 'vars') checkVariable(input, step, rest[0], path);
  else checkField(input, reader, segments, path);
}

/** True when a name is so like a known one that it is most likely that one, though the event may hold any name. */
function isSlip(name: string, known: string): boolean {
  return name.length >= 5 && Math.abs(name.length - known.length) <= 1;
}

function refuseSecret({ findings }: RuleInput, { step }: Reader, path: DataPath): void {
  findings.error(step?.id ?? null, path, {
    code: 'secret_not_available',
    message: 'Secrets can be read by what an action sends only.',
    suggestion: 'Keep the secret in the connection, or name it in the “with” of an action.',
  });
}

function warn(
  { findings }: RuleInput,
  { step }: Reader,
  path: DataPath,
  code: string,
  message: string,
  name: string,
  known: Iterable<string>,
): void {
  findings.warning(step?.id ?? null, path, { code, message, suggestion: nearestName(name, known) });
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
    warn(input, { step }, path, 'unknown_step', `There is no step “${id}”.`, id, byId.keys());
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
  const fields = [...stepFields, ...(fieldsByType[target.type ?? ''] ?? [])];
  if (!fields.includes(field)) {
    const message = `A step has no “${field}”; what it recorded is in “outputs”.`;
    const known = [...fields, ...outputNames(input, target)];
    const nearest = nearestName(field, known);
    const suggestion = nearest !== undefined && !fields.includes(nearest) ? `outputs.${nearest}` : nearest;
    input.findings.warning(step.id, path, { code: 'unknown_step_field', message, suggestion });
    return;
  }
  const names = outputNames(input, target);
  if ((field !== 'outputs' && field !== 'output') || typeof output !== 'string') return;
  if (!['guided', 'ai'].includes(target.type ?? '') || names.includes(output)) return;
  warn(input, { step }, path, 'unknown_step_output', `The step “${id}” records no “${output}”.`, output, names);
}

/** Fields of `steps.<id>` that only steps of a type have. */
const fieldsByType: Readonly<Record<string, readonly string[]>> = { approval: approvalFields, ai: aiFields };

function outputNames({ catalog }: RuleInput, step: LooseStep): string[] {
  const { outputs, output, prompt } = step.raw;
  const named = step.type === 'ai' && typeof prompt === 'string' ? promptOf(catalog, prompt)?.output : undefined;
  const recorded: unknown = step.type === 'ai' ? (named ?? output) : outputs;
  return isLoose(recorded) && isLoose(recorded.properties) ? Object.keys(recorded.properties) : [];
}

function checkInput(input: RuleInput, reader: Reader, name: PathSegment | undefined, path: DataPath): void {
  const declared = declaredInputs(input.definition);
  if (declared === null || typeof name !== 'string' || declared.includes(name)) return;
  warn(input, reader, path, 'unknown_input', `No trigger has the input “${name}”.`, name, declared);
}

/** Names of the inputs of the triggers; null when any could come, from a starting workflow without declared ones. */
function declaredInputs(definition: LooseDefinition): string[] | null {
  const names: string[] = [];
  for (const { item } of looseItems(definition.raw.on)) {
    if (isLoose(item.schedule)) names.push(...Object.keys(asLoose(item.schedule.inputs)));
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
  warn(input, { step }, path, 'unknown_variable', `No earlier step sets the variable “${name}”.`, name, known);
}

function checkField(input: RuleInput, reader: Reader, [root, ...rest]: readonly PathSegment[], path: DataPath): void {
  const [field] = rest;
  const fields = input.catalog.fields ?? {};
  const known = typeof root === 'string' && Object.hasOwn(fields, root) ? fields[root] : undefined;
  if (known !== undefined && typeof field === 'string' && !known.includes(field)) {
    warn(input, reader, path, 'unknown_name', `“${String(root)}” has no “${field}”.`, field, known);
    return;
  }
  const { missing } = shapeAt(input, reader, root === undefined ? rest : [root, ...rest]);
  if (missing === undefined) return;
  warn(input, reader, path, 'unknown_name', `The data has no “${missing.name}”.`, missing.name, missing.known);
}

function asLoose(value: unknown): Loose {
  return isLoose(value) ? value : {};
}
