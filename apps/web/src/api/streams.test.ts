import { afterEach, describe, expect, it, vi } from 'vitest';
import { fromModel } from '../features/assistant/testing/fixtures.ts';
import { fakeApi, refuse, type FakeRequest } from '../testing/fake-api.ts';
import { followStream, type StreamState } from './streams.ts';

interface Sent {
  type: string;
  data: object;
}
const text = (piece: string): Sent => ({ type: 'text', data: { text: piece } });
const done = (whole: string): Sent => ({ type: 'done', data: { text: whole, source: fromModel } });

/** A connection that brings these events, numbered from `first`, and then ends or breaks. */
function connection(events: readonly Sent[], { first = 1, breaks = false } = {}): Response {
  const lines = events.map(
    ({ type, data }, index) => `id: ${String(first + index)}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`,
  );
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const line = lines.shift();
      if (line !== undefined) controller.enqueue(new TextEncoder().encode(line));
      else if (breaks) controller.error(new TypeError('network error'));
      else controller.close();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

/** Follows a stream whose connections are these, in turn; the last one stands for all that follow. */
function follow(...connections: (() => unknown)[]) {
  const seen: string[] = [];
  const waits: number[] = [];
  let at = 0;
  const server = fakeApi({
    'GET /api/v1/ai/streams/*': ({ headers }: FakeRequest) => {
      seen.push(headers.get('last-event-id') ?? '');
      const next = connections[Math.min(at, connections.length - 1)];
      at += 1;
      return next?.();
    },
  });
  const states: StreamState[] = [];
  const control = new AbortController();
  const result = followStream('s1', {
    signal: control.signal,
    onChange: (state) => states.push(state),
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
  return { result, states, seen, waits, server, control };
}

afterEach(() => vi.unstubAllGlobals());

describe('followStream', () => {
  it('gives the text as it grows, then the whole with its source', async () => {
    const { result, states, seen } = follow(() => connection([text('Usage '), text('fell.'), done('Usage fell.')]));
    expect(await result).toEqual({ text: 'Usage fell.', source: fromModel });
    expect(states.map((state) => state.text)).toEqual(['Usage ', 'Usage fell.', 'Usage fell.']);
    expect(seen).toEqual(['']);
  });

  it('goes on after the last event when the connection breaks or ends early', async () => {
    const { result, seen, states } = follow(
      () => connection([text('Usage ')], { breaks: true }),
      () => connection([text('fell')], { first: 2 }),
      () => connection([text('.'), done('Usage fell.')], { first: 3 }),
    );
    expect((await result).text).toBe('Usage fell.');
    expect(seen).toEqual(['', '1', '2']);
    expect(states.map((state) => state.text)).toEqual(['Usage ', 'Usage fell', 'Usage fell.', 'Usage fell.']);
  });

  it('forgets the text when another provider begins again', async () => {
    const { result, states } = follow(() =>
      connection([text('Half a '), { type: 'restart', data: {} }, text('Whole.'), done('Whole.')]),
    );
    expect((await result).text).toBe('Whole.');
    expect(states.map((state) => state.text)).toEqual(['Half a ', '', 'Whole.', 'Whole.']);
  });

  it('waits longer each time without news, and gives up in the end', async () => {
    const { result, waits } = follow(() => refuse(503, 'unavailable'));
    await expect(result).rejects.toMatchObject({ status: 503 });
    expect(waits).toEqual([400, 800, 1600, 3200, 5000]);
  });

  it('tries again from the beginning of its patience once something came', async () => {
    const { result, waits } = follow(
      () => refuse(503, 'unavailable'),
      () => refuse(502, 'bad_gateway'),
      () => connection([text('a')], { breaks: true }),
      () => connection([done('a')], { first: 2 }),
    );
    await result;
    expect(waits).toEqual([400, 800, 400]);
  });

  it('does not ask again for what is not there or may not be read', async () => {
    const { result, seen } = follow(() => refuse(404, 'not_found'));
    await expect(result).rejects.toMatchObject({ status: 404 });
    expect(seen).toHaveLength(1);
  });

  it('ends without another try when aborted', async () => {
    const { result, control, seen } = follow(() => {
      control.abort();
      return connection([text('a')], { breaks: true });
    });
    await expect(result).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toHaveLength(1);
  });
});
