import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Logger } from 'pino';
import { effectsQueueName } from './names.ts';

export interface Pace {
  readonly idleMs: number;
  /** A segment began: look for more often. */
  busy(): void;
  begin(): void;
  stop(): void;
}

const busyPollMs = 20;
const idlePollMs = 250;
const checkMs = 1_000;
const quietMs = 5_000;
/** A worker that was killed while busy leaves the fast pace behind; others put it right once a minute. */
const checksPerReset = 60;

/**
 * Lets the workers look into the queue every 20 ms while there is work and every 250 ms when there is none. The setting
 * is shared by all workers; nobody slows down while any segment waits or runs.
 */
export function startPace(log: Logger): Pace {
  let lastBusy = 0;
  let timer: NodeJS.Timeout | undefined;
  let fast = false;
  let checks = 0;

  const check = async () => {
    const busy = performance.now() - lastBusy < quietMs;
    checks += 1;
    if (busy === fast && (busy || checks % checksPerReset !== 0)) return;
    if (!busy && (await anyActive())) return;
    const queue = await DBOS.retrieveQueue(effectsQueueName);
    await queue?.setMinPollingIntervalMs(busy ? busyPollMs : idlePollMs);
    fast = busy;
  };

  let checking: Promise<void> | undefined;
  const run = () => {
    checking ??= check()
      .catch((error: unknown) => log.debug({ err: error }, 'could not set the pace of the queue'))
      .finally(() => (checking = undefined));
  };

  return {
    idleMs: idlePollMs,
    busy() {
      lastBusy = performance.now();
      if (!fast) run();
    },
    begin() {
      lastBusy = -quietMs;
      timer = setInterval(run, checkMs);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}

async function anyActive(): Promise<boolean> {
  const active = await DBOS.listWorkflows({
    queueName: effectsQueueName,
    status: ['ENQUEUED', 'PENDING'],
    limit: 1,
    loadInput: false,
    loadOutput: false,
  });
  return active.length > 0;
}
