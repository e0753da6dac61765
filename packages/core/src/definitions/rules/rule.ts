import type { Catalog } from '../catalog.ts';
import type { Findings } from '../findings.ts';
import type { LooseDefinition, LooseStep } from '../loose.ts';

/** What every rule gets: the definition read tolerantly, what it may name, and where to put findings. */
export interface RuleInput {
  definition: LooseDefinition;
  catalog: Catalog;
  findings: Findings;
}

/** Who reads a name: decides which names are there. */
export interface Reader {
  /** The step that reads; null before the first step. */
  step: LooseStep | null;
  /** Set where nothing but an event can be read: its type or pattern; null when it is not known. */
  event?: string | null;
  /** True where secrets may be named: what an action sends. */
  secrets?: boolean;
}

export function readerOf(step: LooseStep): Reader {
  return { step };
}
