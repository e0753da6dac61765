import { describe, expect, it } from 'vitest';
import { readServerEvents, type ServerEvent } from './server-events.ts';

const bodyOf = (chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      chunks.forEach((chunk) => controller.enqueue(chunk));
      controller.close();
    },
  });
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
async function read(...chunks: (string | Uint8Array)[]): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  const bytes = chunks.map((chunk) => (typeof chunk === 'string' ? encode(chunk) : chunk));
  for await (const event of readServerEvents(bodyOf(bytes))) events.push(event);
  return events;
}

describe('readServerEvents', () => {
  it('reads id, type and data of several lines', async () => {
    expect(await read('id: 7\nevent: text\ndata: one\ndata: two\n\n')).toEqual([
      { id: '7', type: 'text', data: 'one\ntwo' },
    ]);
  });

  it('keeps the id for the events after, leaves comments and unknown fields out', async () => {
    expect(await read('id: 7\ndata: a\n\n: heartbeat\n\nretry: 10\nnonsense\ndata:b\n\n')).toEqual([
      { id: '7', type: 'message', data: 'a' },
      { id: '7', type: 'message', data: 'b' },
    ]);
  });

  it('takes every end of line, also one cut between two pieces', async () => {
    const events = await read('data: a\r', '\ndata: b\r\n\r\n', 'data: c\r\rdata: d\n\n');
    expect(events.map(({ data }) => data)).toEqual(['a\nb', 'c', 'd']);
  });

  it('puts letters together that were cut in two, and drops an event that never ended', async () => {
    const bytes = encode('data: für\n\ndata: cut');
    const events = await read(bytes.slice(0, 8), bytes.slice(8));
    expect(events.map(({ data }) => data)).toEqual(['für']);
  });

  it('is the same however the text is cut', async () => {
    const bytes = encode('id: 1\r\nevent: text\r\ndata: {"text":"öä"}\r\n\r\nid: 2\r\ndata: x\r\n\r\n');
    const whole = await read(bytes);
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(await read(bytes.slice(0, at), bytes.slice(at))).toEqual(whole);
    }
  });
});
