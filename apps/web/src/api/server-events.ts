/** One event of a `text/event-stream`. */
export interface ServerEvent {
  /** Where to go on after a dropped connection; empty when the server named none. */
  id: string;
  /** `message` unless the server said otherwise. */
  type: string;
  data: string;
}

/**
 * The events of a `text/event-stream`, as the HTML standard reads them: fields by line, an event at each empty line,
 * comments left out, and an event that was cut off at the end dropped. Aborted, it ends.
 */
export async function* readServerEvents(
  body: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<ServerEvent, void> {
  let event = { id: '', type: '', data: [] as string[] };
  for await (const line of readLines(body, signal)) {
    if (line === '') {
      if (event.data.length > 0) {
        yield { id: event.id, type: event.type === '' ? 'message' : event.type, data: event.data.join('\n') };
      }
      event = { id: event.id, type: '', data: [] };
      continue;
    }
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') event.data.push(value);
    else if (field === 'event') event.type = value;
    else if (field === 'id' && !value.includes('\0')) event.id = value;
  }
}

/** Lines that end in `\n`, `\r\n` or `\r`; what follows the last end of line is left out. */
async function* readLines(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<string, void> {
  const reader = body.getReader();
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  signal?.addEventListener('abort', cancel, { once: true });
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      // A `\r` at the end may be the first half of `\r\n`.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    // Leaving early ends the request as well.
    cancel();
  }
}
