import type { ExecutionState } from '@renubu/core/engine/types';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, systemTransaction } from '../../../platform/db/transaction.ts';
import { outboxChannel } from '../../../platform/outbox/publish.ts';
import { unpackHistory, unpackState } from '../../executions/queries/packed.ts';
import type { Answer } from './combine.ts';
import { isDecided } from './combine.ts';
import { comparedIn, type TraceLine } from './explain.ts';

/** How the executions of an event stand. */
export interface Standing {
  /** Nothing that is still open could change the verdict. */
  decided: boolean;
  answers: Answer[];
}

interface Waiter {
  resolve: (standing: Standing) => void;
}

/** Without a notification the rows are looked at this often; with many, at most every so often. */
const pollMs = 250;
const pauseMs = 15;

/** Watches executions for callers that wait for a verdict: one look at the database serves all of them. */
export class VerdictWatch {
  readonly #waiters = new Map<string, Set<Waiter>>();
  #running = false;
  #wake: (() => void) | undefined;

  constructor(private readonly ctx: Context) {
    ctx.realtime.listener.on(outboxChannel, () => this.#wake?.());
  }

  /** Resolves when the verdict over an event is reached, or with what is known at the deadline. */
  async wait(eventId: string, deadlineMs: number): Promise<Standing> {
    const waiters = this.#waiters.get(eventId) ?? new Set<Waiter>();
    this.#waiters.set(eventId, waiters);
    let waiter: Waiter | undefined;
    let timer: NodeJS.Timeout | undefined;
    const reached = new Promise<Standing>((resolve) => {
      waiter = { resolve };
      waiters.add(waiter);
    });
    const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), deadlineMs)));
    void this.#run();
    try {
      return (await Promise.race([reached, late])) ?? (await this.#lookAtOne(eventId));
    } finally {
      clearTimeout(timer);
      if (waiter !== undefined) waiters.delete(waiter);
      if (waiters.size === 0) this.#waiters.delete(eventId);
    }
  }

  async #lookAtOne(eventId: string): Promise<Standing> {
    return (await readStandings(this.ctx, [eventId])).get(eventId) ?? { decided: false, answers: [] };
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#waiters.size > 0) {
        await this.#look();
        if (this.#waiters.size > 0) await this.#sleep();
      }
    } finally {
      this.#running = false;
    }
  }

  async #look(): Promise<void> {
    try {
      const standings = await readStandings(this.ctx, [...this.#waiters.keys()]);
      for (const [eventId, standing] of standings) {
        if (!standing.decided) continue;
        for (const waiter of this.#waiters.get(eventId) ?? []) waiter.resolve(standing);
        this.#waiters.delete(eventId);
      }
    } catch (error) {
      this.ctx.log.warn({ err: error }, 'could not look for verdicts');
    }
  }

  async #sleep(): Promise<void> {
    const startedAt = performance.now();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      this.#wake = () => {
        this.#wake = undefined;
        clearTimeout(timer);
        setTimeout(resolve, Math.max(0, pauseMs - (performance.now() - startedAt)));
      };
    });
    this.#wake = undefined;
  }
}

interface StandingRow extends Omit<Answer, 'explanation' | 'verdict'> {
  eventId: string;
  state: ExecutionState;
  packed: Buffer | null;
}

interface TraceRow extends TraceLine {
  executionId: string;
}

function answerOf({ eventId: _eventId, state, packed, ...row }: StandingRow, traces: readonly TraceRow[]): Answer {
  const later = traces.filter(({ executionId }) => executionId === row.id);
  const { verdict } = unpackState(state, packed);
  return { ...row, verdict, explanation: comparedIn(row.workflow, [...unpackHistory(packed), ...later]) };
}

async function readStandings(ctx: Context, eventIds: string[]): Promise<Map<string, Standing>> {
  return systemTransaction(
    ctx.db,
    async (tx) => {
      const ids = sql.param(eventIds);
      // First what is still to be dispatched: what was dispatched by then has its executions, and these are read after.
      const pending = await rows<{ eventId: string }>(
        tx,
        sql`select event_id as "eventId" from renubu.event_dispatches
             where event_id = any(${ids}::uuid[]) and status = 'pending' and target is distinct from 'waiting'`,
      );
      const found = await rows<StandingRow>(
        tx,
        sql`
        select x.event_id as "eventId", x.id, x.slug as workflow, x.workflow_name as "workflowName", x.status, x.result,
               s.state, s.packed
          from (select event_id, id from renubu.executions x
                  where event_id = any(${ids}::uuid[])
                    and not exists (select 1 from renubu.event_links l
                                     where l.event_id = x.event_id and l.execution_id = x.id and l.replay)
                union select event_id, execution_id from renubu.event_links
                 where event_id = any(${ids}::uuid[]) and how = 'joined') as touched (event_id, id)
          join renubu.executions x on x.id = touched.id
          join renubu.execution_states s on s.execution_id = x.id
         order by x.created_at, x.id`,
      );
      const undispatched = new Set(pending.map(({ eventId }) => eventId));
      const traces = await rows<TraceRow>(
        tx,
        sql`
        select execution_id as "executionId", type, step_id as "stepId", data from renubu.history
         where execution_id = any(${sql.param(found.map(({ id }) => id))}::uuid[])
           and type in ('condition.evaluated', 'switch.evaluated') order by execution_id, seq`,
      );
      return new Map(
        eventIds.map((eventId) => {
          const answers = found.filter((each) => each.eventId === eventId).map((each) => answerOf(each, traces));
          return [eventId, { decided: !undispatched.has(eventId) && isDecided(answers), answers }] as const;
        }),
      );
    },
    { readOnly: true },
  );
}
