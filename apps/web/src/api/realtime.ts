import type { ClientMessage, EventMessage, ServerMessage } from '@renubu/contracts/realtime';
import { baseUrl } from './client.ts';

export type ConnectionState = 'idle' | 'connecting' | 'open' | 'reconnecting';
/** `null` means: more may have happened than was replayed, read anew. */
type Listener = (event: EventMessage | null) => void;

const heartbeatMs = 30_000;
const firstRetryMs = 500;
const longestRetryMs = 15_000;

/**
 * One WebSocket for all topics. It reconnects by itself, each time later up to 15 s, and resumes each topic after the
 * last message seen; listeners are told when something may have been missed.
 */
export class RealtimeConnection {
  private socket: WebSocket | null = null;
  private readonly topics = new Map<string, { listeners: Set<Listener>; since: string | undefined }>();
  private readonly watchers = new Set<() => void>();
  /** Where unsubscribed topics were left, so that coming back tells what happened meanwhile. */
  private readonly left = new Map<string, string>();
  /** The newest place seen on any topic. */
  private newest: string | undefined;
  private current: ConnectionState = 'idle';
  private attempts = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly open: () => WebSocket = openSocket) {}

  readonly state = (): ConnectionState => this.current;

  /** Calls back when the connection's state changes. */
  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** Hears a topic's events until the answer is called. */
  subscribe(topic: string, listener: Listener): () => void {
    const entry = this.topics.get(topic) ?? {
      listeners: new Set<Listener>(),
      since: this.left.get(topic) ?? this.newest,
    };
    const isNew = entry.listeners.size === 0;
    entry.listeners.add(listener);
    this.topics.set(topic, entry);
    if (this.current === 'idle') this.connect();
    else if (isNew) this.ask(topic, entry.since);
    return () => {
      entry.listeners.delete(listener);
      if (entry.listeners.size > 0) return;
      this.topics.delete(topic);
      if (entry.since !== undefined) this.left.set(topic, entry.since);
      this.send({ kind: 'unsubscribe', topic });
    };
  }

  /** Ends the connection, as on signing out. */
  close(): void {
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    this.topics.clear();
    this.left.clear();
    this.newest = undefined;
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.set('idle');
  }

  private connect(): void {
    this.set(this.attempts === 0 ? 'connecting' : 'reconnecting');
    const socket = this.open();
    this.socket = socket;
    socket.onopen = () => {
      this.attempts = 0;
      this.set('open');
      this.listenForSilence();
      for (const [topic, { since }] of this.topics) this.ask(topic, since);
    };
    socket.onmessage = (message) => this.receive(JSON.parse(String(message.data)) as ServerMessage);
    socket.onclose = () => {
      if (this.socket === socket) this.reconnect();
    };
  }

  private reconnect(): void {
    clearTimeout(this.silence);
    this.socket = null;
    this.attempts += 1;
    this.set('reconnecting');
    const wait = Math.min(longestRetryMs, firstRetryMs * 2 ** (this.attempts - 1));
    this.retry = setTimeout(() => this.connect(), wait);
  }

  private receive(message: ServerMessage): void {
    this.listenForSilence();
    if (message.kind !== 'event' && message.kind !== 'subscribed' && message.kind !== 'reset') return;
    const entry = this.topics.get(message.topic);
    if (!entry) return;
    // Without a place to resume from, what was read before now may be older than the subscription.
    const missed = message.kind === 'reset' || entry.since === undefined;
    entry.since = message.seq;
    this.newest = message.seq;
    if (message.kind === 'event') entry.listeners.forEach((listener) => listener(message));
    else if (missed) entry.listeners.forEach((listener) => listener(null));
  }

  private ask(topic: string, since: string | undefined): void {
    this.send({ kind: 'subscribe', topic, ...(since === undefined ? {} : { since }) });
  }

  private send(message: ClientMessage): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** A connection without a heartbeat is dead even if nobody said so. */
  private listenForSilence(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.socket?.close(), heartbeatMs * 2.5);
  }

  private set(state: ConnectionState): void {
    if (this.current === state) return;
    this.current = state;
    this.watchers.forEach((watcher) => watcher());
  }
}

function openSocket(): WebSocket {
  const url = new URL('ws', baseUrl());
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(url);
}

export const realtime = new RealtimeConnection();
