import type { TryAnswer, tryInputSchema } from '@renubu/contracts/interpreter';
import type { JsonObject } from '@renubu/contracts/json';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { stepViews } from '@renubu/core/engine/progress';
import { validateWorkflow } from '@renubu/core/interpret/validate/validate';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { catalogOf } from '../../workflows/queries/catalog.ts';
import { runTests } from '../../workflows/queries/checking.ts';
import { simulateDefinition } from '../../workflows/queries/simulate.ts';

type Input = z.output<typeof tryInputSchema>;

/**
 * Tries a definition of either form on an event or inputs and runs its tests, in memory: nothing is sent and nothing is
 * saved. Throws 422 `definition_invalid` for one with errors, and when sample data fit no event it starts with.
 */
export async function tryWorkflow(tx: Tx, ctx: Context, input: Input): Promise<TryAnswer> {
  const definition = await readDefinition(tx, input.workflow);
  const event = input.event ?? sampleEvent(definition, input.sampleData);
  const tests = await runTests(tx, definition);
  return {
    run: event === undefined && input.inputs === undefined ? null : await runOnce(tx, ctx, definition, input, event),
    tests: tests.map(({ name, passed, failures }) => ({ name, passed, failures })),
  };
}

async function readDefinition(tx: Tx, workflow: Input['workflow']): Promise<WorkflowDefinition> {
  const { valid, errors, correctedWorkflow } = validateWorkflow(workflow, await catalogOf(tx));
  if (valid && correctedWorkflow?.valid === true) {
    return correctedWorkflow.definition as unknown as WorkflowDefinition;
  }
  throw new Problem(422, 'definition_invalid', 'The workflow cannot be tried as long as it has errors.', {
    errors: errors.map(({ field, code, message, suggestion }) => ({
      path: field === '' ? 'workflow' : `workflow.${field}`,
      code,
      message,
      ...(suggestion === undefined ? {} : { suggestion }),
    })),
  });
}

/** Sample data belong to the first event the workflow starts with. */
function sampleEvent({ on }: WorkflowDefinition, data: JsonObject | undefined): Input['event'] {
  if (data === undefined) return undefined;
  const trigger = on.find((each) => 'event' in each);
  if (trigger === undefined || !('event' in trigger)) {
    throw new Problem(422, 'no_event', 'Sample data are for an event, and no event starts this workflow.', {
      errors: [{ path: 'sampleData', code: 'no_event', message: 'Give inputs, or an event with its type.' }],
    });
  }
  return { type: trigger.event.replace(/\.\*$/, '.sample').replace(/^\*$/, 'sample'), data };
}

async function runOnce(
  tx: Tx,
  ctx: Context,
  definition: WorkflowDefinition,
  { inputs, context, answers }: Input,
  event: Input['event'],
): Promise<NonNullable<TryAnswer['run']>> {
  const { simulation, plan, state } = await simulateDefinition(tx, definition, {
    ...(event === undefined ? {} : { event }),
    ...(inputs === undefined ? {} : { inputs }),
    ...(context === undefined ? {} : { context }),
    ...(answers === undefined ? {} : { answers }),
    now: ctx.clock.now().toISOString(),
    newId: () => ctx.newId(),
  });
  const steps = stepViews(plan, state)
    .filter(({ status }) => status !== 'pending')
    .map(({ stepId, path, type, status }) => ({
      id: stepId,
      path,
      type,
      status,
      output: state.steps[path]?.output ?? null,
    }));
  return { ...simulation, steps };
}
