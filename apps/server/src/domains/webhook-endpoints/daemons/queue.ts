import type { JsonObject } from '@renubu/contracts/json';
import type { OutboundEventType } from '@renubu/contracts/webhook-endpoints';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import type { ConsumedMessage, ConsumerOptions } from '../../../platform/outbox/consumer.ts';
import { wakeDeliveries } from '../commands/redeliver.ts';

const ended: Record<string, OutboundEventType> = {
  completed: 'execution.completed',
  failed: 'execution.failed',
  cancelled: 'execution.cancelled',
};
const byType: Record<string, OutboundEventType> = {
  approval_required: 'approval.required',
  approval_decided: 'approval.decided',
  task_changed: 'task.changed',
  customer_analyzed: 'customer.analyzed',
};
/** Each thing that happens is told on several topics; one of them counts. */
const counts = ({ type, topic }: ConsumedMessage): boolean => type !== 'execution_changed' || topic === 'executions';

/** Which outbound event a message of the outbox stands for, if any. */
export function outboundType(message: ConsumedMessage): OutboundEventType | undefined {
  if (!counts(message)) return undefined;
  if (message.type !== 'execution_changed') return byType[message.type];
  const { status } = message.data;
  return typeof status === 'string' ? ended[status] : undefined;
}

/** Turns what happened into deliveries, exactly once, in the transaction that moves the cursor. */
export const deliveryQueue = (ctx: Context): ConsumerOptions => ({
  name: 'webhook deliveries',
  types: ['execution_changed', ...Object.keys(byType)],
  batch: 1_000,
  handle: async (tx, messages) => {
    const events = messages.flatMap((message) => {
      const type = outboundType(message);
      if (type === undefined) return [];
      const { id, organizationId, subject, at, data } = message;
      return [
        { message_id: `msg_${id}`, organization_id: organizationId, type, subject, at, data: data as JsonObject },
      ];
    });
    if (events.length > 0 && (await queueDeliveries(tx, ctx, events)) > 0) await wakeDeliveries(tx);
  },
});

interface OutboundEvent {
  message_id: string;
  organization_id: string;
  type: OutboundEventType;
  subject: string;
  at: Date;
  data: JsonObject;
}

/** Writes a delivery for every event and every active endpoint that asked for it, with one statement; returns how many. */
async function queueDeliveries(tx: Tx, ctx: Context, events: readonly OutboundEvent[]): Promise<number> {
  const now = ctx.clock.now().toISOString();
  const queued = await rows(
    tx,
    sql`
    with event as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as e(
        message_id text, organization_id uuid, type text, subject text, at timestamptz, data jsonb)
    ), wanted as materialized (
      select event.*, endpoint.id as endpoint_id
        from event join renubu.webhook_endpoints endpoint
          on endpoint.organization_id = event.organization_id and endpoint.active
         and exists (select from unnest(endpoint.types) as t(pattern) where t.pattern = '*' or t.pattern = event.type
                     or (right(t.pattern, 2) = '.*' and starts_with(event.type, left(t.pattern, -1))))
    ), told as (
      select w.*, coalesce(execution.data, approval.data, task.data,
                           jsonb_build_object('customerId', w.subject)) as told
        from wanted w
        left join lateral (
          select jsonb_build_object('executionId', x.id, 'workflow', x.slug, 'version', x.version, 'status', x.status,
                   'result', x.result, 'outcome', x.outcome, 'error', x.error, 'customerId', x.customer_id) as data
            from renubu.executions x where x.id = case when starts_with(w.type, 'execution.') then w.subject::uuid end
             and x.organization_id = w.organization_id) execution on true
        left join lateral (
          select jsonb_build_object('approvalId', a.id, 'executionId', a.execution_id, 'title', a.title,
                   'status', a.status, 'reason', a.reason, 'decidedBy', a.decided_by) as data
            from renubu.approvals a where a.id = case when starts_with(w.type, 'approval.') then w.subject::uuid end
             and a.organization_id = w.organization_id) approval on true
        left join lateral (
          select jsonb_build_object('taskId', t.id, 'title', t.title, 'status', t.status,
                   'executionId', t.execution_id, 'customerId', t.customer_id) as data
            from renubu.tasks t where t.id = case when w.type = 'task.changed' then w.subject::uuid end
             and t.organization_id = w.organization_id) task on true
    )
    insert into renubu.webhook_deliveries
      (id, organization_id, endpoint_id, message_id, type, payload, next_attempt_at, created_at)
    select gen_random_uuid(), organization_id, endpoint_id, message_id, type,
           jsonb_build_object('type', type, 'timestamp', to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                              'data', told),
           ${now}::timestamptz, ${now}::timestamptz
      from told
    on conflict (endpoint_id, message_id) do nothing
    returning 1`,
  );
  return queued.length;
}
