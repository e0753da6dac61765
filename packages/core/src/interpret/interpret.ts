import type { Interpretation, ReadCondition, Reading } from '@renubu/contracts/interpreter';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { builtInCatalog, type Catalog } from '../definitions/catalog.ts';
import { baseCatalog } from './catalog/base.ts';
import type { EntityCatalog } from './catalog/types.ts';
import { coverageOf, type Coverage } from './coverage.ts';
import { explain } from './explain.ts';
import type { Action, Cond, Program } from './program.ts';
import { askAboutLeft, askForMissing } from './questions.ts';
import { readProgram } from './read/read-program.ts';
import { Session } from './read/session.ts';
import { refusalOf, type Refusal } from './refusals.ts';
import { as, type Atom } from './text/atoms.ts';
import { atomize } from './text/atomize.ts';
import { lexiconOf } from './text/lexicon.ts';
import { openings } from './text/words.ts';
import { confidenceOf } from './confidence.ts';
import { writeWorkflow, type Written } from './write/workflow.ts';

/** Steps a workflow made from one request has at most; longer ones are better written in parts. */
const maxCases = 40;

export interface InterpretOptions {
  /** What requests may be about; the shipped catalog when absent. */
  catalog?: EntityCatalog;
  /** What definitions are checked against. */
  definitions?: Catalog;
  /** Nothing but these entities may be read. */
  availableEntities?: readonly string[];
}

/**
 * Reads a workflow from a request in English, by grammar and catalog alone. A workflow in the answer passes the checker
 * and its generated tests; from a confidence of .8 on every meaningful word was read and nothing essential was guessed.
 * The same request gives the same answer. Never throws.
 */
export function interpret(text: string, options: InterpretOptions = {}): Reading {
  const catalog = limited(options.catalog ?? baseCatalog, options.availableEntities);
  const lexicon = lexiconOf(catalog);
  const all = atomize(text, lexicon);
  const refusal = refusalOf(text, all);
  if (refusal !== null) return refused(refusal);
  const session = new Session(text, catalog);
  const atoms = withoutOpening(text, all);
  const program = readProgram(session, atoms);
  const coverage = coverageOf(session, atoms);
  askForMissing(session, program, atoms);
  askAboutLeft(session, coverage, lexicon);
  if (program.cases.length > maxCases) askShorter(session);
  const written =
    program.cases.length <= maxCases ? writeWorkflow(session, program, options.definitions ?? builtInCatalog) : null;
  return answer(session, program, coverage, isTrusted(session, coverage) ? written : null);
}

const limits = new WeakMap<EntityCatalog, Map<string, EntityCatalog>>();

function limited(catalog: EntityCatalog, names: readonly string[] | undefined): EntityCatalog {
  if (names === undefined || names.length === 0) return catalog;
  const known = limits.get(catalog) ?? new Map<string, EntityCatalog>();
  limits.set(catalog, known);
  const key = [...names].sort().join(' ');
  const found = known.get(key) ?? { ...catalog, entities: catalog.entities.filter(({ name }) => names.includes(name)) };
  if (known.size < 50) known.set(key, found);
  return found;
}

/** “Create a workflow that …” only says that one is wanted. */
function withoutOpening(text: string, atoms: readonly Atom[]): Atom[] {
  let at = 0;
  const lower = text.toLowerCase();
  for (let round = 0; round < 3; round += 1) {
    const rest = lower.slice(at);
    const lead = /^[\s:,"“-]*/.exec(rest)?.[0].length ?? 0;
    const opening = longestOpening(rest.slice(lead));
    if (opening === null) break;
    at += lead + opening.length;
  }
  return atoms.filter((atom) => atom.start >= at);
}

function longestOpening(text: string): string | null {
  const fitting = openings.filter(
    (opening) => text.startsWith(opening) && /^(?:$|[\s:,])/.test(text.slice(opening.length)),
  );
  return fitting.sort((left, right) => right.length - left.length)[0] ?? null;
}

/** Too much unread makes a draft that says something else. */
function isTrusted(session: Session, { meaningful, read, left }: Coverage): boolean {
  if (meaningful === 0) return false;
  const inCondition = left.some(
    (atom) =>
      as(atom, 'not') !== undefined ||
      as(atom, 'compare') !== undefined ||
      as(atom, 'number') !== undefined ||
      atom.meanings.some((meaning) => meaning.kind === 'link'),
  );
  const open = session.questions.some(({ code }) =>
    ['missing_action', 'missing_amount', 'unknown_field', 'contradiction', 'unknown_name'].includes(code),
  );
  return !inCondition && !open && read / meaningful >= 0.6;
}

function askShorter(session: Session): void {
  session.ask({
    code: 'ambiguous',
    text: `The request has more than ${maxCases} parts. Please write it in several.`,
    about: null,
    choices: [],
  });
}

function answer(session: Session, program: Program, coverage: Coverage, written: Written | null): Reading {
  const confidence = confidenceOf(session, coverage, written !== null);
  const questions = session.questions.map((draft, index) => ({ id: `q${index + 1}`, ...draft }));
  const warnings = [
    ...session.assumed,
    ...coverage.corrected.map((atom) => `“${atom.text}” was read as “${atom.readAs ?? ''}”.`),
    ...(written?.warnings ?? []),
  ];
  return {
    outcome: written === null ? 'questions' : 'workflow',
    interpretation: interpretationOf(session, program, coverage, confidence, written),
    suggestedWorkflow: written === null ? null : { definition: written.definition, yaml: written.yaml },
    requiresConfirmation: written !== null,
    explanation:
      written === null
        ? 'No workflow could be made of this yet: please answer the questions.'
        : explain(program, written.layout, session.assumed),
    warnings,
    questions: written === null && questions.length === 0 ? [unread(session)] : questions,
    suggestedTests: written === null ? [] : written.results,
  };
}

function unread(session: Session): Reading['questions'][number] {
  return {
    id: 'q1',
    code: 'unknown_words',
    text: 'This could not be put together into a workflow. Please say it in other words: when, under which condition, and what should happen.',
    about: session.span({ start: 0, end: session.text.length }),
    choices: [],
  };
}

function interpretationOf(
  session: Session,
  program: Program,
  coverage: Coverage,
  confidence: number,
  written: Written | null,
): Interpretation {
  const conds = [
    ...(program.guard === null ? [] : [program.guard]),
    ...program.cases.flatMap(({ when, unless }) => [
      ...(when === null ? [] : [when]),
      ...unless.map((part): Cond => ({ kind: 'not', part })),
    ]),
  ];
  return {
    action: 'create_workflow',
    confidence,
    entities: program.entities,
    conditions: conds.flatMap((cond) => readOf(session, cond, false)),
    actionType: actionTypeOf(program),
    trigger: program.trigger,
    workflowKind: 'automation',
    stepsIdentified: written === null ? 0 : countSteps(written.definition),
    externalSystems: written?.external ?? [],
    notUnderstood: coverage.left.map((atom) => session.span(atom)),
  };
}

function readOf(session: Session, cond: Cond, negated: boolean): ReadCondition[] {
  if (cond.kind === 'not') return readOf(session, cond.part, !negated);
  if (cond.kind !== 'leaf') return cond.parts.flatMap((part) => readOf(session, part, negated));
  const { field, op, value, type, place } = cond;
  return [{ field, operator: op, value, type, negated, span: session.span(place) }];
}

const ranked: readonly (readonly [Interpretation['actionType'], (action: Action) => boolean])[] = [
  ['approval', (action) => action.kind === 'approval'],
  ['block', (action) => action.kind === 'cancel' || (action.kind === 'verdict' && action.outcome === 'block')],
  ['review', (action) => action.kind === 'verdict' && action.outcome === 'review'],
  ['wait', (action) => action.kind === 'wait-event'],
  ['execute', (action) => ['create', 'update', 'webhook', 'emit', 'task', 'start'].includes(action.kind)],
  ['notify', (action) => ['notify', 'slack', 'email'].includes(action.kind)],
  ['allow', (action) => action.kind === 'verdict'],
  ['execute', () => true],
];

function actionTypeOf({ cases, otherwise }: Program): Interpretation['actionType'] {
  const actions = [...cases.flatMap((each) => each.actions), ...(otherwise ?? [])];
  return ranked.find(([, fits]) => actions.some(fits))?.[0] ?? 'none';
}

function countSteps(definition: WorkflowDefinition): number {
  let count = 0;
  JSON.stringify(definition.steps, (key, value: unknown) => {
    if (typeof value === 'object' && value !== null && 'id' in value && 'type' in value && key !== 'data') count += 1;
    return value;
  });
  return count;
}

function refused({ code, message }: Refusal): Reading {
  return {
    outcome: 'refused',
    interpretation: {
      action: code === 'one_decision' ? 'decide' : 'none',
      confidence: 0,
      entities: [],
      conditions: [],
      actionType: 'none',
      trigger: null,
      workflowKind: 'automation',
      stepsIdentified: 0,
      externalSystems: [],
      notUnderstood: [],
    },
    suggestedWorkflow: null,
    requiresConfirmation: false,
    explanation: message,
    warnings: [],
    questions: [],
    suggestedTests: [],
  };
}
