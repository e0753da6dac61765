-- Foundations: tenant isolation helpers, outbox, idempotency keys, process leases.

create function renubu.current_organization() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('renubu.organization_id', true), '')::uuid;

comment on function renubu.current_organization() is 'The organization of the running tenant transaction, or null.';

-- The application role sees rows of the current organization only; the owner (migrations, daemons) sees all of them,
-- also where the owner is not a superuser and row security is forced.
create function renubu.protect(target regclass, privileges text default 'select, insert, update, delete') returns void
  language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('drop policy if exists organization_only on %s', target);
  execute format('drop policy if exists system_access on %s', target);
  execute format(
    'create policy organization_only on %s to renubu_app
       using (organization_id = (select renubu.current_organization()))
       with check (organization_id = (select renubu.current_organization()))', target);
  execute format('create policy system_access on %s to %I using (true) with check (true)', target, current_user);
  execute format('revoke all on %s from renubu_app', target);
  execute format('grant %s on %s to renubu_app', privileges, target);
end $$;

comment on function renubu.protect(regclass, text) is
  'Turns row-level security on for a tenant table and grants the application role the named privileges.';

-- Creates the missing monthly partitions of [from_date, to_date) and a default partition. Rows that already landed in
-- the default partition move to the new one.
create function renubu.ensure_month_partitions(parent regclass, from_date date, to_date date) returns integer
  language plpgsql as $$
declare
  parent_schema text;
  parent_name text;
  key_column text;
  default_table text;
  month date := date_trunc('month', from_date)::date;
  next_month date;
  partition_name text;
  lower_bound text;
  upper_bound text;
  created integer := 0;
begin
  select n.nspname, c.relname, a.attname
    into parent_schema, parent_name, key_column
    from pg_partitioned_table p
    join pg_class c on c.oid = p.partrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]
   where p.partrelid = parent and p.partstrat = 'r' and p.partnatts = 1;
  if parent_name is null then
    raise exception '% is not partitioned by range of one column', parent;
  end if;
  default_table := format('%I.%I', parent_schema, parent_name || '_default');
  if to_regclass(default_table) is null then
    execute format('create table %s partition of %s default', default_table, parent);
  end if;
  while month < to_date loop
    next_month := (month + interval '1 month')::date;
    partition_name := format('%I.%I', parent_schema, parent_name || to_char(month, '"_y"YYYY"m"MM'));
    if to_regclass(partition_name) is null then
      lower_bound := to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00';
      upper_bound := to_char(next_month, 'YYYY-MM-DD') || ' 00:00:00+00';
      execute format('create table %s (like %s including all)', partition_name, parent);
      execute format(
        'with moved as (delete from %s where %I >= %L and %I < %L returning *) insert into %s overriding system value select * from moved',
        default_table, key_column, lower_bound, key_column, upper_bound, partition_name);
      execute format('alter table %s attach partition %s for values from (%L) to (%L)',
        parent, partition_name, lower_bound, upper_bound);
      created := created + 1;
    end if;
    month := next_month;
  end loop;
  return created;
end $$;

comment on function renubu.ensure_month_partitions(regclass, date, date) is
  'Creates missing monthly partitions of [from_date, to_date) and the default partition; returns how many were made.';

-- Outbox: what happened, for live updates and the next stages. (tx, id) orders rows so that readers who stop below
-- pg_snapshot_xmin never miss a row of a transaction that commits late.
create table renubu.outbox (
  id bigint generated always as identity,
  tx xid8 not null default pg_current_xact_id(),
  organization_id uuid not null default renubu.current_organization(),
  topic text not null,
  type text not null,
  subject text not null,
  data jsonb not null default '{}',
  at timestamptz not null default now(),
  primary key (tx, id)
);
create index outbox_topic on renubu.outbox (organization_id, topic, tx, id);
create index outbox_at on renubu.outbox (at);
select renubu.protect('renubu.outbox', 'select, insert');

create table renubu.outbox_cursors (
  consumer text primary key,
  tx xid8 not null,
  id bigint not null,
  updated_at timestamptz not null default now()
);

-- Answers kept for `Idempotency-Key`: a repeated request gets the stored answer.
create table renubu.idempotency_keys (
  organization_id uuid not null,
  user_id text not null,
  key text not null,
  method text not null,
  url text not null,
  request_hash text not null,
  locked_until timestamptz,
  status integer,
  content_type text,
  headers jsonb,
  body text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (organization_id, user_id, key)
);
create index idempotency_keys_expiry on renubu.idempotency_keys (expires_at);
select renubu.protect('renubu.idempotency_keys');

-- One row per running process; survivors take over the work of a process whose lease expired.
create table renubu.process_leases (
  id text primary key,
  role text not null,
  host text not null,
  pid integer not null,
  started_at timestamptz not null,
  expires_at timestamptz not null
);
