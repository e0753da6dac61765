import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  /** Seconds per request by method, route pattern and status. */
  httpSeconds: Histogram<'method' | 'route' | 'status'>;
}

/** Makes the metrics of one process. `processMetrics` adds memory, event loop and garbage collection figures. */
export function createMetrics(processMetrics = true): Metrics {
  const registry = new Registry();
  if (processMetrics) collectDefaultMetrics({ register: registry, prefix: 'renubu_' });
  const httpSeconds = new Histogram({
    name: 'renubu_http_request_seconds',
    help: 'Time to answer a request.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  return { registry, httpSeconds };
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
