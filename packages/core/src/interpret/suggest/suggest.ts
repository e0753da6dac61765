import type { SuggestAnswer, Suggestion } from '@renubu/contracts/interpreter';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { builtInCatalog, type Catalog } from '../../definitions/catalog.ts';
import { checkText } from '../../definitions/check.ts';
import { baseCatalog } from '../catalog/base.ts';
import type { EntityCatalog } from '../catalog/types.ts';
import { interpret } from '../interpret.ts';
import { as, type Atom } from '../text/atoms.ts';
import { atomize } from '../text/atomize.ts';
import { lexiconOf } from '../text/lexicon.ts';
import { recipes } from './recipes.ts';

export interface SuggestInput {
  scenario: string;
  goal?: string;
  /** Definitions that ship with Renubu, as text. */
  templates: readonly string[];
  /** How often each type of event came in the last `days`. */
  events: Readonly<Record<string, number>>;
  days: number;
  catalog?: EntityCatalog;
  definitions?: Catalog;
}

interface Candidate {
  definition: WorkflowDefinition;
  yaml: string;
  /** Why it is there. */
  notes: string[];
}

const mostSuggestions = 5;
/** Below this nothing connects a workflow with the scenario. */
const leastRelevance = 0.35;

/**
 * Workflows that fit a scenario, best first, from the shipped templates and from recipes read by the interpreter; with
 * what the organization's events show. Figures are counted, never guessed.
 */
export function suggest(input: SuggestInput): Pick<SuggestAnswer, 'suggestions' | 'dataInsights'> {
  const catalog = input.catalog ?? baseCatalog;
  const about = topicOf(`${input.scenario} ${input.goal ?? ''}`, catalog);
  const ranked = candidatesOf(input, catalog)
    .map((candidate) => ({ candidate, relevance: relevanceOf(candidate, about) }))
    .filter(({ relevance }) => relevance >= leastRelevance)
    .sort(
      (left, right) =>
        right.relevance - left.relevance ||
        (left.candidate.definition.workflow < right.candidate.definition.workflow ? -1 : 1),
    );
  const suggestions = ranked
    .slice(0, mostSuggestions)
    .map(({ candidate, relevance }) => toSuggestion(candidate, relevance, input));
  return { suggestions, dataInsights: insightsOf(about, input) };
}

interface Topic {
  entities: Set<string>;
  /** Types of events the words name, such as `cart.abandoned`. */
  events: Set<string>;
  words: Set<string>;
}

function topicOf(text: string, catalog: EntityCatalog): Topic {
  const atoms = atomize(text, lexiconOf(catalog));
  const entities = new Set(atoms.flatMap((atom) => as(atom, 'entity')?.entity ?? []));
  const events = new Set(atoms.flatMap((atom) => eventsOf(atom, entities)));
  return { entities, events, words: new Set(stemsOf(text)) };
}

function eventsOf(atom: Atom, entities: ReadonlySet<string>): string[] {
  const named = as(atom, 'event');
  if (named !== undefined) return [named.type];
  return (as(atom, 'occurs')?.events ?? []).filter(({ entity }) => entities.has(entity)).map(({ type }) => type);
}

const empty = new Set(
  'the and for are with that this from what helps help many too our their have has been who when how can could would should more most often very'.split(
    ' ',
  ),
);

/** Words without their endings, for comparing. */
function stemsOf(text: string): string[] {
  return [...text.toLowerCase().matchAll(/[a-z]{3,}/g)]
    .map(([word]) => word)
    .filter((word) => !empty.has(word))
    .map((word) => word.replace(/(?:ments?|ations?|ings?|ed|es|s|e)$/, ''));
}

function candidatesOf({ templates, definitions = builtInCatalog }: SuggestInput, catalog: EntityCatalog): Candidate[] {
  const shipped = templates.flatMap((yaml): Candidate[] => {
    const { definition } = checkText(yaml);
    if (definition === null || definition.kind !== 'automation') return [];
    return [
      {
        definition,
        yaml,
        notes: ['A template that ships with Renubu: look at its limits, names and texts before you publish it.'],
      },
    ];
  });
  const read = recipes.flatMap((sentence): Candidate[] => {
    const { suggestedWorkflow, warnings } = interpret(sentence, { catalog, definitions });
    if (suggestedWorkflow === null) return [];
    return [
      {
        ...suggestedWorkflow,
        notes: [`Read from “${sentence}”: change the sentence or the workflow as you like.`, ...warnings],
      },
    ];
  });
  return [...shipped, ...read];
}

const triggersOf = ({ on }: WorkflowDefinition): string[] =>
  on.flatMap((trigger) => ('event' in trigger ? [trigger.event] : []));

/** .5 for an event the scenario names, .25 for what it is about, up to .2 for words in common. */
function relevanceOf({ definition }: Candidate, { entities, events, words }: Topic): number {
  const triggers = triggersOf(definition);
  const text = [definition.name, definition.description ?? '', ...(definition.tags ?? []), ...triggers].join(' ');
  const own = new Set(stemsOf(text));
  const happens = triggers.some((type) => events.has(type)) ? 0.5 : 0;
  const about = [...entities].some(
    (entity) => triggers.some((type) => type.startsWith(`${entity}.`)) || own.has(entity),
  )
    ? 0.25
    : 0;
  const shared = words.size === 0 ? 0 : [...words].filter((word) => own.has(word)).length / words.size;
  return Math.min(0.98, Math.round((happens + about + 0.2 * Math.min(1, shared * 1.5)) * 100) / 100);
}

function toSuggestion(
  { definition, yaml, notes }: Candidate,
  relevance: number,
  { events, days }: SuggestInput,
): Suggestion {
  const triggers = triggersOf(definition);
  const count = triggers.reduce((sum, type) => sum + (events[type] ?? 0), 0);
  const impact =
    triggers.length === 0
      ? 'Starts by the clock.'
      : count === 0
        ? `No event ${triggers.join(' or ')} came in the last ${days} days: it would not have started.`
        : `It would have started for ${count} ${count === 1 ? 'event' : 'events'} ${triggers.join(' or ')} of the last ${days} days.`;
  return {
    slug: definition.workflow,
    name: definition.name,
    description: definition.description ?? '',
    relevance,
    estimatedImpact: impact,
    workflow: { definition, yaml },
    implementationNotes: notes,
  };
}

/** How often what the scenario is about happened, and which share of what began. */
function insightsOf({ entities, events: named }: Topic, { events, days }: SuggestInput): SuggestAnswer['dataInsights'] {
  const about = Object.entries(events).filter(
    ([type, count]) => count > 0 && (named.has(type) || entities.has(type.split('.')[0] ?? '')),
  );
  const counts = about
    .sort(([, left], [, right]) => right - left)
    .slice(0, 8)
    .map(([type, count]) => ({
      text: `${type} came ${count} ${count === 1 ? 'time' : 'times'} in the last ${days} days.`,
      evidence: [{ what: type, value: count }],
    }));
  const [started = 0, left = 0] = [events['cart.checkout.started'], events['cart.abandoned']];
  if (!entities.has('cart') || started === 0 || left === 0) return counts;
  const share = Math.round((left / started) * 1000) / 10;
  const text = `For 100 checkouts that were started, ${share} carts were abandoned in the last ${days} days.`;
  return [
    {
      text,
      evidence: [
        { what: 'cart.abandoned', value: left },
        { what: 'cart.checkout.started', value: started },
      ],
    },
    ...counts,
  ];
}
