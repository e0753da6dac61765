import type { ExecutionDetail, StepView } from '@renubu/contracts/executions';
import type { Intelligence } from '@renubu/contracts/intelligence';
import type { JsonObject } from '@renubu/contracts/json';
import type {
  AssistantContext,
  CustomerNote,
  MetricSeries,
  SignalNote,
  StepNote,
} from '@renubu/core/assistant/context';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { groupBy } from '../../../platform/group-by.ts';
import { listArtifacts } from '../../artifacts/queries.ts';
import { readCustomer } from '../../customers/queries/customers.ts';
import { listStakeholders } from '../../customers/queries/details.ts';
import { customerSeries } from '../../customers/queries/series.ts';
import { readDetail } from '../../executions/queries/detail.ts';
import { queuePage } from '../../renewals/queries/queue.ts';
import { listTasks } from '../../tasks/queries/tasks.ts';
import { recentMessages } from './messages.ts';
import { listContractNotes } from './contracts.ts';
import { listTickets } from './tickets.ts';

/** What a question is about. */
export interface About {
  customerId: string | null;
  step: { executionId: string; path: string } | null;
  threadId: string | null;
}

const seriesDays = 180;
const signalsKept = 60;
const tasksKept = 30;
const queueKept = 15;

/**
 * Everything the assistant may speak of in one conversation, in a dozen set-based statements whatever the size of the
 * account. Only what the caller may read: the transaction is the caller's, and so are queue and general tasks; an API
 * key that may not read customers hears nothing of them.
 */
export async function loadAssistantContext(
  tx: Tx,
  ctx: Context,
  session: Session,
  about: About,
): Promise<AssistantContext> {
  const { organizationId, userId, name } = session;
  const now = ctx.clock.now();
  const detail = about.step === null ? null : await readDetail(tx, ctx, about.step.executionId);
  const may = (permission: string) => session.permissions.includes(permission);
  const customerId = may('customers.read') ? (about.customerId ?? detail?.customer?.id ?? null) : null;
  const whose = customerId === null ? { assigneeId: userId } : { customerId };
  const tasks = may('tasks.read') ? (await listTasks(tx, { open: true, ...whose }, { limit: tasksKept })).items : [];
  return {
    now: now.toISOString(),
    user: { id: userId, name },
    organization: (await organizationName(tx, organizationId)) ?? '',
    ...(customerId === null ? nobody : await aboutCustomer(tx, organizationId, customerId, now)),
    tasks: tasks.map((task) => ({ ...task, assignee: task.assignee?.name ?? null })),
    step: detail === null || about.step === null ? null : await stepNote(tx, detail, about.step.path),
    queue: customerId === null && may('queue.read') ? await queueNotes(tx, organizationId, userId) : [],
    messages: about.threadId === null ? [] : await recentMessages(tx, about.threadId),
  };
}

type OfCustomer = Pick<
  AssistantContext,
  'customer' | 'intelligence' | 'signals' | 'series' | 'scores' | 'tickets' | 'stakeholders' | 'contracts'
>;
const nobody: OfCustomer = {
  customer: null,
  intelligence: null,
  signals: [],
  series: [],
  scores: [],
  tickets: [],
  stakeholders: [],
  contracts: [],
};

async function organizationName(tx: Tx, organizationId: string): Promise<string | undefined> {
  return (await row<{ name: string }>(tx, sql`select name from renubu.organizations where id = ${organizationId}`))
    ?.name;
}

async function aboutCustomer(tx: Tx, organizationId: string, customerId: string, now: Date): Promise<OfCustomer> {
  const found = await readCustomer(tx, organizationId, customerId, now);
  const customer: CustomerNote = { ...found, plan: found.accountPlan, owner: found.owner?.name ?? null };
  const signals = await newestSignals(tx, organizationId, customerId, now);
  const { series, risk } = await customerSeries(tx, organizationId, customerId, seriesDays, now);
  return {
    customer,
    intelligence: await newestAnalysis(tx, organizationId, customerId),
    signals,
    series: withSignals(series, signals),
    scores: risk,
    tickets: await listTickets(tx, organizationId, customerId, now),
    stakeholders: await listStakeholders(tx, organizationId, customerId),
    contracts: await listContractNotes(tx, organizationId, customerId),
  };
}

async function newestAnalysis(tx: Tx, organizationId: string, customerId: string): Promise<Intelligence | null> {
  const found = await row<{ analysis: Intelligence }>(
    tx,
    sql`select analysis from renubu.customer_intelligence
         where organization_id = ${organizationId} and customer_id = ${customerId}`,
  );
  return found?.analysis ?? null;
}

/** The newest signals, at most five of each metric, so that a busy metric does not hide the others. */
async function newestSignals(tx: Tx, organizationId: string, customerId: string, now: Date): Promise<SignalNote[]> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const found = await rows<Omit<SignalNote, 'occurredAt'> & { occurredAt: Date; detail: JsonObject }>(
    tx,
    sql`
    select id, metric, value, detail, source, "occurredAt" from (
      select id, metric, value, detail, source, occurred_at as "occurredAt",
             row_number() over (partition by metric order by occurred_at desc, id desc) as place
        from renubu.signals
       where organization_id = ${organizationId} and customer_id = ${customerId}
         and occurred_at <= ${at} and occurred_at > ${at} - interval '400 days') newest
     where place <= 5 order by "occurredAt" desc, id desc limit ${signalsKept}`,
  );
  return found.map((signal) => ({ ...signal, occurredAt: signal.occurredAt.toISOString() }));
}

function withSignals(
  series: { metric: string; label: string; points: MetricSeries['points'] }[],
  signals: readonly SignalNote[],
): MetricSeries[] {
  const byMetric = groupBy(signals, ({ metric }) => metric);
  return series.map((one) => ({ ...one, signalIds: (byMetric.get(one.metric) ?? []).map(({ id }) => id) }));
}

async function stepNote(tx: Tx, detail: ExecutionDetail, path: string): Promise<StepNote | null> {
  const index = detail.steps.findIndex((step) => step.path === path);
  const step = detail.steps[index];
  if (step === undefined) return null;
  const artifacts = await listArtifacts(tx, detail.id);
  return {
    executionId: detail.id,
    path,
    name: step.name,
    description: step.description,
    workflow: detail.workflowName,
    form: step.form,
    draft: draftOf(step),
    artifacts: artifacts.filter((one) => one.path === path).map(({ key, type, title }) => ({ key, type, title })),
    isOpen: step.status === 'waiting',
    ...detail.progress,
    next: detail.steps.slice(index + 1).find(({ milestone }) => milestone)?.name ?? null,
  };
}

function draftOf({ outputs }: StepView): JsonObject {
  return outputs !== null && typeof outputs === 'object' && !Array.isArray(outputs) ? outputs : {};
}

async function queueNotes(tx: Tx, organizationId: string, userId: string): Promise<AssistantContext['queue']> {
  const { items } = await queuePage(tx, organizationId, userId, { status: 'open', limit: queueKept });
  return items.map(({ customer, workflow, kind, score, stage, riskScore, arrMinor, currency, renewalDate }) => ({
    customerId: customer.id,
    customer: customer.name,
    workflow: workflow?.name ?? kind,
    score,
    stage,
    riskScore,
    arrMinor,
    currency,
    renewalDate,
  }));
}
