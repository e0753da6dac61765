import { interpretWorkflow } from '@renubu/ai/prompts/interpret-workflow';
import { promptId } from '@renubu/ai/prompt';
import type { InterpretAnswer, InterpretInput, Reading } from '@renubu/contracts/interpreter';
import type { EntityCatalog } from '@renubu/core/interpret/catalog/types';
import { interpret } from '@renubu/core/interpret/interpret';
import { problemsOf, readingOfModel, type Wanted } from '@renubu/core/interpret/model-reading';
import { isInstruction } from '@renubu/core/interpret/refusals';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { ask, builtInSource } from '../../ai/commands/ask.ts';
import { callerOf } from '../../assistant/commands/caller.ts';
import { liveCatalogs } from '../queries/live-catalog.ts';

/**
 * Reads a workflow from a request: by the organization's model where there is one, else by the built-in reader. Both are
 * held to the same checker and tests; what a model writes is given only when it passes, and is asked to repair it once.
 */
export async function interpretRequest(
  ctx: Context,
  session: Session,
  { prompt, context }: InterpretInput,
): Promise<InterpretAnswer> {
  const started = ctx.clock.now().getTime();
  const { entities, definitions } = await tenantTransaction(ctx.db, session.organizationId, (tx) =>
    liveCatalogs(tx, ctx, session.organizationId),
  );
  const available = context?.availableEntities;
  const builtIn = interpret(prompt, {
    catalog: entities,
    definitions,
    ...(available === undefined ? {} : { availableEntities: available }),
  });
  if (isInstruction(prompt))
    return { ...builtIn, source: builtInSource(promptId(interpretWorkflow), ctx.clock.now().getTime() - started) };
  const answer = await ask(ctx, {
    caller: callerOf(session),
    prompt: interpretWorkflow,
    input: { request: prompt, catalog: compact(entities, available), draft: draftOf(builtIn) },
    builtIn: () => wantedOf(builtIn),
    check: (wanted: Wanted) => problemsOf(wanted, prompt, definitions),
  });
  const reading =
    answer.source.kind === 'model' ? readingOfModel(answer.output, prompt, builtIn, entities, definitions) : builtIn;
  return { ...reading, source: answer.source };
}

const draftOf = ({ suggestedWorkflow }: Reading): Wanted['workflow'] =>
  suggestedWorkflow === null ? null : (JSON.parse(JSON.stringify(suggestedWorkflow.definition)) as Wanted['workflow']);

function wantedOf(reading: Reading): Wanted {
  return {
    workflow: draftOf(reading),
    explanation: reading.explanation.slice(0, 4000),
    questions: reading.questions.slice(0, 6).map(({ text, about, choices }) => ({
      text: text.slice(0, 500),
      about: (about?.text ?? '').slice(0, 300),
      choices: choices.slice(0, 6).map(({ label }) => label.slice(0, 200)),
    })),
  };
}

/** The catalog in few words: one line per entity, then roles and operations. */
function compact(catalog: EntityCatalog, available: readonly string[] | undefined): string {
  const entities = catalog.entities.filter(({ name }) => available === undefined || available.includes(name));
  const lines = entities.map(({ name, fields, events }) => {
    const known = Object.values(fields).map(
      ({ path, type, enum: values }) => `${path}:${values === undefined ? type : values.join('|')}`,
    );
    return `${name}: fields ${known.join(', ')}; events ${events.map(({ type }) => type).join(', ')}`;
  });
  const roles = catalog.knownRoles ?? catalog.roles.map(({ name }) => name);
  return [...lines, `roles: ${roles.join(', ')}`, `operations: ${catalog.operations.join(', ')}`]
    .join('\n')
    .slice(0, 24_000);
}
