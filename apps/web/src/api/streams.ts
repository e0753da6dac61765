import type { AiSource } from '@renubu/contracts/ai';
import type { AiStreamEvent } from '@renubu/contracts/ai-providers';
import { ApiProblem, toApiProblem } from '@renubu/client/problem';
import { baseUrl } from './client.ts';
import { problemOf } from './errors.ts';
import { readServerEvents, type ServerEvent } from './server-events.ts';

/** What an answer looks like while it is on its way. */
export interface StreamState {
  text: string;
  /** Set once the answer is whole. */
  source: AiSource | null;
}

interface FollowOptions {
  signal: AbortSignal;
  onChange: (state: StreamState) => void;
  /** Waits between two tries; ends early when `signal` is aborted. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const firstWaitMs = 400;
const longestWaitMs = 5_000;
/** Tries in a row that bring nothing new before the stream is given up. */
const mostTries = 6;

/**
 * Follows an answer to its end and gives it back whole. After a dropped connection it goes on after the last event seen;
 * a `restart` begins the text anew. Rejects with `ApiProblem` when the server refuses or cannot be reached any more, with
 * `AbortError` when aborted.
 */
export async function followStream(streamId: string, options: FollowOptions): Promise<StreamState> {
  const { signal, onChange, wait = pause } = options;
  let state: StreamState = { text: '', source: null };
  let lastId = '';
  for (let tries = 0; ; tries += 1) {
    try {
      for await (const event of openStream(streamId, lastId, signal)) {
        tries = 0;
        lastId = event.id === '' ? lastId : event.id;
        state = take(state, event);
        onChange(state);
        if (state.source !== null) return state;
      }
      signal.throwIfAborted();
      if (tries + 1 >= mostTries) throw new ApiProblem(0, 'stream_ended', 'The answer ended before it was whole.');
    } catch (error) {
      signal.throwIfAborted();
      if (!mayPass(error) || tries + 1 >= mostTries) throw error;
    }
    await wait(Math.min(longestWaitMs, firstWaitMs * 2 ** tries), signal);
  }
}

async function* openStream(streamId: string, lastId: string, signal: AbortSignal): AsyncGenerator<ServerEvent, void> {
  const request = new Request(new URL(`api/v1/ai/streams/${encodeURIComponent(streamId)}`, baseUrl()), {
    headers: { accept: 'text/event-stream', ...(lastId === '' ? {} : { 'last-event-id': lastId }) },
    credentials: 'same-origin',
    cache: 'no-store',
    signal,
  });
  const response = await globalThis.fetch(request);
  if (!response.ok) throw toApiProblem(response, await response.json().catch(() => null));
  if (response.body) yield* readServerEvents(response.body, signal);
}

function take(state: StreamState, { type, data }: ServerEvent): StreamState {
  const event = { ...(JSON.parse(data) as object), type } as AiStreamEvent;
  switch (event.type) {
    case 'text':
      return { ...state, text: state.text + event.text };
    case 'restart':
      return { text: '', source: null };
    case 'done':
      return { text: event.text, source: event.source };
    // A newer server may say more.
    default:
      return state;
  }
}

/** Only what may pass by itself is tried again: a dropped connection, or an overloaded or restarting server. */
const mayPass = (error: unknown): boolean =>
  error instanceof TypeError || [429, 502, 503, 504].includes(problemOf(error)?.status ?? 0);

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
