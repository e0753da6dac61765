import type { Condition } from '@renubu/contracts/language/conditions';
import type { Trigger, WorkflowDefinition } from '@renubu/contracts/language/workflow';
import type { Scope } from '@renubu/core/conditions/paths';
import { indexRules, type RuleIndex } from '@renubu/core/conditions/rule-index/index-rules';
import { compileDefinition } from '@renubu/core/definitions/compile';
import type { PublishedWorkflow } from '../../workflows/queries/plans.ts';
import type { IncomingEvent } from '../incoming.ts';

/** One trigger of a published, enabled workflow that events can set off. */
export interface EventTriggerEntry {
  workflow: PublishedWorkflow;
  kind: 'event' | 'webhook';
  pattern: string;
  when: Condition | undefined;
  /** Template of the key by which further events join the open execution. */
  correlate: string | undefined;
  /** Only events from here: those of the workflow's own inbound address. */
  source: string | undefined;
}

/** What the row of a workflow's published version has to say for it. */
export interface PublishedRow {
  workflow_id: string;
  slug: string;
  name: string;
  kind: PublishedWorkflow['kind'];
  version_id: string;
  version: number;
  definition: WorkflowDefinition;
}

/** The source of events that come in through the inbound address of a workflow. */
export const webhookSource = (slug: string): string => `/webhooks/workflows/${slug}`;

/** The type of events that come in through the inbound address of a workflow. */
export function webhookEventType(definition: WorkflowDefinition): string {
  const trigger = definition.on.find((each) => 'webhook' in each);
  const named = trigger !== undefined && 'webhook' in trigger ? trigger.webhook.event : undefined;
  return named ?? `webhook.${definition.workflow}`;
}

/** The triggers of a version that events can set off. */
export function triggersOf(row: PublishedRow): EventTriggerEntry[] {
  const listening = row.definition.on.filter((trigger) => 'event' in trigger || 'webhook' in trigger);
  if (listening.length === 0) return [];
  const { workflow_id: workflowId, version_id: versionId, slug, name, kind, version } = row;
  const plan = compileDefinition(row.definition);
  const workflow: PublishedWorkflow = { workflowId, slug, name, kind, enabled: true, versionId, version, plan };
  return listening.flatMap((trigger) => entryOf(trigger, workflow) ?? []);
}

function entryOf(trigger: Trigger, workflow: PublishedWorkflow): EventTriggerEntry | undefined {
  if ('event' in trigger) {
    const { event: pattern, when, correlate } = trigger;
    return { workflow, kind: 'event', pattern, when, correlate, source: undefined };
  }
  if (!('webhook' in trigger)) return undefined;
  const pattern = webhookEventType(workflow.plan.definition);
  const source = webhookSource(workflow.slug);
  return { workflow, kind: 'webhook', pattern, when: undefined, correlate: trigger.webhook.correlate, source };
}

/** Finds the triggers that an event sets off: of each workflow the first one that fits. */
export class TriggerIndex {
  readonly #entries: readonly EventTriggerEntry[];
  readonly #rules: RuleIndex;

  constructor(entries: readonly EventTriggerEntry[]) {
    this.#entries = entries;
    this.#rules = indexRules(entries.map(({ pattern, when }, index) => ({ id: String(index), event: pattern, when })));
  }

  get size(): number {
    return this.#entries.length;
  }

  /** Every trigger with the pattern it listens to. */
  listening(): readonly EventTriggerEntry[] {
    return this.#entries;
  }

  match({ type, source }: Pick<IncomingEvent, 'type' | 'source'>, scope: Scope): EventTriggerEntry[] {
    const found = this.#rules.match(type, scope);
    const seen = new Set<string>();
    return found.flatMap((id) => {
      const entry = this.#entries[Number(id)];
      if (entry === undefined || seen.has(entry.workflow.workflowId)) return [];
      if (entry.source !== undefined && entry.source !== source) return [];
      seen.add(entry.workflow.workflowId);
      return [entry];
    });
  }
}
