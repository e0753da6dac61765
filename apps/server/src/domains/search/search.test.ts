import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { systemActor } from '../../platform/session.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { createTask } from '../tasks/commands/create-task.ts';
import { registerSearchRoutes } from './routes.ts';

const database = testDatabase();
let app: TestApp;
let acme: TestOrganization;
let other: TestOrganization;

beforeAll(async () => {
  const ctx = testContext(database);
  acme = await testOrganization(ctx, 'Acme', [{ name: 'Sarah' }]);
  other = await testOrganization(ctx, 'Other', [{ name: 'Olga' }]);
  for (const { organizationId } of [acme, other]) {
    await tenantTransaction(ctx.db, organizationId, async (tx) => {
      const names = [
        'Acme Corporation',
        'Big Acme',
        'TechCo 100%',
        'Lacmeira',
        ...Array.from({ length: 30 }, (_, i) => `Many ${i}`),
      ];
      for (const name of names) {
        await tx.execute(sql`insert into renubu.customers (id, organization_id, name, domain)
          values (${ctx.newId()}, ${organizationId}, ${name}, ${name === 'TechCo 100%' ? 'acme-tech.test' : null})`);
      }
      const by = systemActor;
      await createTask(tx, ctx, { organizationId, title: 'Call Acme back', owner: 'human', by });
      const done = await createTask(tx, ctx, { organizationId, title: 'Old Acme task', owner: 'human', by });
      await tx.execute(sql`update renubu.tasks set ended_at = now(), status = 'completed' where id = ${done}`);
      const [workflow, version] = [ctx.newId(), ctx.newId()];
      await tx.execute(sql`insert into renubu.workflows (id, organization_id, slug, name, kind, created_at, updated_at)
        values (${workflow}, ${organizationId}, 'acme-care', 'Care', 'renewal', now(), now())`);
      await tx.execute(sql`insert into renubu.workflow_versions (id, organization_id, workflow_id, definition, source, checksum, created_by, created_at)
        values (${version}, ${organizationId}, ${workflow}, '{}', '', '', 'x', now())`);
      await tx.execute(sql`insert into renubu.executions (id, organization_id, workflow_id, version_id, version, slug, workflow_name, kind, customer_id, status, started_by, created_at, updated_at)
        select ${ctx.newId()}, ${organizationId}, ${workflow}, ${version}, 1, 'acme-care', 'Care', 'renewal', id, 'waiting', '{}', now(), now()
          from renubu.customers where name = 'Big Acme'`);
    });
  }
  app = await testApp(ctx, (target) => registerSearchRoutes(target, ctx));
});
afterAll(() => app.close());

const find = async (q: string, session = acme.session('Sarah')) => {
  const answer = await app.as(session).get(`/api/v1/search?q=${encodeURIComponent(q)}`);
  return answer.json().items as { kind: string; title: string; link: string }[];
};

describe('search', () => {
  it('ranks beginnings before words before middles, across kinds', async () => {
    const found = await find('ACME');
    expect(found.map(({ title }) => title)).toEqual([
      'Acme Corporation',
      'TechCo 100%',
      'Care',
      'Big Acme',
      'Care · Big Acme',
      'Call Acme back',
      'Lacmeira',
    ]);
    expect(found[0]?.link).toMatch(/^\/customers\//);
    expect(found[2]?.link).toBe('/workflows/acme-care');
  });

  it('finds executions by customer and by workflow, each once', async () => {
    expect((await find('big')).map(({ title }) => title)).toEqual(['Big Acme', 'Care · Big Acme']);
    expect((await find('care')).map(({ kind }) => kind)).toEqual(['workflow', 'execution']);
  });

  it('takes wildcards as they are written and gives at most 20', async () => {
    expect((await find('100%')).map(({ title }) => title)).toEqual(['TechCo 100%']);
    expect(await find('%')).toHaveLength(1);
    expect(await find('_')).toEqual([]);
    expect((await find('many')).length).toBeLessThanOrEqual(20);
  });

  it('shows only what the role may read, of the own organization', async () => {
    const session = { ...acme.session('Sarah'), permissions: ['tasks.read'] as const };
    expect((await find('acme', session)).map(({ kind }) => kind)).toEqual(['task']);
    const ids = new Set((await find('acme')).map(({ link }) => link));
    const foreign = (await find('acme', other.session('Olga'))).filter(({ kind }) => kind !== 'workflow');
    expect(foreign.some(({ link }) => ids.has(link))).toBe(false);
    expect((await app.anonymous.get('/api/v1/search?q=x')).statusCode).toBe(401);
    expect((await app.as(acme.session('Sarah')).get('/api/v1/search?q=')).statusCode).toBe(400);
  });
});
