-- Connections -------------------------------------------------------------------------------------------------------

-- One table for both directions: `inbound` receives signed messages, every other connector is called by steps.
alter table renubu.connections drop constraint connections_kind_check;
alter table renubu.connections rename column kind to connector;
update renubu.connections set connector = 'inbound';
alter table renubu.connections
  -- Of an inbound one: its signing secret, sealed. Of all others: a JSON object of secrets, sealed as one text.
  alter column secret drop not null,
  add column config jsonb not null default '{}',
  add column secret_names text[] not null default '{}',
  add column revision integer not null default 1,
  add column updated_at timestamptz not null default now();

-- How a connection does; written in batches by the processes that call it.
create table renubu.connection_health (
  connection_id uuid primary key references renubu.connections on delete cascade,
  organization_id uuid not null references renubu.organizations on delete cascade,
  breaker text not null default 'closed' check (breaker in ('closed', 'open', 'halfOpen')),
  last_success_at timestamptz,
  last_error_at timestamptz,
  last_error text,
  updated_at timestamptz not null
);
select renubu.protect('renubu.connection_health');

create table renubu.connection_calls (
  connection_id uuid not null references renubu.connections on delete cascade,
  organization_id uuid not null references renubu.organizations on delete cascade,
  hour timestamptz not null,
  calls integer not null,
  failures integer not null,
  total_ms bigint not null,
  primary key (connection_id, hour)
);
create index connection_calls_age on renubu.connection_calls (hour);
select renubu.protect('renubu.connection_calls');

-- `{{ secrets.NAME }}` of what actions send; sealed.
create table renubu.organization_secrets (
  organization_id uuid not null references renubu.organizations on delete cascade,
  name text not null,
  secret text not null,
  description text,
  updated_by uuid,
  updated_at timestamptz not null,
  primary key (organization_id, name)
);
select renubu.protect('renubu.organization_secrets');

-- E-mails of the product: what became of each. The content is kept only while no mail server is connected.
create table renubu.outgoing_mails (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  idempotency_key text not null,
  recipients text[] not null,
  subject text not null,
  body_text text not null default '',
  body_html text,
  status text not null check (status in ('sent', 'failed', 'notConnected')),
  error text,
  created_at timestamptz not null,
  unique (organization_id, idempotency_key)
);
create index outgoing_mails_newest on renubu.outgoing_mails (organization_id, created_at desc, id desc);
create index outgoing_mails_age on renubu.outgoing_mails (created_at);
select renubu.protect('renubu.outgoing_mails');

-- Records -----------------------------------------------------------------------------------------------------------

-- JSON records of whatever type an organization keeps; `table.<name>` are reference tables.
create table renubu.records (
  organization_id uuid not null references renubu.organizations on delete cascade,
  entity text not null,
  id text not null,
  data jsonb not null,
  revision integer not null default 1,
  -- The effect that made or changed it last: a repeat of it is recognised.
  effect_key text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  updated_by jsonb not null,
  primary key (organization_id, entity, id)
);
create unique index records_made_by on renubu.records (organization_id, entity, effect_key) where effect_key is not null;
select renubu.protect('renubu.records');

-- Webhook endpoints -------------------------------------------------------------------------------------------------

create table renubu.webhook_endpoints (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  url text not null,
  description text,
  types text[] not null,
  active boolean not null default true,
  disabled_reason text,
  -- Sealed; the former one signs as well until its time is over.
  secret text not null,
  former_secret text,
  former_secret_until timestamptz,
  last_success_at timestamptz,
  last_error_at timestamptz,
  last_error text,
  -- Since when every delivery failed.
  failing_since timestamptz,
  revision integer not null default 1,
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index webhook_endpoints_organization on renubu.webhook_endpoints (organization_id);
select renubu.protect('renubu.webhook_endpoints');

create table renubu.webhook_deliveries (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  endpoint_id uuid not null references renubu.webhook_endpoints on delete cascade,
  message_id text not null,
  type text not null,
  payload jsonb not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  claimed_until timestamptz,
  response_status integer,
  response_body text,
  error text,
  duration_ms integer,
  created_at timestamptz not null,
  delivered_at timestamptz,
  unique (endpoint_id, message_id)
);
create index webhook_deliveries_due on renubu.webhook_deliveries (next_attempt_at) where status = 'pending';
create index webhook_deliveries_newest on renubu.webhook_deliveries (endpoint_id, created_at desc, id desc);
create index webhook_deliveries_age on renubu.webhook_deliveries (created_at);
select renubu.protect('renubu.webhook_deliveries');
