import { nearestName } from '../../conditions/nearest.ts';
import type { Operation } from '../catalog.ts';
import { isLoose, textOf, type Loose, type LooseStep } from '../loose.ts';
import type { RuleInput } from './rule.ts';

/** Known operations with the fields they take, and connections that exist. */
export function checkActions(input: RuleInput): void {
  for (const step of input.definition.steps) {
    if (step.type === 'action') checkConnection(input, step);
    const uses = step.type === 'action' ? textOf(step.raw.uses) : null;
    if (uses === null) continue;
    const operation = Object.hasOwn(input.catalog.operations, uses) ? input.catalog.operations[uses] : undefined;
    if (operation === undefined) {
      input.findings.error(step.id, [...step.path, 'uses'], {
        code: 'unknown_operation',
        message: `There is no operation “${uses}”.`,
        suggestion: nearestOperation(uses, Object.keys(input.catalog.operations)),
      });
    } else {
      checkFields(input, step, uses, operation);
    }
  }
}

function checkConnection({ catalog, findings }: RuleInput, step: LooseStep): void {
  const connection = textOf(step.raw.connection);
  if (connection === null || catalog.connections === undefined || catalog.connections.includes(connection)) return;
  findings.warning(step.id, [...step.path, 'connection'], {
    code: 'unknown_connection',
    message: `There is no connection “${connection.slice(0, 80)}”.`,
    suggestion: nearestName(connection, catalog.connections) ?? 'Create the connection first.',
  });
}

function nearestOperation(uses: string, known: readonly string[]): string | undefined {
  return nearestName(uses, known) ?? known.find((name) => name.startsWith(`${uses.split('.')[0] ?? ''}.`));
}

function checkFields({ findings }: RuleInput, step: LooseStep, uses: string, operation: Operation): void {
  const given: Loose = isLoose(step.raw.with) ? step.raw.with : {};
  const path = [...step.path, 'with'];
  const groups = operation.oneOf ?? [];
  const open = operation.anyOf ?? [];
  const known = [...new Set([...operation.required, ...operation.optional, ...groups.flat(), ...open.flat()])];
  const missing = operation.required.filter((field) => isAbsent(given[field]));
  for (const field of Object.keys(given)) {
    if (known.includes(field)) continue;
    findings.error(step.id, [...path, field], {
      code: 'unknown_with_field',
      message: `${uses} takes no field “${field}”.`,
      suggestion: nearestName(field, missing) ?? nearestName(field, known) ?? `Known fields: ${known.join(', ')}`,
    });
  }
  for (const field of missing) {
    findings.error(step.id, path, {
      code: 'missing_with_field',
      message: `${uses} needs “${field}”.`,
      suggestion: `Add ${field}`,
    });
  }
  for (const group of groups) {
    const present = group.filter((field) => !isAbsent(given[field]));
    if (present.length === 1) continue;
    findings.error(step.id, path, {
      code: present.length === 0 ? 'missing_with_field' : 'conflicting_with_fields',
      message: `${uses} needs exactly one of ${group.join(', ')}.`,
      suggestion: present.length === 0 ? `Add ${group[0] ?? ''}` : `Keep only ${present[0] ?? ''}`,
    });
  }
  for (const group of open) {
    if (group.some((field) => !isAbsent(given[field]))) continue;
    findings.error(step.id, path, {
      code: 'missing_with_field',
      message: `${uses} needs one of ${group.join(', ')}.`,
      suggestion: `Add ${group[0] ?? ''}`,
    });
  }
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
