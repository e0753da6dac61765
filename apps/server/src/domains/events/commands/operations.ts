import type { Json, JsonObject } from '@renubu/contracts/json';
import { ConnectorError } from '@renubu/connectors/errors';
import type { FailureClass } from '@renubu/core/engine/types';
import type { Context } from '../../../platform/context.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { emitEvent } from './emit.ts';

/** What an operation of a step gets; the gate’s server request fits. */
interface Request {
  ctx: Context;
  organizationId: string;
  input: JsonObject;
  idempotencyKey: string;
  execution: { id: string; slug: string };
}

/** `event.emit`: an event of the organization, as if it had come in. */
async function emit({ ctx, organizationId, input, idempotencyKey, execution }: Request): Promise<Json> {
  const { id: executionId, slug: workflow } = execution;
  try {
    return await emitEvent(ctx, { organizationId, executionId, workflow, idempotencyKey, input });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const [first] = error.errors ?? [];
    const detail = first === undefined ? error.message : `${first.path}: ${first.message}`;
    throw new ConnectorError(error.code, detail, classOf(error), { cause: error });
  }
}

const classOf = ({ status }: Problem): FailureClass => (status >= 500 ? '5xx' : 'validation');

/** The operations of steps that this domain does. */
export const eventOperations = { 'event.emit': emit };
