import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  /** Seconds per request by method, route pattern and status. */
  httpSeconds: Histogram<'method' | 'route' | 'status'>;
  /** Events taken in: `accepted`, `duplicate`, `refused`. */
  eventsReceived: Counter<'outcome'>;
  /** Events handed to workflows: `done`, `retried`, `dead`. */
  eventsDispatched: Counter<'outcome'>;
  /** Seconds until a caller had the verdict over an event. */
  decisionSeconds: Histogram<'decision'>;
  /** Executions that ended, by workflow, status and result. */
  executionsEnded: Counter<'workflow' | 'status' | 'result'>;
  /** Seconds from the start of an execution to its end, waiting included. */
  executionSeconds: Histogram<'workflow'>;
  /** Seconds per call of an outside system, by operation and outcome (`ok`, or the class of the failure). */
  callSeconds: Histogram<'operation' | 'outcome'>;
  /** Approvals that ended: `approved`, `rejected`, `expired`, `cancelled`. */
  approvalsEnded: Counter<'status'>;
  /** Messages to people by channel: `sent`, `failed`, `retried`. */
  notificationsSent: Counter<'channel' | 'outcome'>;
  /** Deliveries to webhook endpoints: `delivered`, `failed`, `retried`. */
  webhookDeliveries: Counter<'outcome'>;
  /** Questions put to models: outcome and, where one failed, its code. */
  aiCalls: Counter<'outcome' | 'code'>;
  /** Seconds until a question had its answer. */
  aiSeconds: Histogram<'outcome'>;
  aiTokens: Counter<'direction'>;
  /** Millionths of a US dollar. */
  aiCostMicros: Counter<never>;
  /** Runs of schedules: `started`, `failed`, `missed`. */
  scheduleRuns: Counter<'status'>;
}

const quick = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
/** From a rule's milliseconds to an approval's days. */
const long = [0.01, 0.1, 1, 10, 60, 600, 3600, 21_600, 86_400, 604_800];

const thinking = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** Makes the metrics of one process. `processMetrics` adds memory, event loop and garbage collection figures. */
export function createMetrics(processMetrics = true): Metrics {
  const registry = new Registry();
  if (processMetrics) collectDefaultMetrics({ register: registry, prefix: 'renubu_' });
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter<Label>({ name: `renubu_${name}`, help, labelNames: [...labelNames], registers });
  const histogram = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    buckets: number[],
  ) => new Histogram<Label>({ name: `renubu_${name}`, help, labelNames: [...labelNames], buckets, registers });
  return {
    registry,
    httpSeconds: histogram('http_request_seconds', 'Time to answer a request.', ['method', 'route', 'status'], quick),
    eventsReceived: counter('events_received_total', 'Events taken in.', ['outcome']),
    eventsDispatched: counter('events_dispatched_total', 'Events handed to workflows.', ['outcome']),
    decisionSeconds: histogram('decision_seconds', 'Time to the verdict over an event.', ['decision'], quick),
    executionsEnded: counter('executions_ended_total', 'Executions that ended.', ['workflow', 'status', 'result']),
    executionSeconds: histogram('execution_seconds', 'Time from start to end of an execution.', ['workflow'], long),
    callSeconds: histogram('call_seconds', 'Time of a call of an outside system.', ['operation', 'outcome'], quick),
    approvalsEnded: counter('approvals_ended_total', 'Approvals that ended.', ['status']),
    notificationsSent: counter('notifications_sent_total', 'Messages to people.', ['channel', 'outcome']),
    webhookDeliveries: counter('webhook_deliveries_total', 'Deliveries to webhook endpoints.', ['outcome']),
    aiCalls: counter('ai_calls_total', 'Questions put to models.', ['outcome', 'code']),
    aiSeconds: histogram('ai_call_seconds', 'Time of a question to a model.', ['outcome'], thinking),
    aiTokens: counter('ai_tokens_total', 'Tokens read and written by models.', ['direction']),
    aiCostMicros: counter('ai_cost_micros_total', 'Cost of models in millionths of a US dollar.', []),
    scheduleRuns: counter('schedule_runs_total', 'Runs of schedules.', ['status']),
  };
}

/** A figure that is read when somebody asks for it. */
export function addGauge(metrics: Metrics, name: string, help: string, read: () => number | Promise<number>): void {
  new Gauge({
    name,
    help,
    registers: [metrics.registry],
    async collect() {
      this.set(await read());
    },
  });
}
