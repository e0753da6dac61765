import type { JsonObject } from '@renubu/contracts/json';
import type { FailureClass } from '@renubu/core/engine/types';
import { z } from 'zod';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import type { performThroughGate } from '../../connections/commands/perform.ts';
import { eventOperations } from '../../events/commands/operations.ts';
import { recordOperations } from '../../records/commands/operations.ts';
import { notify } from '../../notifications/commands/notify.ts';
import type { ExecutionRow } from '../queries/load.ts';
import { findMembers, managersOf } from '../queries/people.ts';

/** An effect that could not be done. Retried by the step's policy unless `permanent`. */
export class PerformError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly failureClass: FailureClass = 'permanent',
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'PerformError';
  }
}

/** Does one operation and returns its output. May be called again with the same key after a crash. */
export type Performer = NonNullable<Parameters<typeof performThroughGate<ExecutionRow>>[1]['operations']>[string];

const logInput = z.object({
  message: z.string(),
  level: z.enum(['debug', 'info', 'warn', 'error']).catch('info'),
  data: z.json().optional(),
});

/** `log.write`: one line in the server's log. Customer text stays out of it: the line says where to find it. */
const writeLog: Performer = async ({ input, execution, ctx }) => {
  const { level, message } = read(logInput, input);
  ctx.log[level]({ executionId: execution.id, workflow: execution.slug, length: message.length }, 'log.write');
  return { written: true };
};

const notifyInput = z.object({
  user: z.string().optional(),
  role: z.string().optional(),
  managerOf: z.string().optional(),
  title: z.string().min(1).max(300),
  message: z.string().max(10_000).default(''),
  priority: z.coerce.number().int().min(1).max(5).catch(3),
  link: z.string().optional(),
});

/** `notify.user`: a notification to a user, everybody of a role, or a user's manager. */
const notifyUser: Performer = async ({ input, idempotencyKey, execution, organizationId, ctx }) => {
  const { user, role, managerOf, title, message, priority, link } = read(notifyInput, input);
  return tenantTransaction(ctx.db, organizationId, async (tx) => {
    const userIds = await (managerOf === undefined ? findMembers(tx, { user, role }) : managersOf(tx, managerOf));
    if (userIds.length === 0) {
      const who = managerOf ?? user ?? role ?? 'nobody';
      throw new PerformError('nobody_to_notify', `There is nobody to notify: “${who}” fits no active member.`);
    }
    await notify(tx, ctx, {
      organizationId,
      userIds,
      type: 'workflow_notification',
      title,
      message,
      priority,
      link: link ?? `/executions/${execution.id}`,
      executionId: execution.id,
      customerId: execution.customerId,
      idempotencyKey,
    });
    return { notified: userIds };
  });
};

function read<Schema extends z.ZodType>(schema: Schema, input: JsonObject): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new PerformError('invalid_input', `What the action sends does not fit: ${detail}`);
}

/** What each operation of an `action` step does. */
export const performers: Readonly<Record<string, Performer>> = {
  'log.write': writeLog,
  'notify.user': notifyUser,
  ...recordOperations,
  ...eventOperations,
};
