import type { ServerMessage } from '@renubu/contracts/realtime';
import type { Logger } from 'pino';
import type { Session } from '../session.ts';
import { startDaemon, type Daemon } from '../daemon.ts';
import { createListener, type Listener } from '../db/listener.ts';
import type { Database } from '../db/pools.ts';
import { outboxChannel } from '../outbox/publish.ts';
import { OutboxFeed, replay, type FeedRow } from './feed.ts';

/** Whether the session may hear a topic of its organization. */
export type TopicRule = (session: Session, topic: string) => boolean | Promise<boolean>;

export interface TopicOptions {
  /** Each message is for the person whose id is its `subject`, and reaches nobody else. */
  personal?: boolean;
}

/** Somebody who hears topics: a socket, or a test. */
export interface Subscriber {
  readonly organizationId: string;
  readonly userId: string;
  send(message: ServerMessage): void;
}

export interface Realtime {
  readonly listener: Listener;
  /** Opens the topics that begin with `prefix` (for example `queue/`) to sessions that pass the rule. */
  authorize(prefix: string, rule: TopicRule, options?: TopicOptions): void;
  mayHear(session: Session, topic: string): Promise<boolean>;
  subscribe(subscriber: Subscriber, topic: string, since?: string): Promise<void>;
  unsubscribe(subscriber: Subscriber, topic?: string): void;
  readonly subscribers: number;
  /** Begins to listen; `live` also hands messages to subscribers. */
  start(options?: { live?: boolean }): Promise<void>;
  stop(): Promise<void>;
}

export interface RealtimeOptions {
  db: Database;
  log: Logger;
}

const pollMs = 2_000;

/** Live updates from the outbox: what a transaction published reaches the subscribers of its topic when it commits. */
export function createRealtime({ db, log }: RealtimeOptions): Realtime {
  const listener = createListener(db.url, log);
  const feed = new OutboxFeed(db.system);
  const rules: { prefix: string; rule: TopicRule; personal: boolean }[] = [];
  const audience = new Map<string, Set<Subscriber>>();
  let daemon: Daemon | undefined;

  const ruleOf = (topic: string) =>
    rules.filter(({ prefix }) => topic.startsWith(prefix)).sort((a, b) => b.prefix.length - a.prefix.length)[0];

  const send = (row: FeedRow, seq: string, subscribers: Iterable<Subscriber>) => {
    const personal = ruleOf(row.topic)?.personal === true;
    for (const subscriber of subscribers) {
      if (!personal || row.subject === subscriber.userId) subscriber.send(toMessage(row, seq));
    }
  };

  const deliver = async (): Promise<number> => {
    const found = await feed.next();
    for (const row of found) {
      send(row, feed.seq, audience.get(addressOf(row.organizationId, row.topic)) ?? []);
    }
    return found.length;
  };

  const unsubscribe = (subscriber: Subscriber, topic?: string) => {
    for (const [address, set] of audience) {
      if (topic !== undefined && address !== addressOf(subscriber.organizationId, topic)) continue;
      set.delete(subscriber);
      if (set.size === 0) audience.delete(address);
    }
  };

  return {
    listener,
    authorize: (prefix, rule, { personal = false } = {}) => void rules.push({ prefix, rule, personal }),
    mayHear: async (session, topic) => (await ruleOf(topic)?.rule(session, topic)) === true,
    async subscribe(subscriber, topic, since) {
      const address = addressOf(subscriber.organizationId, topic);
      audience.set(address, (audience.get(address) ?? new Set()).add(subscriber));
      const { seq } = feed;
      subscriber.send({ kind: 'subscribed', topic, seq });
      if (since === undefined) return;
      const { rows, reset } = await replay(db.system, subscriber.organizationId, topic, since);
      if (reset) return subscriber.send({ kind: 'reset', topic, seq });
      for (const row of rows) send(row, seq, [subscriber]);
    },
    unsubscribe,
    get subscribers() {
      return new Set([...audience.values()].flatMap((set) => [...set])).size;
    },
    async start({ live = true } = {}) {
      if (live) await feed.begin();
      await listener.start();
      if (live) daemon = startDaemon({ name: 'realtime', log, run: deliver, pollMs, channel: outboxChannel, listener });
    },
    async stop() {
      await daemon?.stop();
      await listener.stop();
      audience.clear();
    },
  };
}

const addressOf = (organizationId: string, topic: string) => `${organizationId} ${topic}`;

function toMessage({ id, topic, type, subject, data, at }: FeedRow, seq: string): ServerMessage {
  return { kind: 'event', id, seq, topic, type, subject, data, at: at.toISOString() };
}
