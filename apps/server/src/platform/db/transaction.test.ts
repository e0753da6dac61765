import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../testing/database.ts';
import { row, rows, systemTransaction, tenantTransaction } from './transaction.ts';

const database = testDatabase();
const ours = randomUUID();
const theirs = randomUUID();

beforeAll(async () => {
  await database.db.system.query(`
    create table renubu.notes (organization_id uuid not null, id integer generated always as identity, text text not null);
    select renubu.protect('renubu.notes');
    create table renubu.log (organization_id uuid not null, at timestamptz not null, text text) partition by range (at);
    select renubu.protect('renubu.log', 'select, insert');
    select renubu.ensure_month_partitions('renubu.log', date '2026-01-01', date '2026-03-01')`);
  for (const [organizationId, text] of [
    [ours, 'our note'],
    [theirs, 'their note'],
  ] as const) {
    await tenantTransaction(database.db, organizationId, (tx) =>
      tx.execute(sql`insert into renubu.notes (organization_id, text) values (${organizationId}, ${text})`),
    );
  }
});

describe('tenantTransaction', () => {
  it('sees rows of its organization only, also when a query forgets the filter', async () => {
    const found = await tenantTransaction(database.db, ours, (tx) =>
      rows<{ text: string }>(tx, sql`select text from renubu.notes`),
    );
    expect(found).toEqual([{ text: 'our note' }]);
  });

  it('changes no foreign rows when a statement forgets the filter', async () => {
    await tenantTransaction(database.db, ours, (tx) => tx.execute(sql`update renubu.notes set text = text || '!'`));
    await tenantTransaction(database.db, ours, (tx) =>
      tx.execute(sql`delete from renubu.notes where text like 'their%'`),
    );
    const found = await tenantTransaction(database.db, theirs, (tx) =>
      rows<{ text: string }>(tx, sql`select text from renubu.notes`),
    );
    expect(found).toEqual([{ text: 'their note' }]);
  });

  it('refuses to write rows of another organization', async () => {
    const write = tenantTransaction(database.db, ours, (tx) =>
      tx.execute(sql`insert into renubu.notes (organization_id, text) values (${theirs}, 'smuggled')`),
    );
    await expect(write).rejects.toMatchObject({ cause: { code: '42501' } });
  });

  it('sees nothing outside a tenant transaction', async () => {
    const { rows: found } = await database.db.app.query('select * from renubu.notes');
    expect(found).toEqual([]);
  });

  it('does not carry the organization over to the next user of the connection', async () => {
    await tenantTransaction(database.db, ours, async (tx) => {
      expect(await row(tx, sql`select renubu.current_organization()::text as id`)).toEqual({ id: ours });
    });
    const clients = await Promise.all(Array.from({ length: 3 }, () => database.db.app.connect()));
    const seen = await Promise.all(
      clients.map(async (client) => (await client.query('select renubu.current_organization() as id')).rows[0]),
    );
    for (const client of clients) client.release();
    expect(seen).toEqual([{ id: null }, { id: null }, { id: null }]);
  });

  it('runs as a role that cannot bypass row security', async () => {
    const role = await tenantTransaction(database.db, ours, (tx) =>
      row<{ name: string; bypass: boolean; super: boolean }>(
        tx,
        sql`select rolname as name, rolbypassrls as bypass, rolsuper as super from pg_roles where rolname = current_user`,
      ),
    );
    expect(role).toEqual({ name: 'renubu_app', bypass: false, super: false });
  });

  it('rolls back everything when the work fails, and keeps the connection usable', async () => {
    const failing = tenantTransaction(database.db, ours, async (tx) => {
      await tx.execute(sql`insert into renubu.notes (organization_id, text) values (${ours}, 'lost')`);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const found = await tenantTransaction(database.db, ours, (tx) =>
      rows(tx, sql`select 1 from renubu.notes where text = 'lost'`),
    );
    expect(found).toEqual([]);
  });

  it('refuses an organization id that is not a UUID', async () => {
    await expect(tenantTransaction(database.db, `${ours}'; drop`, async () => 1)).rejects.toThrow(TypeError);
  });

  it('refuses writes when read only', async () => {
    const write = tenantTransaction(database.db, ours, (tx) => tx.execute(sql`delete from renubu.notes`), {
      readOnly: true,
    });
    await expect(write).rejects.toMatchObject({ cause: { code: '25006' } });
  });
});

describe('systemTransaction', () => {
  it('sees the rows of every organization', async () => {
    const found = await systemTransaction(database.db, (tx) => rows(tx, sql`select 1 from renubu.notes`));
    expect(found).toHaveLength(2);
  });
});

describe('protect', () => {
  it('grants append-only tables no update', async () => {
    const at = new Date('2026-01-10T00:00:00Z');
    await tenantTransaction(database.db, ours, (tx) =>
      tx.execute(sql`insert into renubu.log values (${ours}, ${at}, 'a')`),
    );
    const update = tenantTransaction(database.db, ours, (tx) => tx.execute(sql`update renubu.log set text = 'b'`));
    await expect(update).rejects.toMatchObject({ cause: { code: '42501' } });
  });

  it('keeps partitions from being read directly', async () => {
    const read = tenantTransaction(database.db, ours, (tx) => rows(tx, sql`select * from renubu.log_y2026m01`));
    await expect(read).rejects.toMatchObject({ code: '42501' });
  });
});

describe('ensure_month_partitions', () => {
  it('moves rows out of the default partition into the month they belong to', async () => {
    const at = new Date('2026-05-31T23:59:59Z');
    await tenantTransaction(database.db, ours, (tx) =>
      tx.execute(sql`insert into renubu.log values (${ours}, ${at}, 'early')`),
    );
    await systemTransaction(database.db, async (tx) => {
      const ensure = sql`select renubu.ensure_month_partitions('renubu.log', date '2026-02-01', date '2026-07-01') as made`;
      expect(await row(tx, ensure)).toEqual({ made: 4 });
      expect(await row(tx, ensure)).toEqual({ made: 0 });
      expect(await rows(tx, sql`select text from renubu.log_y2026m05`)).toEqual([{ text: 'early' }]);
      expect(await rows(tx, sql`select text from renubu.log_default`)).toEqual([]);
    });
  });
});

describe('rows', () => {
  it('gives int8 as number, date as text, timestamptz as Date, arrays alike', async () => {
    const values = await systemTransaction(database.db, (tx) =>
      row(
        tx,
        sql`select 5::bigint as n, date '2026-01-31' as d, timestamptz '2026-01-31 12:00Z' as t,
                         array[1,2]::bigint[] as ns, array['2026-01-31']::date[] as ds, 1.50::numeric as x`,
      ),
    );
    expect(values).toEqual({
      n: 5,
      d: '2026-01-31',
      t: new Date('2026-01-31T12:00:00Z'),
      ns: [1, 2],
      ds: ['2026-01-31'],
      x: '1.50',
    });
  });
});
