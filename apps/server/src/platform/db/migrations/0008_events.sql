-- Events: what happened outside or was told by an execution, kept once, dispatched to workflows and to executions that wait.

create table renubu.events (
  id uuid not null,
  organization_id uuid not null,
  -- `id` of the CloudEvent: with the source it names the event.
  ce_id text not null,
  source text not null,
  type text not null,
  subject text,
  time timestamptz not null,
  data_content_type text not null default 'application/json',
  data_schema text,
  extensions json not null default '{}',
  -- json, not jsonb: executions see what was sent, and writing is cheaper.
  data json not null default 'null',
  warnings text[] not null default '{}',
  -- Length of the chain of events that caused it, and the execution that told it.
  hops smallint not null default 0,
  caused_by uuid,
  received_at timestamptz not null,
  primary key (received_at, id)
) partition by range (received_at);
create table renubu.events_default partition of renubu.events default;
create index events_id on renubu.events (id);
create index events_recent on renubu.events (organization_id, received_at desc, id desc);
select renubu.protect('renubu.events');

-- Names of events already taken, so that a repeat is told and not done again; and the verdict its sender was given.
create table renubu.event_keys (
  organization_id uuid not null,
  source text not null,
  ce_id text not null,
  event_id uuid not null,
  received_at timestamptz not null,
  -- Kept where it took waiting; a verdict reached at once is told by its executions.
  decision json,
  primary key (organization_id, source, ce_id)
);
select renubu.protect('renubu.event_keys');

-- Events still to be dispatched, and those given up (dead letters). A row is deleted in the transaction that did what it
-- asks for. `target` narrows it to one workflow or one waiting execution; null is all.
create table renubu.event_dispatches (
  id uuid primary key,
  seq bigint generated always as identity,
  organization_id uuid not null,
  event_id uuid not null,
  received_at timestamptz not null,
  target text,
  replay boolean not null default false,
  status text not null default 'pending' check (status in ('pending', 'dead')),
  attempts smallint not null default 0,
  due_at timestamptz not null,
  claimed_until timestamptz,
  code text,
  reason text,
  created_at timestamptz not null,
  dead_at timestamptz
);
create index event_dispatches_pending on renubu.event_dispatches (seq) where status = 'pending';
create index event_dispatches_claimed on renubu.event_dispatches (organization_id, claimed_until)
  where claimed_until is not null;
create index event_dispatches_dead on renubu.event_dispatches (organization_id, dead_at desc, id desc)
  where status = 'dead';
create index event_dispatches_event on renubu.event_dispatches (event_id);
select renubu.protect('renubu.event_dispatches');

-- Which executions an event joined or woke, and which ones a replay started. (First starts: executions.event_id.)
create table renubu.event_links (
  organization_id uuid not null,
  event_id uuid not null,
  execution_id uuid not null references renubu.executions on delete cascade,
  how text not null check (how in ('started', 'joined', 'woke')),
  replay boolean not null default false,
  at timestamptz not null,
  primary key (event_id, execution_id, how)
);
create index event_links_execution on renubu.event_links (execution_id);
select renubu.protect('renubu.event_links');

-- Executions that wait for an event: written and deleted with the execution's state.
create table renubu.event_subscriptions (
  id uuid primary key,
  organization_id uuid not null,
  execution_id uuid not null references renubu.executions on delete cascade,
  path text not null,
  -- A type, a prefix ending in `.*`, or `*`.
  event_type text not null,
  match jsonb,
  created_at timestamptz not null
);
create index event_subscriptions_type on renubu.event_subscriptions (organization_id, event_type);
create index event_subscriptions_execution on renubu.event_subscriptions (execution_id);
select renubu.protect('renubu.event_subscriptions');

create table renubu.event_types (
  organization_id uuid not null references renubu.organizations on delete cascade,
  type text not null,
  description text not null default '',
  schema json,
  validation text not null default 'warn' check (validation in ('off', 'warn', 'reject')),
  updated_at timestamptz not null,
  primary key (organization_id, type)
);
select renubu.protect('renubu.event_types');

-- How long events are kept; no row means 90 days, null means for ever.
create table renubu.event_settings (
  organization_id uuid primary key references renubu.organizations on delete cascade,
  retention_days integer check (retention_days between 1 and 3650),
  updated_at timestamptz not null
);
select renubu.protect('renubu.event_settings');

-- Reusable condition sets. Definitions name them; publishing writes their condition into the version.
create table renubu.rules (
  organization_id uuid not null references renubu.organizations on delete cascade,
  slug text not null,
  name text not null,
  description text not null default '',
  condition json not null,
  revision integer not null default 1,
  updated_at timestamptz not null,
  primary key (organization_id, slug)
);
select renubu.protect('renubu.rules');

-- The inbound address of a workflow with a webhook trigger; the secret is sealed.
create table renubu.workflow_webhooks (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  workflow_id uuid not null unique references renubu.workflows on delete cascade,
  secret text not null,
  last_received_at timestamptz,
  last_error text,
  rotated_at timestamptz not null
);
select renubu.protect('renubu.workflow_webhooks');

-- An execution that ended while its event was decided is written as one value: JSON of `{ state, history }`, kept as bytes
-- because nobody looks into it here. `state` is then empty until something changes the execution; later lines of its
-- history stand in renubu.history. Rows up to 8 kB stay together, uncompressed: compressing costs more than writing them.
alter table renubu.execution_states add column packed bytea;
alter table renubu.execution_states set (toast_tuple_target = 8160);
