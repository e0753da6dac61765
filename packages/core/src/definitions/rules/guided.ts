import { nearestName } from '../../conditions/nearest.ts';
import type { DataPath } from '../findings.ts';
import { isLoose, looseEntries, looseItems, textOf, type Loose, type LooseStep } from '../loose.ts';
import type { RuleInput } from './rule.ts';

interface Guided {
  step: LooseStep;
  chat: Loose;
  /** Names of the branches of the chat. */
  branches: ReadonlyMap<string, Loose>;
  outputs: ReadonlySet<string> | null;
  /** Artifact ids of this step. */
  ownArtifacts: ReadonlySet<string>;
  skippable: boolean;
  snoozable: boolean;
}

/** Chats, artifacts and outputs of the steps people work through. */
export function checkGuided(input: RuleInput): void {
  const all = new Set(input.definition.steps.flatMap((step) => artifactIds(step)));
  for (const step of input.definition.steps) {
    if (step.type !== 'guided') continue;
    const guided = readGuided(step, input.definition.raw.snoozable !== false);
    checkArtifacts(input, guided);
    checkOutputs(input, step);
    checkStepActions(input, guided);
    checkChat(input, guided, all);
  }
}

function artifactIds(step: LooseStep): string[] {
  return looseItems(step.raw.artifacts).flatMap(({ item }) => textOf(item.id) ?? []);
}

function readGuided(step: LooseStep, snoozable: boolean): Guided {
  const chat = isLoose(step.raw.chat) ? step.raw.chat : {};
  const outputs =
    isLoose(step.raw.outputs) && isLoose(step.raw.outputs.properties) ? step.raw.outputs.properties : null;
  return {
    step,
    chat,
    branches: new Map(looseEntries(chat.branches).map(({ key, item }) => [key, item])),
    outputs: outputs === null ? null : new Set(Object.keys(outputs)),
    ownArtifacts: new Set(artifactIds(step)),
    skippable: step.raw.skippable !== false,
    snoozable,
  };
}

function checkArtifacts({ findings }: RuleInput, { step }: Guided): void {
  const seen = new Set<string>();
  for (const { item, index } of looseItems(step.raw.artifacts)) {
    const id = textOf(item.id);
    if (id === null) continue;
    if (seen.has(id)) {
      findings.error(step.id, [...step.path, 'artifacts', index, 'id'], {
        code: 'duplicate_artifact',
        message: `Another artifact of this step has the id “${id}”.`,
        suggestion: `${id}-2`,
      });
    }
    seen.add(id);
  }
}

function checkOutputs({ findings }: RuleInput, step: LooseStep): void {
  if (!isLoose(step.raw.outputs)) return;
  const path = [...step.path, 'outputs'];
  const { required, properties } = step.raw.outputs;
  const names = isLoose(properties) ? Object.keys(properties) : [];
  (Array.isArray(required) ? required : []).forEach((name: unknown, index) => {
    if (typeof name !== 'string' || names.includes(name)) return;
    findings.error(step.id, [...path, 'required', index], {
      code: 'unknown_required_output',
      message: `“${name}” is required but not among the outputs.`,
      suggestion: nearestName(name, names) ?? `Add ${name} to properties`,
    });
  });
  for (const { key, item } of looseEntries(properties)) checkField(findings, step, [...path, 'properties', key], item);
}

function checkField(findings: RuleInput['findings'], step: LooseStep, path: DataPath, field: Loose): void {
  for (const [low, high] of [
    ['minimum', 'maximum'],
    ['minLength', 'maxLength'],
  ] as const) {
    const [least, most] = [field[low], field[high]];
    if (typeof least !== 'number' || typeof most !== 'number' || least <= most) continue;
    findings.error(step.id, [...path, low], {
      code: 'empty_range',
      message: `“${low}” ${least} is above “${high}” ${most}: nothing fits.`,
      suggestion: 'Swap them',
    });
  }
  const choices = Array.isArray(field.enum) ? (field.enum as unknown[]) : null;
  if (choices === null || field.default === undefined || choices.includes(field.default)) return;
  if (Array.isArray(field.default) || (typeof field.default === 'string' && field.default.includes('{{'))) return;
  findings.error(step.id, [...path, 'default'], {
    code: 'default_not_allowed',
    message: `The default ${JSON.stringify(field.default)} is not among the choices.`,
    suggestion: typeof field.default === 'string' ? nearestName(field.default, choices.map(String)) : undefined,
  });
}

function checkStepActions(input: RuleInput, guided: Guided): void {
  const actions = Array.isArray(guided.step.raw.actions) ? guided.step.raw.actions : [];
  actions.forEach((action: unknown, index) => {
    checkPermitted(input, guided, action, [...guided.step.path, 'actions', index]);
  });
}

/** Skipping and snoozing must be allowed where they are offered. */
function checkPermitted({ findings }: RuleInput, guided: Guided, action: unknown, path: DataPath): void {
  if (action === 'skip' && !guided.skippable) {
    findings.error(guided.step.id, path, {
      code: 'not_skippable',
      message: 'The step offers to be skipped but is not skippable.',
      suggestion: 'Remove it or set skippable: true',
    });
  }
  if (action === 'snooze' && !guided.snoozable) {
    findings.error(guided.step.id, path, {
      code: 'not_snoozable',
      message: 'The step offers to be snoozed but the workflow is not snoozable.',
      suggestion: 'Remove it or set snoozable: true',
    });
  }
}

function checkChat(input: RuleInput, guided: Guided, artifacts: ReadonlySet<string>): void {
  const path = [...guided.step.path, 'chat'];
  const opening = isLoose(guided.chat.opening) ? guided.chat.opening : {};
  const started = checkButtons(input, guided, opening.buttons, [...path, 'opening', 'buttons'], artifacts);
  const targets = new Map<string, string[]>();
  for (const [name, branch] of guided.branches) {
    const at = [...path, 'branches', name];
    targets.set(name, checkButtons(input, guided, branch.buttons, [...at, 'buttons'], artifacts));
    for (const { item, index } of looseItems(branch.actions)) {
      checkAction(input, guided, item, [...at, 'actions', index], artifacts);
    }
  }
  const typed = [...guided.branches].filter(([, branch]) => Array.isArray(branch.prompts) && branch.prompts.length > 0);
  const reached = reach([...started, ...typed.map(([name]) => name)], targets);
  for (const name of guided.branches.keys()) {
    if (reached.has(name)) continue;
    input.findings.warning(guided.step.id, [...path, 'branches', name], {
      code: 'unreachable_branch',
      message: `No button and no prompt leads to the branch “${name}”.`,
      suggestion: nearestName(
        name,
        [...started, ...[...targets.values()].flat()].filter((to) => !guided.branches.has(to)),
      ),
    });
  }
}

function reach(from: string[], targets: ReadonlyMap<string, string[]>): Set<string> {
  const reached = new Set<string>();
  const open = [...from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    open.push(...(targets.get(name) ?? []));
  }
  return reached;
}

/** Checks a list of buttons; returns the values they stand for. */
function checkButtons(
  input: RuleInput,
  guided: Guided,
  buttons: unknown,
  path: DataPath,
  artifacts: ReadonlySet<string>,
): string[] {
  const values: string[] = [];
  for (const { item, index } of looseItems(buttons)) {
    const value = textOf(item.value);
    const at = [...path, index];
    checkArtifactName(input, guided, item.artifact, [...at, 'artifact'], artifacts);
    checkPermitted(input, guided, item.action, [...at, 'action']);
    if (value === null) continue;
    if (values.includes(value)) {
      input.findings.error(guided.step.id, [...at, 'value'], {
        code: 'duplicate_button',
        message: `Another button here stands for “${value}”.`,
      });
    }
    values.push(value);
    if (guided.branches.has(value) || item.action !== undefined || item.artifact !== undefined) continue;
    input.findings.error(guided.step.id, [...at, 'value'], {
      code: 'missing_branch',
      message: `The button “${textOf(item.label) ?? value}” leads to no branch “${value}”.`,
      suggestion: nearestName(value, guided.branches.keys()) ?? `Add the branch ${value}`,
    });
  }
  return values;
}

function checkAction(
  input: RuleInput,
  guided: Guided,
  action: Loose,
  path: DataPath,
  artifacts: ReadonlySet<string>,
): void {
  const { findings } = input;
  const stepId = guided.step.id;
  checkPermitted(input, guided, action.do, [...path, 'do']);
  checkArtifactName(input, guided, action.artifact, [...path, 'artifact'], artifacts);
  const needs = { show_artifact: 'artifact', set_output: 'values', create_task: 'title' }[String(action.do)];
  if (needs !== undefined && action[needs] === undefined) {
    findings.error(stepId, path, {
      code: 'missing_action_field',
      message: `“${String(action.do)}” needs “${needs}”.`,
      suggestion: `Add ${needs}`,
    });
  }
  if (action.do !== 'set_output' || !isLoose(action.values)) return;
  const known = guided.outputs ?? new Set<string>();
  for (const name of Object.keys(action.values)) {
    if (known.has(name)) continue;
    findings.error(stepId, [...path, 'values', name], {
      code: 'unknown_output',
      message: `The step has no output “${name}”.`,
      suggestion: nearestName(name, known) ?? `Add ${name} to outputs`,
    });
  }
}

function checkArtifactName(
  { findings }: RuleInput,
  guided: Guided,
  name: unknown,
  path: DataPath,
  artifacts: ReadonlySet<string>,
): void {
  if (typeof name !== 'string' || guided.ownArtifacts.has(name)) return;
  const elsewhere = artifacts.has(name);
  const nearest = nearestName(name, guided.ownArtifacts);
  findings.error(guided.step.id, path, {
    code: 'unknown_artifact',
    message: elsewhere ? `“${name}” is an artifact of another step.` : `There is no artifact “${name}”.`,
    suggestion: nearest ?? `Add the artifact ${name} to this step`,
  });
}
