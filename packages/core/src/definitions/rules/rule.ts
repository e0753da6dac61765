import type { Catalog } from '../catalog.ts';
import type { Findings } from '../findings.ts';
import type { LooseDefinition } from '../loose.ts';

/** What every rule gets: the definition read tolerantly, what it may name, and where to put findings. */
export interface RuleInput {
  definition: LooseDefinition;
  catalog: Catalog;
  findings: Findings;
}
