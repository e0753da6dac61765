import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowDetail, WorkflowSummary } from '@renubu/contracts/workflows';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { registerAll } from '../../testing/execution-harness.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { builtInWorkflows, BuiltInWorkflowError, checksumOf, readFolder, type BuiltInWorkflow } from './built-in.ts';
import { installBuiltInWorkflows } from './commands/install-built-in.ts';
import { upgradeBuiltInWorkflows } from './commands/upgrade-built-in.ts';
import { loadPublishedPlan } from './queries/plans.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let org: TestOrganization;
const mara = () => app.as(org.session('Mara'));
const inside = <T>(work: Parameters<typeof tenantTransaction<T>>[2]) =>
  tenantTransaction(ctx.db, org.organizationId, work);

const source = (patch: { name?: string; stage?: string; slug?: string; extra?: string; expect?: string } = {}) => `
workflow: ${patch.slug ?? 'win-back'}
name: ${patch.name ?? 'Win back'}
kind: risk
outcomes: [won, lost]
on:
  - customer: { kind: risk${patch.stage === undefined ? '' : `, stages: [${patch.stage}]`} }
steps:
  - id: call
    name: Call them
    type: guided
${patch.extra ?? ''}tests:
  - name: calls first
    expect: { waitingAt: ${patch.expect ?? 'call'} }
`;

beforeAll(async () => {
  ctx = testContext(database);
  org = await testOrganization(ctx, 'Acme', [
    { name: 'Mara', role: 'manager' },
    { name: 'Sarah', manager: 'Mara' },
  ]);
  app = await testApp(ctx, (target) => registerAll(target, ctx), { organizationId: org.organizationId });
});
afterAll(() => app.close());

describe('built-in workflows', () => {
  const read = async (slug: string) => (await mara().get(`/api/v1/workflows/${slug}`)).json<WorkflowDetail>();
  const shipped = (text: string): BuiltInWorkflow => {
    const folder = mkdtempSync(join(tmpdir(), 'renubu workflows '));
    writeFileSync(join(folder, 'shipped.yaml'), text);
    try {
      return readFolder(folder)[0]!;
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('are those of the repository, without errors', () => {
    expect(builtInWorkflows().map(({ definition }) => definition.workflow)).toEqual(
      expect.arrayContaining(['emergency-renewal', 'critical-renewal', 'prepare-renewal', 'health-check']),
    );
  });

  it('are published once, bound to their stages', async () => {
    await inside((tx) => installBuiltInWorkflows(tx, ctx, org.organizationId));
    await inside((tx) => installBuiltInWorkflows(tx, ctx, org.organizationId));
    const { items } = (await mara().get('/api/v1/workflows')).json<{ items: WorkflowSummary[] }>();
    expect(items.length).toBe(builtInWorkflows().length);
    expect(items.every((item) => item.builtIn && item.publishedVersion === 1 && !item.hasDraft)).toBe(true);
    expect(items.every((item) => item.steps > 0)).toBe(true);
    const bindings = await inside((tx) =>
      rows<{ slug: string }>(
        tx,
        sql`select w.slug from renubu.workflow_bindings b join renubu.workflows w on w.id = b.workflow_id
             where b.kind = 'renewal' and b.stage = 'emergency'`,
      ),
    );
    expect(bindings).toEqual([{ slug: 'emergency-renewal' }]);
  });

  it('are brought up to date while nobody changed them', async () => {
    const text = (name: string) => source({ slug: 'shipped', name }).replace(/^ {2}- customer:.*$/m, '  - manual: {}');
    const install = (name: string) =>
      inside((tx) => installBuiltInWorkflows(tx, ctx, org.organizationId, [shipped(text(name))]));
    await install('First');
    expect(await upgradeBuiltInWorkflows(ctx, [shipped(text('First'))])).toBe(0);
    expect(await upgradeBuiltInWorkflows(ctx, [shipped(text('Second'))])).toBe(1);
    expect(await upgradeBuiltInWorkflows(ctx, [shipped(text('Second'))])).toBe(0);
    expect(await read('shipped')).toMatchObject({ name: 'Second', publishedVersion: 2, builtIn: true });
    await mara().put('/api/v1/workflows/shipped/draft', { source: text('Ours') });
    await install('Third');
    expect(await read('shipped')).toMatchObject({ name: 'Second', publishedVersion: 2, hasDraft: true });
    const published = await mara().post('/api/v1/workflows/shipped/publish', { note: 'Our way' });
    expect(published.json(), published.body).toMatchObject({ name: 'Ours', publishedVersion: 3 });
    await install('Fourth');
    expect(await read('shipped')).toMatchObject({ name: 'Ours', publishedVersion: 3 });
  });

  it('with errors are refused, naming the file', () => {
    expect(() => shipped('workflow: x\nname: X')).toThrow(BuiltInWorkflowError);
    expect(checksumOf('')).toHaveLength(64);
  });
});

describe('a draft', () => {
  const url = '/api/v1/workflows/win-back';
  const save = (text: string, etag?: string) =>
    mara().put(`${url}/draft`, { source: text }, etag === undefined ? {} : { 'if-match': etag });

  it('is saved with its errors, and a workflow with it', async () => {
    const broken = await save('workflow: win-back\nname: Win back\nkind: rsik\n');
    expect(broken.statusCode, broken.body).toBe(200);
    const { issues, revision } = broken.json<{ issues: { code: string; path: string }[]; revision: number }>();
    expect(issues.map((issue) => issue.path)).toEqual(expect.arrayContaining(['kind', 'on', 'steps']));
    expect(revision).toBe(1);
    const read = await mara().get(url);
    expect(read.json(), read.body).toMatchObject({
      definition: null,
      publishedVersion: null,
      hasDraft: true,
      steps: 0,
    });
    const publish = await mara().post(`${url}/publish`, {});
    expect(publish.statusCode).toBe(422);
    expect(publish.json()).toMatchObject({ code: 'definition_invalid' });
    expect(publish.json<{ errors: { path: string; suggestion?: string }[] }>().errors).toEqual(
      expect.arrayContaining([expect.objectContaining({ path: 'kind', suggestion: 'risk' })]),
    );
  });

  it('needs the revision that was read', async () => {
    expect((await save(source())).statusCode).toBe(428);
    expect((await save(source(), '"9"')).statusCode).toBe(412);
    const saved = await save(source({ expect: 'nowhere' }), '"1"');
    expect(saved.headers['etag']).toBe('"2"');
  });

  it('of another name is refused to be published', async () => {
    const { revision } = (await mara().get(`${url}/draft`)).json<{ revision: number }>();
    const saved = await save(source({ slug: 'other' }), `"${revision}"`);
    expect(saved.json()).toMatchObject({ issues: [{ code: 'slug_mismatch', path: 'workflow' }] });
    await save(source(), `"${revision + 1}"`);
  });

  it('with a failing test is not published', async () => {
    const { revision } = (await mara().get(`${url}/draft`)).json<{ revision: number }>();
    const failing = source().replace('waitingAt: call', 'status: completed');
    await save(failing, `"${revision}"`);
    const run = await mara().post(`${url}/test`);
    expect(run.json(), run.body).toMatchObject({
      passed: 0,
      failed: 1,
      tests: [{ name: 'calls first', passed: false }],
    });
    const publish = await mara().post(`${url}/publish`, {});
    expect(publish.statusCode).toBe(422);
    expect(publish.json()).toMatchObject({ code: 'tests_failed', errors: [{ path: 'tests[0]', code: 'test_failed' }] });
    await save(source(), `"${revision + 1}"`);
  });

  it('is published, bound, compared and rolled back to', async () => {
    // The shipped health check may claim the whole kind.
    const bound = await inside((tx) =>
      rows<{ slug: string }>(
        tx,
        sql`select w.slug from renubu.workflow_bindings b join renubu.workflows w on w.id = b.workflow_id
             where b.kind = 'risk' and b.stage = '*'`,
      ),
    );
    for (const { slug } of bound) {
      const refused = await mara().post(`${url}/publish`, {});
      expect(refused.json()).toMatchObject({ code: 'binding_conflict', workflows: [slug, 'win-back'] });
      expect((await mara().post(`/api/v1/workflows/${slug}/disable`)).json()).toMatchObject({ enabled: false });
    }
    const first = await mara().post(`${url}/publish`, { note: 'First' });
    expect(first.json(), first.body).toMatchObject({ publishedVersion: 1, hasDraft: false, steps: 1 });
    const extra = '  - id: note\n    type: action\n    uses: log.write\n    with: { message: called }\n';
    await save(source({ name: 'Win them back', extra }));
    const diff = (await mara().get(`${url}/diff`)).json<{
      changes: { kind: string; path: string; message: string }[];
    }>();
    expect(diff.changes.map(({ kind, path, message }) => [kind, path, message])).toEqual([
      ['changed', 'name', 'name of the workflow was changed.'],
      ['added', 'steps[1]', '“note” was added.'],
    ]);
    const second = await mara().post(`${url}/publish`, { note: 'Second' });
    expect(
      second
        .json<WorkflowDetail>()
        .versions.map(({ version, note, current, createdBy }) => [version, note, current, createdBy]),
    ).toEqual([
      [2, 'Second', true, 'Mara'],
      [1, 'First', false, 'Mara'],
    ]);
    const back = await mara().post(`${url}/rollback`, { version: 1 });
    expect(back.json(), back.body).toMatchObject({ name: 'Win back', publishedVersion: 3 });
    expect(back.json<WorkflowDetail>().versions[0]).toMatchObject({ rolledBackFrom: 1, current: true });
    expect((await mara().get(`${url}/diff?from=1&to=3`)).json()).toEqual({ changes: [] });
    expect((await mara().get(`${url}/versions/2`)).json()).toMatchObject({
      version: 2,
      note: 'Second',
      current: false,
    });
    expect((await mara().get(`${url}/versions/9`)).statusCode).toBe(404);
    expect((await mara().post(`${url}/rollback`, { version: 3 })).json()).toMatchObject({ code: 'already_published' });
    expect((await mara().post(`${url}/publish`, {})).json()).toMatchObject({ code: 'no_draft' });
  });

  it('gives new executions their plan', async () => {
    const published = await inside((tx) => loadPublishedPlan(tx, ctx, { slug: 'win-back' }));
    expect(published).toMatchObject({ version: 3, enabled: true });
    expect([...published.plan.nodes.keys()]).toEqual(['call']);
    const again = await inside((tx) => loadPublishedPlan(tx, ctx, { workflowId: published.workflowId }));
    expect(again.plan).toBe(published.plan);
  });

  it('is discarded, the workflow with it when it was never published', async () => {
    await save(source({ name: 'Unwanted' }));
    expect((await mara().delete(`${url}/draft`)).statusCode).toBe(204);
    expect((await mara().delete(`${url}/draft`)).statusCode).toBe(404);
    expect((await mara().get(url)).json()).toMatchObject({ name: 'Win back', hasDraft: false });
    await mara().put('/api/v1/workflows/never/draft', { source: 'workflow: never' });
    expect((await mara().delete('/api/v1/workflows/never/draft')).statusCode).toBe(204);
    expect((await mara().get('/api/v1/workflows/never')).statusCode).toBe(404);
  });

  it('for a place another workflow has is refused, naming it', async () => {
    await mara().put('/api/v1/workflows/rival/draft', { source: source({ slug: 'rival', name: 'Rival' }) });
    const refused = await mara().post('/api/v1/workflows/rival/publish', {});
    expect(refused.statusCode).toBe(409);
    expect(refused.json()).toMatchObject({ code: 'binding_conflict', workflows: ['win-back', 'rival'] });
    expect((await mara().get('/api/v1/workflows/rival')).json()).toMatchObject({ publishedVersion: null });
    await mara().post(`${url}/disable`);
    expect((await mara().post('/api/v1/workflows/rival/publish', {})).statusCode).toBe(200);
    expect((await mara().post(`${url}/enable`)).json()).toMatchObject({ code: 'binding_conflict' });
  });
});

it('checks without saving, counts executions, and gives editors the schema', async () => {
  const checked = await mara().post('/api/v1/workflows/check', { source: 'steps: [' });
  expect(checked.json()).toMatchObject({ ok: false });
  const fine = await mara().post('/api/v1/workflows/check', { source: source({ slug: 'fresh' }) });
  expect(fine.json(), fine.body).toMatchObject({ ok: true });
  const schema = await app.anonymous.get('/api/v1/workflows/schema.json');
  expect(schema.statusCode, schema.body.slice(0, 300)).toBe(200);
  expect(schema.json()).toMatchObject({ title: 'Renubu workflow', type: 'object' });
  expect(schema.body).toContain('"guided"');
  await app.as(org.session('Sarah')).post('/api/v1/workflows/rival/start', {});
  expect((await mara().get('/api/v1/workflows/rival')).json()).toMatchObject({
    executions: { open: 1, completed: 0, failed: 0 },
  });
});

it('lets only those publish who may, and shows nothing to others', async () => {
  const sarah = app.as(org.session('Sarah'));
  expect((await sarah.put('/api/v1/workflows/mine/draft', { source: source() })).statusCode).toBe(403);
  expect((await sarah.post('/api/v1/workflows/win-back/publish', {})).statusCode).toBe(403);
  const other = await testOrganization(ctx, 'Other', [{ name: 'Olga', role: 'admin' }]);
  const olga = app.as(other.session('Olga'));
  expect((await olga.get('/api/v1/workflows')).json()).toEqual({ items: [] });
  expect((await olga.get('/api/v1/workflows/win-back')).statusCode).toBe(404);
});
