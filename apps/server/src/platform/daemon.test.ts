import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { startDaemon } from './daemon.ts';

const log = pino({ level: 'silent' });

describe('startDaemon', () => {
  it('works on while there is something to do, then sleeps until woken', async () => {
    const batches = [3, 1, 0, 2, 0];
    let calls = 0;
    const daemon = startDaemon({ name: 'test', log, pollMs: 60_000, run: async () => batches[calls++] ?? 0 });
    await vi.waitFor(() => expect(calls).toBe(3));
    daemon.wake();
    await vi.waitFor(() => expect(calls).toBe(5));
    await daemon.stop();
    daemon.wake();
    expect(calls).toBe(5);
  });

  it('does not lose a call that comes while a batch runs', async () => {
    let calls = 0;
    const daemon = startDaemon({
      name: 'test',
      log,
      pollMs: 60_000,
      run: async () => {
        calls += 1;
        if (calls === 1) daemon.wake();
        return 0;
      },
    });
    await vi.waitFor(() => expect(calls).toBe(2));
    await daemon.stop();
  });

  it('survives failures and waits longer after each', async () => {
    vi.useFakeTimers();
    let calls = 0;
    const daemon = startDaemon({
      name: 'test',
      log,
      pollMs: 10,
      run: async () => {
        calls += 1;
        throw new Error('broken');
      },
    });
    await vi.advanceTimersByTimeAsync(900);
    expect(calls).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(calls).toBe(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(calls).toBe(3);
    await daemon.stop();
    vi.useRealTimers();
  });

  it('waits for the running batch when it stops', async () => {
    let finish: () => void = () => undefined;
    let begin: () => void = () => undefined;
    const began = new Promise<void>((resolve) => (begin = resolve));
    let ended = false;
    const daemon = startDaemon({
      name: 'test',
      log,
      pollMs: 10,
      run: async () => {
        begin();
        await new Promise<void>((resolve) => (finish = resolve));
        ended = true;
        return 0;
      },
    });
    await began;
    const stopped = daemon.stop();
    finish();
    await stopped;
    expect(ended).toBe(true);
  });
});
