import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** The body of a request, as far as tests look at it. */
export interface ReceivedQuestion {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: {
    model?: string;
    stream?: boolean;
    messages?: { role: string; content: unknown; tool_calls?: unknown; tool_call_id?: string }[];
    tools?: { function: { name: string } }[];
    response_format?: { type: string };
    max_tokens?: number;
  };
}

/** What the server does with one request. */
export type Behaviour =
  /** Says the text piece by piece and ends well. `silentAfter`: says no more after so many pieces; `dropAfter`: hangs up. */
  | {
      say: string;
      pieces?: number;
      silentAfter?: number;
      dropAfter?: number;
      finish?: string;
      usage?: [number, number];
    }
  | { callTool: string; input: string; id?: string }
  | { status: number; error: object; headers?: Record<string, string> }
  /** Takes the question and says nothing. */
  | { silent: true }
  /** Hangs up at once. */
  | { drop: true }
  /** Answers 200 with this body as it stands. */
  | { body: string; type: string };

export interface ModelServer {
  /** With `/v1` at its end. */
  url: string;
  received: ReceivedQuestion[];
  /** Further behaviours, for the requests to come; the last one stays. */
  instead: (...behaviours: Behaviour[]) => void;
}

/**
 * An HTTP server on a free port that speaks like OpenAI (`/v1/chat/completions`, `/v1/models`), streaming, with each
 * request behaving as it is told. Closes when the test ends.
 */
export async function modelServer(...behaviours: Behaviour[]): Promise<ModelServer> {
  const received: ReceivedQuestion[] = [];
  const queue = [...behaviours];
  const next = (): Behaviour => (queue.length > 1 ? queue.shift() : queue[0]) ?? { say: 'Hello.' };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    response.on('error', () => undefined);
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (request.url === '/v1/models') return json(response, 200, { data: [{ id: 'small' }, { id: 'large' }] });
      const body = JSON.parse(Buffer.concat(parts).toString()) as ReceivedQuestion['body'];
      received.push({ path: request.url ?? '', headers: request.headers, body });
      behave(response, next());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    received,
    instead: (...more) => void queue.splice(0, queue.length, ...more),
  };
}

function behave(response: ServerResponse, behaviour: Behaviour): void {
  if ('silent' in behaviour) return;
  if ('drop' in behaviour) return void response.destroy();
  if ('status' in behaviour) return json(response, behaviour.status, behaviour.error, behaviour.headers);
  if ('body' in behaviour) {
    response.setHeader('content-type', behaviour.type);
    return void response.end(behaviour.body);
  }
  response.setHeader('content-type', 'text/event-stream');
  if ('callTool' in behaviour) {
    const { callTool: name, input, id = 'call_1' } = behaviour;
    const call = { index: 0, id, type: 'function', function: { name, arguments: input } };
    return end(response, [chunk({ delta: { role: 'assistant', tool_calls: [call] } })], 'tool_calls', [20, 10]);
  }
  say(response, behaviour);
}

function say(response: ServerResponse, behaviour: Extract<Behaviour, { say: string }>): void {
  const { say: text, pieces = 3, silentAfter, dropAfter, finish = 'stop', usage = [20, 10] } = behaviour;
  const size = Math.max(1, Math.ceil(text.length / pieces));
  const cut = Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.slice(at * size, (at + 1) * size));
  const chunks = cut.map((content) => chunk({ delta: { role: 'assistant', content } }));
  const stopAt = silentAfter ?? dropAfter;
  if (stopAt === undefined) return end(response, chunks, finish, usage);
  response.write(chunks.slice(0, stopAt).join(''), () => {
    if (dropAfter !== undefined) response.destroy();
  });
}

function end(response: ServerResponse, chunks: string[], finish: string, [input, output]: [number, number]): void {
  const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
  const last = `data: ${JSON.stringify({ ...envelope, choices: [], usage })}\n\ndata: [DONE]\n\n`;
  response.end([...chunks, chunk({ delta: {}, finish_reason: finish }), last].join(''));
}

const envelope = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'small' };
const chunk = (choice: object): string =>
  `data: ${JSON.stringify({ ...envelope, choices: [{ index: 0, finish_reason: null, ...choice }] })}\n\n`;

function json(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
