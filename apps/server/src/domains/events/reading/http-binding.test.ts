import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../../platform/http/problem.ts';
import { readEvents, type EventRequest } from './http-binding.ts';

const defaults = { now: new Date('2026-01-15T09:00:00Z'), newId: () => 'made-up' };
const read = (contentType: string, body: unknown, headers: Record<string, string> = {}) => {
  const rawBody = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body) ?? '');
  const request: EventRequest = { headers: { 'content-type': contentType, ...headers }, body, rawBody };
  return readEvents(request, defaults);
};
const event = { specversion: '1.0', id: '1', source: '/a', type: 'order.created', data: { total: 1 } };
const cloud = 'application/cloudevents+json';

function problemOf(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

describe('the HTTP binding of CloudEvents', () => {
  it('reads structured events with extensions, and knows other members of the specification', () => {
    const [found] = read(`${cloud}; charset=utf-8`, {
      ...event,
      subject: 's',
      traceid: 'abc',
      sampled: true,
      time: '2018-04-05T03:56:24+02:00',
    });
    expect(found).toMatchObject({
      ceId: '1',
      subject: 's',
      extensions: { traceid: 'abc', sampled: true },
      time: '2018-04-05T01:56:24.000Z',
    });
  });

  it('reads the binary form, percent-encoded, with JSON, text and bytes', () => {
    const headers = {
      'ce-specversion': '1.0',
      'ce-id': '9',
      'ce-source': '/a%20b',
      'ce-type': 'x.y',
      'ce-traceid': 't',
    };
    expect(read('application/json', { a: 1 }, headers)).toMatchObject([
      {
        ceId: '9',
        source: '/a b',
        type: 'x.y',
        data: { a: 1 },
        extensions: { traceid: 't' },
        dataContentType: 'application/json',
      },
    ]);
    expect(read('text/plain', Buffer.from('hello'), headers)).toMatchObject([{ data: 'hello' }]);
    expect(read('image/png', Buffer.from([137, 80]), headers)).toMatchObject([{ data: { data_base64: 'iVA=' } }]);
  });

  it('reads batches, plain events with defaults, and base64 data', () => {
    expect(read('application/cloudevents-batch+json', [event, { ...event, id: '2' }])).toHaveLength(2);
    expect(read('application/json', { type: 'a.b', data: { n: 1 } })).toMatchObject([
      { ceId: 'made-up', source: 'api', time: '2026-01-15T09:00:00.000Z', data: { n: 1 } },
    ]);
    const { data: _data, ...rest } = event;
    expect(read(cloud, { ...rest, data_base64: Buffer.from('{"n":2}').toString('base64') })).toMatchObject([
      { data: { n: 2 } },
    ]);
  });

  it.each([
    ['a version it does not know', cloud, { ...event, specversion: '0.3' }, 'body.specversion'],
    ['no id', cloud, { ...event, id: undefined }, 'body.id'],
    ['an empty source', cloud, { ...event, source: '' }, 'body.source'],
    ['a time that is none', cloud, { ...event, time: 'yesterday' }, 'body.time'],
    ['an extension with capitals', cloud, { ...event, traceId: 'x' }, 'body.traceId'],
    ['an extension that is an object', cloud, { ...event, nested: {} }, 'body.nested'],
    ['control characters', cloud, { ...event, type: 'a\u0000b' }, 'body.type'],
    ['half a character', cloud, { ...event, data: { text: '\ud800' } }, 'body.data'],
    ['a zero character in data', cloud, { ...event, data: { text: '\u0000' } }, 'body.data'],
    ['both kinds of data', cloud, { ...event, data_base64: 'AA==' }, 'body.data_base64'],
    ['a misspelt member of a plain event', 'application/json', { type: 'a', dat: 1 }, 'body.dat'],
    ['a wrong one in a batch', 'application/cloudevents-batch+json', [event, { ...event, type: 7 }], 'body[1].type'],
    ['a batch that is none', 'application/cloudevents-batch+json', event, 'body'],
    ['no object', cloud, 'text', 'body'],
  ])('refuses %s, with its place', (_what, type, body, path) => {
    const problem = problemOf(() => read(type, body));
    expect(problem).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(problem.errors?.map((error) => error.path)).toContain(path);
  });

  it('takes a backslash before u0000, which is text', () => {
    expect(read(cloud, { ...event, data: { text: '\\u0000' } })).toHaveLength(1);
  });

  it('refuses large data, deep data and other formats in bounded time', () => {
    expect(problemOf(() => read(cloud, { ...event, data: 'x'.repeat(300_000) }))).toMatchObject({ status: 413 });
    let deep: unknown = 1;
    for (let level = 0; level < 50_000; level += 1) deep = [deep];
    const problem = problemOf(() =>
      readEvents({ headers: { 'content-type': cloud }, body: { ...event, data: deep }, rawBody: undefined }, defaults),
    );
    expect(problem.errors).toMatchObject([{ path: 'body.data', code: 'too_deeply_nested' }]);
    expect(problemOf(() => read('application/cloudevents+avro', Buffer.from('x')))).toMatchObject({ status: 415 });
    expect(problemOf(() => read('text/plain', Buffer.from('x')))).toMatchObject({ status: 415 });
    expect(
      problemOf(() =>
        read(
          'application/cloudevents-batch+json',
          Array.from({ length: 1001 }, () => event),
        ),
      ),
    ).toMatchObject({ status: 413 });
  });
});

const feature = new URL(
  '../../../../../../../shared/data/standards/cloudevents/features/http-protocol-binding.feature',
  import.meta.url,
);

describe.skipIf(!existsSync(feature))('the conformance scenarios of CloudEvents', () => {
  const request = (text: string) => {
    const [head = '', body = ''] = text.split('\n\n');
    const headers = Object.fromEntries(
      head
        .split('\n')
        .slice(1)
        .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    return { headers, body: body.trim() };
  };
  const scenarios = [
    ...readFileSync(existsSync(feature) ? feature : import.meta.filename, 'utf8').matchAll(
      /"""\n\s*(POST[\s\S]*?)"""[\s\S]*?Examples:\s*\|[^\n]*\n([\s|\w/+;=-]*)/g,
    ),
  ].flatMap(([, text = '', examples = '']) =>
    examples.split('\n').flatMap((line) => {
      const contentType = line.replaceAll('|', '').trim();
      const plain = text
        .split('\n')
        .map((each) => each.trim())
        .join('\n');
      return !line.trim().startsWith('|') ? [] : [{ contentType, text: plain.replace('<contentType>', contentType) }];
    }),
  );

  it.each(scenarios)('$contentType', ({ text }) => {
    const { headers, body } = request(text);
    const [found] = readEvents({ headers, body: JSON.parse(body), rawBody: Buffer.from(body) }, defaults);
    expect(found).toMatchObject({
      ceId: '1234-1234-1234',
      type: 'com.example.someevent',
      source: '/mycontext/subcontext',
      time: '2018-04-05T03:56:24.000Z',
      data: { message: 'Hello World!' },
    });
  });

  it('are there', () => expect(scenarios).toHaveLength(4));
});
