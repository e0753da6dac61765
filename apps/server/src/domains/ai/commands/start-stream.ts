import type { AiStreamEvent } from '@renubu/contracts/ai-providers';
import { promptId } from '@renubu/ai/prompt';
import type { Context } from '../../../platform/context.ts';
import { modelsOf } from '../gate/runtime.ts';
import { appendEvents, leaseMs, openStream, renewLease } from '../gate/stream-store.ts';
import { askInPieces, type Answer, type Question } from './ask.ts';

/** Pieces are gathered this long before they are written as one event. */
const gatherMs = 60;

export interface StreamOptions {
  /** What of the whole text so far people see; all of it when absent. */
  show?: (text: string) => string;
}

/**
 * Answers in the background: the caller may leave, and anybody’s process may follow by `GET /ai/streams/{streamId}`.
 * Only who asks may follow. `onDone` has the whole answer before the stream says that it is done; when it fails the
 * stream ends all the same, and the log says so.
 */
export async function startStream<Input>(
  ctx: Context,
  question: Question<Input, string>,
  onDone: (answer: Answer<string>) => Promise<void>,
  { show = (text) => text }: StreamOptions = {},
): Promise<{ streamId: string }> {
  const { caller, prompt, input } = question;
  const streamId = ctx.newId();
  const builtIn = show(question.builtIn(input));
  await openStream(ctx, { id: streamId, caller, prompt: promptId(prompt), builtIn });
  const { running } = modelsOf(ctx);
  running.add(
    follow(ctx, { streamId, question, onDone, show }).catch((error: unknown) =>
      ctx.log.error({ err: error, streamId }, 'an answer on its way was broken off'),
    ),
  );
  return { streamId };
}

interface Following<Input> {
  streamId: string;
  question: Question<Input, string>;
  onDone: (answer: Answer<string>) => Promise<void>;
  show: (text: string) => string;
}

/** Writes the events of an answer until it is done, and keeps the lease meanwhile. */
async function follow<Input>(ctx: Context, { streamId, question, onDone, show }: Following<Input>): Promise<void> {
  const { organizationId } = question.caller;
  const writer = new EventWriter(ctx, organizationId, streamId);
  const heart = setInterval(() => void renewLease(ctx, organizationId, streamId).catch(() => undefined), leaseMs / 3);
  let [whole, shown] = ['', ''];
  try {
    for await (const part of askInPieces(ctx, question)) {
      if (part.type === 'text') {
        whole += part.text;
        const next = show(whole);
        if (next.length > shown.length && next.startsWith(shown))
          writer.add({ type: 'text', text: next.slice(shown.length) });
        if (next.startsWith(shown)) shown = next;
      } else if (part.type === 'restart') {
        [whole, shown] = ['', ''];
        writer.add({ type: 'restart' });
      } else {
        await onDone(part.answer).catch((error: unknown) =>
          ctx.log.error({ err: error, streamId }, 'a streamed answer could not be kept'),
        );
        writer.add({ type: 'done', text: show(part.answer.output), source: part.answer.source });
      }
    }
  } finally {
    clearInterval(heart);
    await writer.end();
  }
}

/** Writes events in order, a few at a time. */
class EventWriter {
  #waiting: AiStreamEvent[] = [];
  #seq = 0;
  #timer: NodeJS.Timeout | undefined;
  #written: Promise<void> = Promise.resolve();

  constructor(
    private readonly ctx: Context,
    private readonly organizationId: string,
    private readonly streamId: string,
  ) {}

  add(event: AiStreamEvent): void {
    const last = this.#waiting.at(-1);
    if (last?.type === 'text' && event.type === 'text') last.text += event.text;
    else this.#waiting.push({ ...event });
    this.#timer ??= setTimeout(() => this.#flush(), gatherMs);
  }

  async end(): Promise<void> {
    this.#flush();
    await this.#written;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#waiting;
    this.#waiting = [];
    if (events.length === 0) return;
    const first = this.#seq + 1;
    this.#seq += events.length;
    this.#written = this.#written.then(async () => {
      await appendEvents(this.ctx, this.organizationId, this.streamId, first, events);
      modelsOf(this.ctx).running.tell(this.streamId);
    });
    // Whoever ends the writer is told; until then a failure must not count as unhandled.
    this.#written.catch(() => undefined);
  }
}
