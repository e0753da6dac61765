import { readdirSync } from 'node:fs';
import { is, SQL } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../testing/database.ts';

const database = testDatabase();
const here = new URL('./', import.meta.url);
const domains = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((path) =>
  /(^|\/)tables\.ts$/.test(path),
);

interface Column {
  name: string;
  type: string;
  required: boolean;
  hasDefault: boolean;
}

const aliases: Record<string, string> = {
  'timestamp with time zone': 'timestamptz',
  'double precision': 'float8',
  boolean: 'bool',
  integer: 'int4',
  bigint: 'int8',
  smallint: 'int2',
};

/** `numeric(7, 2)` → `numeric`, `text[]` → `_text`: as PostgreSQL names types in its catalog. */
function catalogType(type: string): string {
  const array = type.endsWith('[]');
  const plain = type.replace('[]', '').replace(/\s*\(.*\)/, '');
  return `${array ? '_' : ''}${aliases[plain] ?? plain}`;
}

function described(table: PgTable): Column[] {
  return getTableConfig(table).columns.map((column) => ({
    name: column.name,
    type: catalogType(column.getSQLType()),
    required: column.notNull,
    hasDefault: column.hasDefault || is(column.default, SQL) || column.generated !== undefined,
  }));
}

async function migrated(schema: string, name: string): Promise<Column[]> {
  const { rows } = await database.db.system.query<Column>(
    `select column_name as name, udt_name as type, is_nullable = 'NO' as required,
            column_default is not null or is_generated = 'ALWAYS' or is_identity = 'YES' as "hasDefault"
       from information_schema.columns where table_schema = $1 and table_name = $2`,
    [schema, name],
  );
  return rows;
}

const byName = (a: Column, b: Column) => a.name.localeCompare(b.name);
/** A default that only the database knows is fine: inserts through Drizzle may leave the column out or not. */
const essence = ({ name, type, required }: Column) => `${name} ${type}${required ? ' not null' : ''}`;

describe.each(domains)('%s', (path) => {
  it('mirrors the migrations', async () => {
    const found = (await import(new URL(path, here).href)) as Record<string, unknown>;
    const tables = Object.values(found).filter((value) => is(value, PgTable));
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables) {
      const { schema = 'public', name } = getTableConfig(table);
      const real = (await migrated(schema, name)).sort(byName);
      const ours = described(table).sort(byName);
      expect({ name, columns: ours.map(essence) }).toEqual({ name, columns: real.map(essence) });
      const invented = ours.filter(
        (column) => column.hasDefault && !real.find(({ name: other }) => other === column.name)?.hasDefault,
      );
      expect({ name, invented }).toEqual({ name, invented: [] });
    }
  });
});
