import type { IncomingHttpHeaders } from 'node:http';
import { maxBatch } from '@renubu/contracts/events';
import type { Json } from '@renubu/contracts/json';
import type { ProblemItem } from '@renubu/contracts/problem';
import { badRequest, invalid, Problem } from '../../../platform/http/problem.ts';
import type { IncomingEvent } from '../incoming.ts';
import {
  finish,
  fromBytes,
  readAttributes,
  readCloudEvent,
  readExtensions,
  readPlainEvent,
  type Defaults,
  type ReadEvent,
} from './cloud-event.ts';

/** A request as the CloudEvents HTTP binding looks at it. */
export interface EventRequest {
  headers: IncomingHttpHeaders;
  /** JSON already parsed; other types as bytes. */
  body: unknown;
  rawBody: Buffer | undefined;
}

const structured = 'application/cloudevents+json';
const batched = 'application/cloudevents-batch+json';

/**
 * Reads the events of a request: structured, binary, batch, or plain JSON `{ type, data }` (one, or a list). Throws 400
 * `validation_failed` with every error, 413 `event_too_large`, and 415 for event formats that are not JSON.
 */
export function readEvents(request: EventRequest, defaults: Defaults): IncomingEvent[] {
  const type = mediaType(request.headers);
  if (type === structured) return accept([readCloudEvent(request.body, 'body', defaults)]);
  if (type === batched) return readList(request.body, (each, path) => readCloudEvent(each, path, defaults));
  if (type.startsWith('application/cloudevents')) {
    throw new Problem(415, 'unsupported_media_type', `Of the event formats, ${structured} and ${batched} are read.`);
  }
  if (request.headers['ce-specversion'] !== undefined) return accept([readBinary(request, defaults)]);
  if (Buffer.isBuffer(request.body)) {
    const message = 'Send JSON, a CloudEvent, or the ce-* headers of the binary form beside other content.';
    throw new Problem(415, 'unsupported_media_type', message);
  }
  const read = (each: unknown, path: string) =>
    isCloudEvent(each) ? readCloudEvent(each, path, defaults) : readPlainEvent(each, path, defaults);
  return Array.isArray(request.body) ? readList(request.body, read) : accept([read(request.body, 'body')]);
}

/** Reads the one event of a request. Throws as `readEvents` does, and 400 `one_event_only`. */
export function readEvent(request: EventRequest, defaults: Defaults): IncomingEvent {
  const [event, ...rest] = readEvents(request, defaults);
  if (event === undefined || rest.length > 0) throw badRequest('one_event_only', 'Send exactly one event.');
  return event;
}

const mediaType = ({ 'content-type': type }: IncomingHttpHeaders): string =>
  type?.split(';')[0]?.trim().toLowerCase() ?? '';

const isCloudEvent = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'specversion');

/** Attributes in `ce-` headers, percent-encoded; the body is the data, its content type that of the request. */
function readBinary({ headers, body, rawBody }: EventRequest, defaults: Defaults): ReadEvent {
  const errors: ProblemItem[] = [];
  const value: Record<string, unknown> = {};
  for (const [header, content] of Object.entries(headers)) {
    if (header.startsWith('ce-') && typeof content === 'string') value[header.slice(3)] = decoded(content);
  }
  if (value['specversion'] !== '1.0') {
    const message = 'Expected the CloudEvents version 1.0.';
    errors.push({ path: 'headers.ce-specversion', code: 'unsupported_specversion', message });
  }
  const attributes = readAttributes(value, 'headers', errors, ['id', 'source', 'type']);
  const extensions = readExtensions(value, 'headers', errors);
  const contentType = headers['content-type'] ?? 'application/json';
  const data = Buffer.isBuffer(body) ? fromBytes(body, contentType) : jsonOf(body, rawBody);
  if (data === undefined) {
    errors.push({
      path: 'body',
      code: 'invalid_json',
      message: 'The content type says JSON, and the body is not JSON.',
    });
  }
  return finish({ attributes, extensions, contentType, data: data ?? null, path: 'body', errors, defaults });
}

const jsonOf = (body: unknown, rawBody: Buffer | undefined): Json =>
  body === undefined && (rawBody === undefined || rawBody.length === 0) ? null : (body as Json);

/** Percent-encoding as the binding asks for; quotes around the whole were customary once. */
function decoded(text: string): string {
  const bare = /^".*"$/.test(text) ? text.slice(1, -1) : text;
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

function readList(body: unknown, read: (each: unknown, path: string) => ReadEvent): IncomingEvent[] {
  if (!Array.isArray(body)) {
    throw invalid([{ path: 'body', code: 'invalid_type', message: 'A batch is a JSON list of events.' }]);
  }
  if (body.length > maxBatch) {
    throw new Problem(413, 'batch_too_large', `A batch may hold ${maxBatch} events; send several.`);
  }
  return accept(body.map((each, index) => read(each, `body[${index}]`)));
}

const shownErrors = 100;

function accept(read: ReadEvent[]): IncomingEvent[] {
  const errors = read.flatMap((each) => (each.ok ? [] : each.errors)).slice(0, shownErrors);
  const tooLarge = errors.find(({ code, path }) => code === 'too_big' && path.endsWith('.data'));
  if (tooLarge !== undefined) throw new Problem(413, 'event_too_large', tooLarge.message, { errors: [tooLarge] });
  if (errors.length > 0) throw invalid(errors);
  return read.flatMap((each) => (each.ok ? [each.event] : []));
}
