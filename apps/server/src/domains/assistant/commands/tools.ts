import type { Json } from '@renubu/contracts/json';
import type { AssistantContext } from '@renubu/core/assistant/context';
import { contractEvidence, metricValue, ticketEvidence } from '@renubu/core/assistant/facts';
import type { Citations } from '@renubu/core/assistant/model/input';
import { day } from '@renubu/core/evidence/facts';
import { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import type { ReadTool } from '../../ai/commands/ask.ts';
import { listSignals } from '../../customers/queries/details.ts';

const metric = z.string().min(1).max(100);
const tool = <Input>(one: ReadTool<Input>): ReadTool => one as unknown as ReadTool;

/**
 * What a model may read with while it answers: of this one customer, in the caller's organization. The tools take no id,
 * so nothing that a model was told by a text can lead it to another customer; and none of them changes anything.
 */
export function readTools(
  ctx: Context,
  session: Session,
  context: AssistantContext,
  citations: Citations,
): Record<string, ReadTool> {
  const { customer } = context;
  if (customer === null) return {};
  return {
    list_signals: tool({
      description: 'Signals of this customer, newest first: of one metric, or of all.',
      input: z.object({ metric: metric.optional(), limit: z.number().int().min(1).max(50).default(20) }),
      read: async (input) => {
        const { organizationId } = session;
        const read = () =>
          tenantTransaction(
            ctx.db,
            organizationId,
            (tx) => listSignals(tx, organizationId, customer.id, { limit: input.limit, metric: input.metric }),
            { readOnly: true },
          );
        return (await read()).items.map((signal): Json => citeSignal(signal, customer.currency, citations));
      },
    }),
    get_trend: tool({
      description: 'Daily values of one metric of this customer over the last half year.',
      input: z.object({ metric }),
      read: (input) => {
        const series = context.series.find((one) => one.metric === input.metric);
        const known = context.series.map((one) => one.metric);
        if (series === undefined) return Promise.resolve({ error: 'There is no such metric.', known });
        return Promise.resolve({ metric: series.metric, points: series.points.slice(-60) });
      },
    }),
    get_contract: tool({
      description: 'The contracts of this customer with their terms.',
      input: z.object({}),
      read: () =>
        Promise.resolve(
          context.contracts.map((contract): Json => ({
            ...contract,
            id: citations.cite(contractEvidence(contract), ''),
          })),
        ),
    }),
    list_tickets: tool({
      description: 'Support tickets of this customer, open ones first.',
      input: z.object({}),
      read: () =>
        Promise.resolve(
          context.tickets.map((ticket): Json => ({ ...ticket, id: citations.cite(ticketEvidence(ticket), '') })),
        ),
    }),
  };
}

interface ReadSignal {
  id: string;
  metric: string;
  value: number | null;
  detail: Record<string, Json>;
  occurredAt: string;
}

/** Makes a signal that a tool brought citable, with its values. */
function citeSignal(
  { id, metric: name, value, detail, occurredAt }: ReadSignal,
  currency: string,
  citations: Citations,
): Json {
  const evidence = { kind: 'signal', id, label: `${name} on ${occurredAt.slice(0, 10)}` } as const;
  const values = [...(value === null ? [] : [metricValue(name, value, currency)]), day(occurredAt)];
  citations.known.facts.push({ evidence, values });
  return { key: citations.cite(evidence, ''), metric: name, value, day: occurredAt.slice(0, 10), detail };
}
