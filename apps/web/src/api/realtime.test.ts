import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SilentSocket } from '../testing/silent-socket.ts';
import { RealtimeConnection } from './realtime.ts';

const event = (seq: string) => ({
  kind: 'event',
  id: 1,
  seq,
  topic: 'queue/1',
  type: 'changed',
  subject: '1',
  data: {},
  at: '2026-01-01T00:00:00Z',
});

describe('realtime connection', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    SilentSocket.all = [];
  });
  afterEach(() => vi.useRealTimers());
  const connect = () => {
    const connection = new RealtimeConnection(() => new SilentSocket() as unknown as WebSocket);
    const heard: (string | null)[] = [];
    const stop = connection.subscribe('queue/1', (message) => heard.push(message?.seq ?? null));
    return { connection, heard, stop, socket: () => SilentSocket.all.at(-1)! };
  };

  it('subscribes once connected and passes events on', () => {
    const { connection, heard, socket } = connect();
    expect(connection.state()).toBe('connecting');
    socket().accept();
    expect(socket().sent).toEqual([{ kind: 'subscribe', topic: 'queue/1' }]);
    socket().say(event('5'));
    expect(heard).toEqual(['5']);
  });

  it('reconnects later each time and resumes after the last message', () => {
    const { connection, socket } = connect();
    socket().accept();
    socket().say(event('5'));
    socket().close();
    expect(connection.state()).toBe('reconnecting');
    vi.advanceTimersByTime(500);
    socket().close();
    vi.advanceTimersByTime(999);
    expect(SilentSocket.all).toHaveLength(2);
    vi.advanceTimersByTime(1);
    socket().accept();
    expect(socket().sent).toEqual([{ kind: 'subscribe', topic: 'queue/1', since: '5' }]);
    expect(connection.state()).toBe('open');
  });

  it('says when more happened than is replayed', () => {
    const { heard, socket } = connect();
    socket().accept();
    socket().say({ kind: 'reset', topic: 'queue/1', seq: '9' });
    expect(heard).toEqual([null]);
  });

  it('has the first subscription read anew: what was read before it may be older', () => {
    const { connection, heard, socket } = connect();
    socket().accept();
    socket().say({ kind: 'subscribed', topic: 'queue/1', seq: '7' });
    expect(heard).toEqual([null]);
    connection.subscribe('queue/2', () => undefined);
    expect(socket().sent.at(-1)).toEqual({ kind: 'subscribe', topic: 'queue/2', since: '7' });
  });

  it('tells what happened on a topic while nobody listened', () => {
    const { connection, stop, socket } = connect();
    socket().accept();
    connection.subscribe('queue/2', () => undefined);
    socket().say({ kind: 'subscribed', topic: 'queue/1', seq: '7' });
    stop();
    socket().say({ kind: 'subscribed', topic: 'queue/2', seq: '9' });
    connection.subscribe('queue/1', () => undefined);
    expect(socket().sent.at(-1)).toEqual({ kind: 'subscribe', topic: 'queue/1', since: '7' });
  });

  it('takes a silent connection for a dead one', () => {
    const { connection, socket } = connect();
    socket().accept();
    vi.advanceTimersByTime(74_000);
    socket().say({ kind: 'heartbeat', at: '2026-01-01T00:00:00Z' });
    vi.advanceTimersByTime(74_000);
    expect(connection.state()).toBe('open');
    vi.advanceTimersByTime(1_000);
    expect(connection.state()).toBe('reconnecting');
  });

  it('unsubscribes with the last listener', () => {
    const { stop, socket } = connect();
    socket().accept();
    stop();
    expect(socket().sent.at(-1)).toEqual({ kind: 'unsubscribe', topic: 'queue/1' });
  });
});
