import type { Actor } from '@renubu/contracts/actor';
import type { Json, JsonObject } from '@renubu/contracts/json';
import { entitySchema, recordIdSchema, type RecordItem } from '@renubu/contracts/records';
import { ConnectorError, invalidInput } from '@renubu/connectors/errors';
import { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { findRecord } from '../queries/records.ts';
import { createRecord, recordOfEffect, removeRecord, updateRecord } from './records.ts';

/** What an operation of a step gets; the gate’s server request fits. */
interface Request {
  ctx: Context;
  organizationId: string;
  input: JsonObject;
  idempotencyKey: string;
  execution: { id: string; slug: string };
}
type RecordOperation = (request: Request) => Promise<Json>;

const id = z.union([recordIdSchema, z.number().transform(String)]);
const data = z.record(z.string(), z.json());
const createInput = z.strictObject({ entity: entitySchema, id: id.nullish(), data });
const placeInput = z.strictObject({ entity: entitySchema, id });
const updateInput = z.strictObject({ entity: entitySchema, id, data, upsert: z.boolean().default(false) });

const shown = ({ entity, id, data, revision }: RecordItem): Json => ({ entity, id, data, revision });

/** Reads the input, does the work in the organization’s transaction, and turns problems into failures of the step. */
function operation<Schema extends z.ZodType>(
  schema: Schema,
  work: (tx: Tx, input: z.output<Schema>, request: Request) => Promise<Json>,
): RecordOperation {
  return async (request) => {
    const parsed = schema.safeParse(request.input);
    if (!parsed.success) {
      throw invalidInput(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
    }
    try {
      return await tenantTransaction(request.ctx.db, request.organizationId, (tx) => work(tx, parsed.data, request));
    } catch (error) {
      if (error instanceof Problem) throw new ConnectorError(error.code, error.message, '4xx', { cause: error });
      throw error;
    }
  };
}

const actorOf = ({ execution }: Request): Actor => ({ type: 'system', id: execution.id, name: execution.slug });
const missing = (entity: string, id: string): ConnectorError =>
  new ConnectorError('not_found', `There is no ${entity} with the id “${id}”.`, '4xx');

const create = operation(createInput, async (tx, { entity, id, data }, request) => {
  const { ctx, organizationId, idempotencyKey } = request;
  const before = await recordOfEffect(tx, entity, idempotencyKey);
  if (before !== undefined) return shown(before);
  const by = actorOf(request);
  const change = { organizationId, entity, id: id ?? ctx.newId(), data, by, effectKey: idempotencyKey };
  return shown(await createRecord(tx, ctx, change));
});

const get = operation(placeInput, async (tx, { entity, id }) => {
  const found = await findRecord(tx, entity, id);
  if (found === undefined) throw missing(entity, id);
  return shown(found);
});

/** A repeat merges the same members again: the record is the same, its revision counts once more. */
const update = operation(updateInput, async (tx, { entity, id, data, upsert }, request) => {
  const { ctx, organizationId } = request;
  const change = { organizationId, entity, id, data, by: actorOf(request) };
  const before = await findRecord(tx, entity, id, { lock: true });
  if (before === undefined && !upsert) throw missing(entity, id);
  if (before === undefined) return shown(await createRecord(tx, ctx, change));
  return shown(await updateRecord(tx, ctx, change, { mode: 'merge', check: () => undefined }));
});

const remove = operation(placeInput, async (tx, { entity, id }) => ({ deleted: await removeRecord(tx, entity, id) }));

/** The operations of `record.*` for the gate. */
export const recordOperations: Readonly<Record<string, RecordOperation>> = {
  'record.create': create,
  'record.get': get,
  'record.update': update,
  'record.delete': remove,
};
