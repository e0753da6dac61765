import { patternsOf } from '../../conditions/event-pattern.ts';
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
  const links = new Links(flows);
  for (const [kind, ownLinks] of [
    ['starts', flow.starts],
    ['emits', flow.emits],
  ] as const) {
    for (const link of ownLinks) {
      const first = kind === 'starts' ? [{ to: link.name, conditional: false }] : links.startedBy(link.name);
      const loop = wayBack(own, first, links);
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

/** The workflows and what each makes start, worked out when it is asked for. */
class Links {
  readonly #flows: ReadonlyMap<string, WorkflowFlow>;
  readonly #byPattern = new Map<string, Hop[]>();
  readonly #byType = new Map<string, Hop[]>();

  constructor(flows: ReadonlyMap<string, WorkflowFlow>) {
    this.#flows = flows;
    for (const [to, flow] of flows) {
      for (const { event, conditional } of flow.startedBy) {
        const hops = this.#byPattern.get(event);
        if (hops === undefined) this.#byPattern.set(event, [{ to, conditional }]);
        else hops.push({ to, conditional });
      }
    }
  }

  /** Workflows that an event of a type starts. */
  startedBy(type: string): Hop[] {
    const known = this.#byType.get(type);
    if (known !== undefined) return known;
    const hops = patternsOf(type).flatMap((pattern) => this.#byPattern.get(pattern) ?? []);
    this.#byType.set(type, hops);
    return hops;
  }

  /** Workflows that a workflow makes start. */
  *from(slug: string): Generator<Hop> {
    const flow = this.#flows.get(slug);
    for (const { name, conditional } of flow?.starts ?? []) yield { to: name, conditional };
    for (const { name, conditional } of flow?.emits ?? []) {
      for (const hop of this.startedBy(name)) yield { to: hop.to, conditional: hop.conditional || conditional };
    }
  }
}

/** The way from the first hops back to a workflow; one that nothing can stop is preferred. */
function wayBack(own: string, first: readonly Hop[], links: Links): { way: string[]; conditional: boolean } | null {
  return (
    search(
      own,
      first.filter((hop) => !hop.conditional),
      links,
      false,
    ) ?? search(own, first, links, true)
  );
}

function search(
  own: string,
  first: readonly Hop[],
  links: Links,
  conditional: boolean,
): { way: string[]; conditional: boolean } | null {
  const from = new Map<string, string | null>(first.map(({ to }) => [to, null]));
  for (const slug of from.keys()) {
    if (slug === own) return { way: wayTo(slug, from), conditional };
    for (const hop of links.from(slug)) {
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
