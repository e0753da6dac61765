import { defaultScoring, fourStageTable } from '@renubu/core/renewals/presets';
import { sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rows, tenantTransaction, type Tx } from '../../platform/db/transaction.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { runDueNights } from '../intelligence/commands/night.ts';
import { workPendingAnalyses } from '../intelligence/commands/work-pending.ts';
import { ingestSignals } from '../signals/commands/ingest.ts';
import { closeQueueItem } from './commands/close.ts';
import { followMember } from './commands/follow-member.ts';
import { publishDetermination } from './commands/publish-configuration.ts';
import { refreshWork } from './commands/refresh.ts';
import { startItem } from './commands/start.ts';
import { makeFixtures, type Fixtures } from './fixtures.ts';

const database = testDatabase();
let ctx: TestContext;
let fixtures: Fixtures;
let sarah: string;

const tx = <T>(work: (tx: Tx) => Promise<T>) => tenantTransaction(ctx.db, fixtures.organizationId, work);
const refresh = () => tx((t) => refreshWork(t, ctx, fixtures.organizationId));
const work = async () => {
  while ((await workPendingAnalyses(ctx)) > 0);
};
interface Item {
  id: string;
  kind: string;
  stage: string | null;
  status: string;
  assignee_id: string | null;
  triggers: number;
  reason: string | null;
}
const items = () =>
  tx((t) =>
    rows<Item>(
      t,
      sql`
    select id, kind, stage, status, assignee_id, triggers, reason from renubu.queue_items order by id`,
    ),
  );
const open = async () => (await items()).filter(({ status }) => ['pending', 'in_progress', 'snoozed'].includes(status));
const session = () => ({
  organizationId: fixtures.organizationId,
  userId: sarah,
  name: 'Sarah',
  email: 'sarah@example.test',
  role: 'csm',
  permissions: ['queue.work', 'queue.readTeam'],
});

beforeAll(() => {
  ctx = testContext(database);
});
beforeEach(async () => {
  ctx.clock.set('2026-01-15T09:00:00Z');
  fixtures = await makeFixtures(ctx);
  sarah = await fixtures.member();
});

describe('determination', () => {
  it('makes work only where a published workflow is bound, for every kind that applies', async () => {
    await fixtures.workflow({ slug: 'critical', kind: 'renewal', stages: ['critical'] });
    await fixtures.workflow({ slug: 'quarterly', kind: 'strategic' });
    await fixtures.customer({ plan: 'invest', ownerId: sarah, renewalDate: '2026-01-25' });
    await fixtures.customer({ plan: 'manage', ownerId: sarah, renewalDate: '2026-04-25' });
    await refresh();
    expect((await open()).map(({ kind, stage }) => [kind, stage])).toEqual([
      ['renewal', 'critical'],
      ['strategic', null],
    ]);
    expect(await refresh()).toMatchObject({ created: 0, superseded: 0, changed: 0 });
  });

  it('needs a recommendation for far-off renewals', async () => {
    await fixtures.workflow({ slug: 'any', kind: 'renewal' });
    const id = await fixtures.customer({ ownerId: sarah, renewalDate: '2026-12-25' });
    await refresh();
    expect(await open()).toEqual([]);
    await tx((t) =>
      rows(
        t,
        sql`
      insert into renubu.customer_intelligence (organization_id, customer_id, risk_score, health_score, opportunity_score,
        risk_source, recommendation_count, analysis, analyzed_at)
      values (${fixtures.organizationId}, ${id}, 10, 80, 10, 'built-in', 1, '{}', now())`,
      ),
    );
    await refresh();
    expect(await open()).toMatchObject([{ stage: 'monitor' }]);
  });

  it('supersedes waiting work when the day moves the customer to another stage', async () => {
    await fixtures.workflow({ slug: 'any', kind: 'renewal' });
    await fixtures.customer({ ownerId: sarah, renewalDate: '2026-01-23' });
    await work();
    expect(await open()).toMatchObject([{ stage: 'critical', status: 'pending' }]);
    ctx.clock.advance({ days: 2 });
    expect(await runDueNights(ctx)).toBeGreaterThan(0);
    expect(await items()).toMatchObject([
      { stage: 'critical', status: 'superseded', reason: 'The customer moved from critical to emergency.' },
      { stage: 'emergency', status: 'pending', assignee_id: sarah },
    ]);
    expect(await runDueNights(ctx)).toBe(0);
  });

  it('ends a running execution for a later stage, not for an earlier one, and keeps its open tasks', async () => {
    await fixtures.workflow({ slug: 'any', kind: 'renewal' });
    const customer = await fixtures.customer({ ownerId: sarah, renewalDate: '2026-01-23' });
    await work();
    const [item] = await open();
    const { executionId } = await startItem(ctx, session(), item!.id);
    await tx((t) =>
      rows(
        t,
        sql`
      insert into renubu.tasks (id, organization_id, execution_id, customer_id, title, owner, created_by, created_at, updated_at)
      values (gen_random_uuid(), ${fixtures.organizationId}, ${executionId}, ${customer}, 'Call', 'human', '{}', now(), now())`,
      ),
    );
    const setDate = (date: string) =>
      tx((t) => rows(t, sql`update renubu.customers set renewal_date = ${date} where id = ${customer}`));
    await setDate('2026-02-20');
    await refresh();
    expect(await open()).toMatchObject([{ stage: 'critical', status: 'in_progress' }]);
    await setDate('2026-01-17');
    await refresh();
    expect(await items()).toMatchObject([
      { stage: 'critical', status: 'superseded' },
      { stage: 'emergency', status: 'pending', assignee_id: sarah },
    ]);
    expect(await tx((t) => rows(t, sql`select status from renubu.executions where id = ${executionId}`))).toEqual([
      { status: 'cancelled' },
    ]);
    expect(await tx((t) => rows(t, sql`select status from renubu.tasks`))).toEqual([{ status: 'pending' }]);
    const next = await startItem(ctx, session(), (await open())[0]!.id);
    expect(await tx((t) => rows(t, sql`select execution_id from renubu.tasks`))).toEqual([
      { execution_id: next.executionId },
    ]);
  });

  it('does not make closed work again until the stage changes, nor after the renewal is settled', async () => {
    await fixtures.workflow({ slug: 'any', kind: 'renewal' });
    await fixtures.customer({ ownerId: sarah, renewalDate: '2026-01-23' });
    await refresh();
    await tx(async (t) =>
      closeQueueItem(t, ctx, (await open())[0]!.id, { status: 'skipped', reason: 'Handled by mail' }),
    );
    await refresh();
    expect(await open()).toEqual([]);
    ctx.clock.advance({ days: 2 });
    await refresh();
    expect(await open()).toMatchObject([{ stage: 'emergency' }]);
    const { executionId } = await startItem(ctx, session(), (await open())[0]!.id);
    await tx(async (t) => {
      await rows(
        t,
        sql`update renubu.executions set outcome = 'renewed', status = 'completed' where id = ${executionId}`,
      );
      await closeQueueItem(t, ctx, (await open())[0]!.id, { status: 'completed' });
    });
    ctx.clock.advance({ days: 10 });
    await refresh();
    expect(await open()).toEqual([]);
  });

  it('counts further signals on the open item and renews its reason', async () => {
    await fixtures.workflow({ slug: 'any', kind: 'renewal' });
    await fixtures.customer({ externalId: 'acme', ownerId: sarah, renewalDate: '2026-01-18' });
    await work();
    const send = (value: number) =>
      tx((t) =>
        ingestSignals(t, ctx, fixtures.organizationId, [
          { customerExternalId: 'acme', metric: 'support.open_tickets', value },
        ]),
      );
    await send(2);
    await work();
    expect(await open()).toMatchObject([{ triggers: 2 }]);
    const why = await tx((t) => rows(t, sql`select why_now from renubu.queue_items`));
    expect(why).toEqual([{ why_now: '3 days to renewal, 2 open tickets' }]);
  });

  it('gives work without an owner to whoever has least to do and makes them the owner', async () => {
    const busy = sarah;
    const free = await fixtures.member({ name: 'Ben' });
    await fixtures.member({ name: 'Away', territories: ['APAC'] });
    await fixtures.workflow({ slug: 'any', kind: 'renewal' });
    await fixtures.executions(busy, 3);
    await fixtures.customer({ renewalDate: '2026-01-23', region: 'EMEA' });
    await refresh();
    expect(await open()).toMatchObject([{ assignee_id: free }]);
    expect(await tx((t) => rows(t, sql`select owner_id from renubu.customers`))).toEqual([{ owner_id: free }]);
  });

  it('gives work back when its assignee leaves, and gives out what belonged to nobody when somebody comes', async () => {
    await fixtures.workflow({ slug: 'any', kind: 'renewal' });
    await fixtures.customer({ ownerId: sarah, renewalDate: '2026-01-23' });
    await refresh();
    await tx(async (t) => {
      await rows(t, sql`update renubu.members set active = false where user_id = ${sarah}`);
      await followMember(t, ctx, fixtures.organizationId, sarah);
    });
    expect(await open()).toMatchObject([{ assignee_id: sarah }]);
    const ben = await fixtures.member({ name: 'Ben', experience: 'expert' });
    await tx((t) => followMember(t, ctx, fixtures.organizationId, ben));
    expect(await open()).toMatchObject([{ assignee_id: ben }]);
    expect(await tx((t) => rows(t, sql`select score from renubu.queue_items`))).toEqual([{ score: 96 }]);
    expect(await tx((t) => rows(t, sql`select owner_id from renubu.customers`))).toEqual([{ owner_id: ben }]);
  });

  it('follows a newly published table at once', async () => {
    await fixtures.workflow({ slug: 'any', kind: 'renewal' });
    await fixtures.customer({ ownerId: sarah, renewalDate: '2026-02-10' });
    await refresh();
    expect(await open()).toMatchObject([{ stage: 'signature' }]);
    await publishDetermination(ctx, session(), fourStageTable, () => undefined);
    expect(await open()).toMatchObject([{ stage: 'critical' }]);
    const [scored] = await tx((t) =>
      rows<{ score: number }>(t, sql`select score from renubu.queue_items where status = 'pending'`),
    );
    expect(scored?.score).toBe(defaultScoring.stageBase.critical);
  });
});
