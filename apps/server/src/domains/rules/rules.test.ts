import { beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { registerWorkflowRoutes } from '../workflows/routes.ts';
import { registerRuleRoutes } from './routes.ts';

const database = testDatabase();
let ctx: TestContext;
let organization: TestOrganization;

beforeAll(async () => {
  ctx = testContext(database);
  organization = await testOrganization(ctx, 'Acme', [{ name: 'Ada', role: 'admin' }]);
});

async function admin() {
  const app = await testApp(ctx, (target) => {
    registerRuleRoutes(target, ctx);
    registerWorkflowRoutes(target, ctx);
  });
  return app.as(organization.session('Ada'));
}

const vip = {
  slug: 'vip',
  name: 'VIP',
  condition: {
    all: [
      { field: 'order.total', op: 'gte', value: 1000 },
      { field: 'customer.tier', op: 'eq', value: 'gold' },
    ],
  },
};

describe('rules', () => {
  it('are created once, read, changed with the version read before, and removed', async () => {
    const ada = await admin();
    expect((await ada.post('/api/v1/rules', vip)).json()).toMatchObject({ slug: 'vip', revision: 1, usedBy: [] });
    expect((await ada.post('/api/v1/rules', vip)).json()).toMatchObject({ status: 409, code: 'slug_taken' });
    const { slug, ...change } = { ...vip, name: 'Very important' };
    expect((await ada.put(`/api/v1/rules/${slug}`, change)).statusCode).toBe(428);
    expect((await ada.put(`/api/v1/rules/${slug}`, change, { 'if-match': '"7"' })).statusCode).toBe(412);
    const changed = await ada.put(`/api/v1/rules/${slug}`, change, { 'if-match': '"1"' });
    expect(changed.json()).toMatchObject({ name: 'Very important', revision: 2 });
    expect((await ada.get('/api/v1/rules')).json()).toMatchObject({ items: [{ slug: 'vip', revision: 2 }] });
    expect((await ada.delete('/api/v1/rules/vip')).statusCode).toBe(204);
    expect((await ada.get('/api/v1/rules/vip')).statusCode).toBe(404);
  });

  it('U13: are tested whole, with both compared values of every part', async () => {
    const ada = await admin();
    await ada.post('/api/v1/rules', vip);
    const data = { order: { total: 1500 }, customer: { tier: 'silver' } };
    expect((await ada.post('/api/v1/rules/vip/test', { data })).json()).toMatchObject({
      result: false,
      explanation: 'order.total (1500) is at least 1000 and customer.tier ("silver") is not "gold"',
      verdict: {
        kind: 'all',
        children: [
          { field: 'order.total', op: 'gte', actual: 1500, expected: 1000, result: true },
          { field: 'customer.tier', op: 'eq', actual: 'silver', expected: 'gold', result: false },
        ],
      },
    });
    const condition = { field: 'order.total', op: 'lt', value: 10 };
    expect((await ada.post('/api/v1/rules/vip/test', { data, condition })).json()).toMatchObject({ result: false });
    expect((await ada.post('/api/v1/rules/no-such/test', { data })).statusCode).toBe(404);
  });

  it('refuse conditions that cannot be used, with the place', async () => {
    const ada = await admin();
    const create = (condition: unknown) => ada.post('/api/v1/rules', { slug: 'bad', name: 'Bad', condition });
    expect((await create({ rule: 'vip' })).json()).toMatchObject({ status: 422, errors: [{ code: 'nested_rule' }] });
    const pattern = await create({ any: [{ field: 'a', op: 'matches', value: '(?<=x)y' }] });
    expect(pattern.json()).toMatchObject({
      status: 422,
      errors: [{ code: 'bad_pattern', path: expect.stringMatching(/^body\.condition\.any\[0\]/) }],
    });
    expect((await create({ cel: '1 +' })).json()).toMatchObject({ status: 422, errors: [{ code: 'bad_expression' }] });
    let deep: object = { field: 'a', op: 'exists' };
    for (let level = 0; level < 60; level += 1) deep = { not: deep };
    expect((await create(deep)).statusCode).toBe(422);
  });

  it('stay while a draft names them', async () => {
    const ada = await admin();
    await ada.post('/api/v1/rules', { ...vip, slug: 'used' });
    const source = `
workflow: uses-rule
name: Uses a rule
kind: automation
on: [{ manual: {} }]
steps:
  - { id: check, type: condition, if: { rule: used }, then: [{ id: yes, type: decision, outcome: allow }] }
`;
    await ada.put('/api/v1/workflows/uses-rule/draft', { source });
    expect((await ada.get('/api/v1/rules/used')).json()).toMatchObject({ usedBy: ['uses-rule'] });
    expect((await ada.delete('/api/v1/rules/used')).json()).toMatchObject({
      status: 409,
      code: 'rule_in_use',
      workflows: ['uses-rule'],
    });
  });
});
