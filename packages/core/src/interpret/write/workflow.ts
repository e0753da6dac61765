import type { SuggestedTest } from '@renubu/contracts/interpreter';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { operationCatalog } from '@renubu/contracts/connectors/catalog';
import type { Catalog } from '../../definitions/catalog.ts';
import { checkDefinition } from '../../definitions/check.ts';
import { writeText } from '../../definitions/parse.ts';
import { runDefinitionTests } from '../../engine/simulate.ts';
import type { Program } from '../program.ts';
import type { Session } from '../read/session.ts';
import { loadsFor } from './customer.ts';
import { layOut, type Layout } from './layout.ts';
import { slug, StepWriter } from './steps.ts';
import { testsOf } from './tests.ts';

/** A definition that passes the checker and its own tests. */
export interface Written {
  definition: WorkflowDefinition;
  yaml: string;
  layout: Layout;
  results: SuggestedTest[];
  warnings: string[];
  /** Operations that reach outside the organization. */
  external: string[];
}

/** Writes the program as a workflow; null when that does not pass the checker or its tests. */
export function writeWorkflow(session: Session, program: Program, catalog: Catalog): Written | null {
  const { trigger } = program;
  if (trigger === null || program.cases.length === 0) return null;
  const layout = layOut(session, program);
  const writer = new StepWriter(layout, session.catalog);
  const steps = writer.write();
  if (steps.length === 0) return null;
  const loads =
    layout.table === null
      ? loadsFor(layout.entity, steps)
      : [{ load: `table.${layout.table}`, as: layout.table, optional: false }];
  const tests = testsOf({ layout, trigger, loads, catalog: session.catalog, waiting: writer.waiting });
  const draft = {
    workflow: slugOf(session.text),
    name: nameOf(session.text),
    kind: 'automation' as const,
    description: session.text.slice(0, 2_000),
    on: [trigger],
    ...(loads.length === 0 ? {} : { context: loads }),
    ...(program.timeout === null ? {} : { timeout: program.timeout }),
    steps,
    tests,
  };
  return finish(session, draft, layout, catalog);
}

function finish(session: Session, draft: unknown, layout: Layout, catalog: Catalog): Written | null {
  const { definition, issues } = checkDefinition(draft, catalog);
  if (definition === null) return null;
  const results = resultsOf(definition);
  if (results.some(({ passed }) => !passed)) return null;
  return {
    definition,
    yaml: writeText(definition),
    layout,
    results,
    warnings: [...new Set([...issues.map(({ message }) => message), ...missingNames(session, definition)])],
    external: operationsIn(definition).filter((name) => !/^(?:notify|record|log|event)\./.test(name)),
  };
}

/** The tests of a definition, run by the engine. */
export function resultsOf(definition: WorkflowDefinition): SuggestedTest[] {
  return runDefinitionTests(definition).map(({ name, passed, failures }, index) => {
    const test = definition.tests?.[index];
    const event = test?.given.event;
    return {
      name,
      event: event === undefined ? null : { type: event.type, data: event.data ?? {} },
      expected: { ...test?.expect },
      passed,
      failures,
    };
  });
}

function operationsIn({ steps }: WorkflowDefinition): string[] {
  const found = new Set<string>();
  JSON.stringify(steps, (key, value: unknown) => {
    if (key === 'uses' && typeof value === 'string' && Object.hasOwn(operationCatalog, value)) found.add(value);
    return value;
  });
  return [...found];
}

/** Roles and connections the organization does not have yet. */
function missingNames(session: Session, definition: WorkflowDefinition): string[] {
  const { knownRoles, connections } = session.catalog;
  const text = JSON.stringify(definition.steps);
  const roles =
    knownRoles === null
      ? []
      : [...new Set([...text.matchAll(/"role":"([^"]+)"/g)].map((match) => match[1] ?? ''))].filter(
          (role) => !knownRoles.includes(role),
        );
  const slack = connections !== null && text.includes('"slack.post"') && (connections['slack'] ?? []).length === 0;
  return [
    ...roles.map((role) => `The organization has no role or approver group “${role}” yet.`),
    ...(slack ? ['Slack is not connected yet.'] : []),
  ];
}

/** The first words of the request. */
export function nameOf(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  const cut = plain.length <= 80 ? plain : `${plain.slice(0, 77).replace(/\s+\S*$/, '')} …`;
  return `${cut.charAt(0).toUpperCase()}${cut.slice(1)}`.replace(/[.;:]+$/, '');
}

export function slugOf(text: string): string {
  const words = slug(text.slice(0, 80))
    .split('-')
    .filter((word) => !/^(?:a|an|the|of|to|by|for|in|on|and|or|with|that|who|is|are)$/.test(word));
  let name = '';
  for (const word of words) {
    if (name.length + word.length + 1 > 48) break;
    name = name === '' ? word : `${name}-${word}`;
  }
  return /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) ? name : slug(`workflow-${name}`).slice(0, 48).replace(/-+$/, '');
}
