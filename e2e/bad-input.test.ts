import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeDataDir, startServer, type RunningServer } from './harness.ts';
import { signIn, type Answer, type Caller } from './session.ts';

let server: RunningServer;
let sarah: Caller;
let alex: Caller;

beforeAll(async () => {
  server = await startServer();
  sarah = await signIn(server.url, 'sarah');
  alex = await signIn(server.url, 'alex');
});

afterAll(async () => {
  await server.stop();
  await removeDataDir(server.dataDir);
});

/** A problem that helps: problem+json with a stable code, a sentence and the request's id. */
function expectProblem(answer: Answer, status: number, code?: string | RegExp): void {
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({
    status,
    detail: expect.stringMatching(/\w+ \w+/),
    requestId: expect.any(String),
  });
  expect(answer.status).toBe(status);
  if (code !== undefined) expect(answer.body.code).toMatch(code);
}

const csv = (...lines: string[]): string => `${lines.join('\n')}\n`;

describe('malformed files', () => {
  it('refuses a file that is no CSV and names it', async () => {
    const binary = new Uint8Array(4096).map((_, index) => (index * 37) % 251);
    const answer = await sarah.upload('/customers/imports', [{ name: 'photo.png', content: binary }]);
    expect([400, 415, 422]).toContain(answer.status);
    expectProblem(answer, answer.status);
    expect(JSON.stringify(answer.body)).toContain('photo.png');
  });

  it('refuses an empty file and a truncated gzip', async () => {
    for (const content of ['', new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2])]) {
      const answer = await sarah.upload('/customers/imports', [{ name: 'broken.csv', content }]);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expectProblem(answer, answer.status);
    }
  });

  it('reports wrong types and ragged rows with file and line, and creates nothing of them', async () => {
    const before = (await sarah.request('GET', '/customers?limit=1')).body.total;
    const content = csv(
      'account_id,account_name,seats,signup_date',
      'X-1,First,ten,2024-01-01',
      'X-2,Second,5,2024-13-45',
      'X-3',
      ',Nameless,1,2024-01-01',
    );
    const uploaded = await sarah.upload('/customers/imports', [{ name: 'accounts.csv', content }]);
    expect(uploaded.status).toBe(201);
    const checked = await sarah.request('POST', `/customers/imports/${uploaded.body.id}/check`);
    expect(checked.status).toBe(200);
    const lines = checked.body.report.problems.map((problem: { line: number }) => problem.line);
    expect(lines).toEqual(expect.arrayContaining([2, 3, 4, 5]));
    expect((await sarah.request('GET', '/customers?limit=1')).body.total).toBe(before);
  });

  it('leaves unknown columns out and says which', async () => {
    const content = csv('account_id,account_name,favourite_colour', 'Y-1,Colourful,blue');
    const uploaded = await sarah.upload('/customers/imports', [{ name: 'accounts.csv', content }]);
    const unknown = uploaded.body.files[0].mapping.find(
      (entry: { column: string }) => entry.column === 'favourite_colour',
    );
    expect(unknown).toMatchObject({ field: null, samples: ['blue'] });
  });

  it('refuses a file of 100 MB without reading it into memory', async () => {
    const megabyte = new Uint8Array(1024 * 1024).fill(65);
    const content = new Uint8Array(100 * 1024 * 1024);
    for (let index = 0; index < 100; index += 1) content.set(megabyte, index * megabyte.length);
    const answer = await sarah.upload('/customers/imports', [{ name: 'huge.csv', content }]);
    expectProblem(answer, 413);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });
});

describe('malformed requests', () => {
  it('refuses huge and broken JSON', async () => {
    expectProblem(await sarah.request('POST', '/signals', `{"signals":[{"metric":"${'x'.repeat(20_000_000)}"}]}`), 413);
    expectProblem(await sarah.request('POST', '/signals', '{"signals":[', { 'content-type': 'application/json' }), 400);
  });

  it('names the field of a wrong value and suggests the known one', async () => {
    const answer = await sarah.request('POST', '/customers', { name: 'Z', renewalDat: '2026-01-01', seats: 'many' });
    expectProblem(answer, 400);
    expect(answer.body.errors.map((error: { path: string }) => error.path).join()).toMatch(
      /renewalDat.*seats|seats.*renewalDat/,
    );
    expect(JSON.stringify(answer.body.errors)).toContain('renewalDate');
  });

  it('answers unknown and malformed ids', async () => {
    for (const path of ['customers', 'executions', 'queue-items', 'tasks', 'artifacts']) {
      expectProblem(await sarah.request('GET', `/${path}/${randomUUID()}`), 404);
      expectProblem(await sarah.request('GET', `/${path}/not-an-id`), 400);
    }
    expectProblem(await sarah.request('GET', '/workflows/no-such-workflow'), 404);
    expectProblem(await sarah.request('GET', '/no/such/place'), 404);
  });

  it('refuses a stale ETag and changes nothing', async () => {
    const [customer] = (await sarah.request('GET', '/customers?limit=1')).body.items;
    const read = await sarah.request('GET', `/customers/${customer.id}`);
    const etag = read.headers.get('etag') ?? '';
    const first = await sarah.request('PATCH', `/customers/${customer.id}`, { region: 'North' }, { 'if-match': etag });
    expect(first.status).toBe(200);
    expectProblem(
      await sarah.request('PATCH', `/customers/${customer.id}`, { region: 'South' }, { 'if-match': etag }),
      412,
    );
    expect((await sarah.request('GET', `/customers/${customer.id}`)).body.region).toBe('North');
  });

  it('lists every error of a bad definition with its place, and refuses to publish it', async () => {
    const source = [
      'workflow: bad-one',
      'name: Bad',
      'kind: renewal',
      'on: [{ manual: {} }]',
      'steps:',
      '  - { id: a, type: wait, for: 3x }',
      "  - { id: a, type: action, uses: notify.usr, with: { title: '{{ customer.name | mony }}' } }",
    ].join('\n');
    const checked = await alex.request('POST', '/workflows/check', { source });
    expect(checked.status).toBe(200);
    expect(checked.body.ok).toBe(false);
    expect(
      checked.body.issues.filter((issue: { severity: string }) => issue.severity === 'error').length,
    ).toBeGreaterThanOrEqual(4);
    expect(checked.body.issues.every((issue: { line?: number; message: string }) => issue.message.length > 10)).toBe(
      true,
    );
    expect((await alex.request('PUT', '/workflows/bad-one/draft', { source })).status).toBe(200);
    expectProblem(await alex.request('POST', '/workflows/bad-one/publish', { note: '' }), 422);
  });
});

describe('doing things twice', () => {
  it('starts an item once, completes a step once, and tells the second caller where things stand', async () => {
    const [item] = (await sarah.request('GET', '/queue?limit=1')).body.items;
    const started = await sarah.request('POST', `/queue-items/${item.id}/start`);
    expect(started.status).toBe(201);
    const { executionId } = started.body;
    const again = await sarah.request('POST', `/queue-items/${item.id}/start`);
    expectProblem(again, 409, 'workflow_already_started');
    expect(again.body.executionId).toBe(executionId);

    const step = `/executions/${executionId}/steps/status-check/complete`;
    expectProblem(await sarah.request('POST', step, { outputs: { situation: 'no such thing' } }), 422);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => sarah.request('POST', step, { outputs: { situation: 'ghosting' } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    const history = (await sarah.request('GET', `/executions/${executionId}/history`)).body.items;
    expect(
      history.filter(
        (entry: { type: string; stepId: string }) => entry.type === 'step.completed' && entry.stepId === 'status-check',
      ),
    ).toHaveLength(1);
    expectProblem(
      await sarah.request('POST', `/executions/${executionId}/snooze`, { days: 2, reason: 'Waiting for them' }),
      409,
    );
  });

  it('answers a repeated Idempotency-Key with the first answer and refuses it with another body', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await sarah.request('POST', '/tasks', { title: 'Once only' }, headers);
    const second = await sarah.request('POST', '/tasks', { title: 'Once only' }, headers);
    expect(second.body.id).toBe(first.body.id);
    expectProblem(await sarah.request('POST', '/tasks', { title: 'Another' }, headers), 422);
  });
});
