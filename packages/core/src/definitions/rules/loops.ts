import { eventPatternMatches } from '../../conditions/event-pattern.ts';
import { readFlow, type WorkflowFlow } from '../flow.ts';
import { textOf } from '../loose.ts';
import type { RuleInput } from './rule.ts';

type Hop = { to: string; conditional: boolean };

const maxWorkflows = 2_000;

/** Workflows that start themselves, at once or through others: an error when nothing on the way can stop it. */
export function checkLoops(input: RuleInput): void {
  const own = textOf(input.definition.raw.workflow);
  if (own === null) return;
  const flow = readFlow(input.definition);
  const flows = new Map<string, WorkflowFlow>(Object.entries(input.catalog.flows ?? {}).slice(0, maxWorkflows));
  flows.set(own, flow);
  for (const [kind, links] of [
    ['starts', flow.starts],
    ['emits', flow.emits],
  ] as const) {
    for (const link of links) {
      const first = kind === 'starts' ? [{ to: link.name, conditional: false }] : startedBy(link.name, flows);
      const loop = wayBack(own, first, flows);
      if (loop === null) continue;
      const chain = loop.way.filter((slug) => slug !== own);
      const through = chain.length === 0 ? '' : ` through ${chain.join(', ')}`;
      const details = {
        code: kind === 'starts' ? 'self_start' : 'self_event',
        message: `The workflow starts itself${through}.`,
      };
      if (link.conditional || loop.conditional) {
        input.findings.warning(link.stepId, link.path, { ...details, suggestion: 'Make sure that it ends.' });
      } else {
        const suggestion = 'Put the step under a condition that ends the loop.';
        input.findings.error(link.stepId, link.path, { ...details, suggestion });
      }
    }
  }
}

/** Workflows that an event of a type starts. */
function startedBy(type: string, flows: ReadonlyMap<string, WorkflowFlow>): Hop[] {
  return [...flows].flatMap(([to, flow]) => {
    const fitting = flow.startedBy.filter(({ event }) => eventPatternMatches(event, type));
    return fitting.length === 0 ? [] : [{ to, conditional: fitting.every(({ conditional }) => conditional) }];
  });
}

function hopsFrom(slug: string, flows: ReadonlyMap<string, WorkflowFlow>): Hop[] {
  const flow = flows.get(slug);
  if (flow === undefined) return [];
  const started = flow.starts.map(({ name, conditional }) => ({ to: name, conditional }));
  const emitted = flow.emits.flatMap(({ name, conditional }) =>
    startedBy(name, flows).map((hop) => ({ to: hop.to, conditional: hop.conditional || conditional })),
  );
  return [...started, ...emitted];
}

/** The way from the first hops back to a workflow; one that nothing can stop is preferred. */
function wayBack(
  own: string,
  first: readonly Hop[],
  flows: ReadonlyMap<string, WorkflowFlow>,
): { way: string[]; conditional: boolean } | null {
  return (
    search(
      own,
      first.filter((hop) => !hop.conditional),
      flows,
      false,
    ) ?? search(own, first, flows, true)
  );
}

function search(
  own: string,
  first: readonly Hop[],
  flows: ReadonlyMap<string, WorkflowFlow>,
  conditional: boolean,
): { way: string[]; conditional: boolean } | null {
  const from = new Map<string, string | null>(first.map(({ to }) => [to, null]));
  for (const slug of from.keys()) {
    if (slug === own) return { way: wayTo(slug, from), conditional };
    for (const hop of hopsFrom(slug, flows)) {
      if ((conditional || !hop.conditional) && !from.has(hop.to)) from.set(hop.to, slug);
    }
  }
  return null;
}

function wayTo(slug: string, from: ReadonlyMap<string, string | null>): string[] {
  const way: string[] = [];
  for (let at: string | null | undefined = slug; typeof at === 'string'; at = from.get(at)) way.unshift(at);
  return way;
}
