-- Organizations and their people ------------------------------------------------------------------------------------

create table renubu.organizations (
  id uuid primary key,
  name text not null,
  slug text not null unique,
  currency text not null default 'USD',
  timezone text not null default 'UTC',
  -- { maxSnoozeDays, assignmentPolicy, holidays: [date] }
  settings jsonb not null default '{}',
  is_sample boolean not null default false,
  created_at timestamptz not null default now()
);
alter table renubu.organizations enable row level security;
alter table renubu.organizations force row level security;
create policy own_organization on renubu.organizations to renubu_app
  using (id = renubu.current_organization());
grant select, update on renubu.organizations to renubu_app;

-- A person's place in an organization. `name` and `email` are kept here so that tenants never read the identity schema.
create table renubu.members (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  user_id uuid not null,
  name text not null,
  email text not null,
  role text not null check (role in ('admin', 'manager', 'csm', 'approver', 'viewer')),
  title text,
  experience_level text not null default 'mid' check (experience_level in ('junior', 'mid', 'senior', 'expert')),
  manager_id uuid,
  skills text[] not null default '{}',
  territories text[] not null default '{}',
  takes_work boolean not null default false,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  unique (organization_id, user_id),
  check (manager_id is distinct from user_id)
);
create index members_user on renubu.members (user_id);
select renubu.protect('renubu.members');

create table renubu.preferences (
  organization_id uuid not null references renubu.organizations on delete cascade,
  user_id uuid not null,
  values jsonb not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (organization_id, user_id)
);
select renubu.protect('renubu.preferences');

create table renubu.connections (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  name text not null,
  kind text not null check (kind in ('webhook')),
  -- AES-256-GCM: key id, nonce, tag and ciphertext in one text.
  secret text not null,
  active boolean not null default true,
  last_received_at timestamptz,
  last_error text,
  created_by uuid,
  created_at timestamptz not null default now(),
  unique (organization_id, name)
);
select renubu.protect('renubu.connections');

-- Messages of signed webhooks already taken: a replay is recognised by its id.
create table renubu.webhook_messages (
  organization_id uuid not null references renubu.organizations on delete cascade,
  connection_id uuid not null references renubu.connections on delete cascade,
  message_id text not null,
  received_at timestamptz not null,
  primary key (organization_id, connection_id, message_id)
);
create index webhook_messages_age on renubu.webhook_messages (received_at);
select renubu.protect('renubu.webhook_messages');

-- Customers -----------------------------------------------------------------------------------------------------------

create table renubu.customers (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  external_id text,
  name text not null,
  domain text,
  industry text,
  region text,
  country text,
  employee_count integer,
  account_plan text check (account_plan in ('invest', 'expand', 'manage', 'monitor')),
  owner_id uuid,
  arr_minor bigint not null default 0 check (arr_minor >= 0),
  currency text not null default 'USD',
  renewal_date date,
  seats integer,
  signup_date date,
  status text not null default 'active' check (status in ('active', 'trial', 'churned')),
  source text not null default 'manual',
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organization_id, external_id)
);
create index customers_owner on renubu.customers (organization_id, owner_id);
create index customers_renewal on renubu.customers (organization_id, renewal_date);
create index customers_name on renubu.customers (organization_id, lower(name));
select renubu.protect('renubu.customers');

create table renubu.contracts (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  customer_id uuid not null references renubu.customers on delete cascade,
  external_id text,
  number text,
  plan_tier text,
  start_date date not null,
  end_date date,
  billing_period text not null default 'annual' check (billing_period in ('monthly', 'quarterly', 'annual')),
  arr_minor bigint not null default 0 check (arr_minor >= 0),
  currency text not null default 'USD',
  seats integer,
  status text not null default 'active' check (status in ('active', 'ended', 'trial')),
  auto_renew boolean not null default true,
  notice_days integer not null default 60,
  terms jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organization_id, external_id)
);
create index contracts_customer on renubu.contracts (organization_id, customer_id);
select renubu.protect('renubu.contracts');

create table renubu.stakeholders (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  customer_id uuid not null references renubu.customers on delete cascade,
  name text not null,
  title text,
  role text not null default 'user' check (role in ('decision_maker', 'influencer', 'champion', 'user')),
  influence text not null default 'medium' check (influence in ('high', 'medium', 'low')),
  sentiment text not null default 'neutral' check (sentiment in ('positive', 'neutral', 'negative')),
  relationship_strength smallint check (relationship_strength between 1 and 10),
  email text,
  phone text,
  notes text,
  last_interaction_at timestamptz,
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index stakeholders_customer on renubu.stakeholders (organization_id, customer_id);
select renubu.protect('renubu.stakeholders');

create table renubu.imports (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  status text not null check (status in ('uploaded', 'checked', 'applying', 'applied', 'failed')),
  -- [{ id, name, bytes, sha256, storedAs, kind, delimiter, columns, mapping }]
  files jsonb not null,
  -- Counts and samples of what would be created, changed and refused.
  report jsonb,
  progress jsonb not null default '{"done": 0, "total": 0}',
  error text,
  created_by uuid not null,
  created_at timestamptz not null,
  applied_at timestamptz
);
create index imports_recent on renubu.imports (organization_id, created_at desc);
select renubu.protect('renubu.imports');

-- Signals and intelligence --------------------------------------------------------------------------------------------

create table renubu.signals (
  id uuid not null,
  organization_id uuid not null,
  customer_id uuid not null,
  metric text not null,
  value double precision,
  detail jsonb not null default '{}',
  source text not null,
  external_id text,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  primary key (occurred_at, id)
) partition by range (occurred_at);
create table renubu.signals_default partition of renubu.signals default;
create index signals_customer on renubu.signals (organization_id, customer_id, metric, occurred_at desc);
select renubu.protect('renubu.signals');

-- Ids of signals already taken, so that a repeat is counted and not doubled whatever its date says.
create table renubu.signal_keys (
  organization_id uuid not null,
  source text not null,
  external_id text not null,
  signal_id uuid not null,
  primary key (organization_id, source, external_id)
);
select renubu.protect('renubu.signal_keys');

create table renubu.customer_intelligence (
  organization_id uuid not null references renubu.organizations on delete cascade,
  customer_id uuid not null references renubu.customers on delete cascade,
  risk_score smallint not null,
  health_score smallint not null,
  opportunity_score smallint not null,
  risk_source text not null,
  recommendation_count smallint not null,
  -- What stands out, in few words: "usage −23 %, 5 open tickets". Part of why an item is in the queue now.
  highlights text not null default '',
  -- The whole analysis as in contracts/intelligence.ts.
  analysis jsonb not null,
  analyzed_at timestamptz not null,
  primary key (organization_id, customer_id)
);
select renubu.protect('renubu.customer_intelligence');

create table renubu.intelligence_snapshots (
  organization_id uuid not null,
  customer_id uuid not null references renubu.customers on delete cascade,
  day date not null,
  risk_score smallint not null,
  health_score smallint not null,
  opportunity_score smallint not null,
  primary key (organization_id, customer_id, day)
);
select renubu.protect('renubu.intelligence_snapshots');

-- Customers whose signals changed since their last analysis; a row is claimed, worked and deleted in one transaction.
create table renubu.pending_analyses (
  organization_id uuid not null,
  customer_id uuid not null references renubu.customers on delete cascade,
  reason text not null,
  since timestamptz not null,
  primary key (organization_id, customer_id)
);
select renubu.protect('renubu.pending_analyses');

-- Renewals: determination, scoring, queue -----------------------------------------------------------------------------

create table renubu.determination_tables (
  organization_id uuid not null references renubu.organizations on delete cascade,
  version integer not null,
  definition jsonb not null,
  published_by text not null,
  published_at timestamptz not null,
  primary key (organization_id, version)
);
select renubu.protect('renubu.determination_tables');

create table renubu.scoring_configs (
  organization_id uuid not null references renubu.organizations on delete cascade,
  version integer not null,
  definition jsonb not null,
  published_by text not null,
  published_at timestamptz not null,
  primary key (organization_id, version)
);
select renubu.protect('renubu.scoring_configs');

-- Work determined for a customer and not yet finished or superseded. Narrow on purpose: rescoring rewrites its rows.
create table renubu.queue_items (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  customer_id uuid not null references renubu.customers on delete cascade,
  kind text not null check (kind in ('renewal', 'strategic', 'opportunity', 'risk')),
  stage text,
  workflow_id uuid,
  assignee_id uuid,
  status text not null default 'pending'
    check (status in ('pending', 'in_progress', 'snoozed', 'completed', 'skipped', 'superseded')),
  execution_id uuid,
  score integer not null default 0,
  base numeric not null default 0,
  stage_bonus numeric not null default 0,
  arr_multiplier numeric not null default 1,
  plan_multiplier numeric not null default 1,
  experience_multiplier numeric not null default 1,
  open_executions integer not null default 0,
  workload_penalty numeric not null default 0,
  -- The renewal it was made for: closed work of the same renewal and stage is not made again.
  renewal_date date,
  days_until_renewal integer,
  arr_minor bigint not null default 0,
  -- Why the item is there now, in one sentence, and how often it was triggered again.
  why_now text not null default '',
  triggers integer not null default 1,
  snoozed_until timestamptz,
  reason text,
  created_at timestamptz not null,
  scored_at timestamptz,
  closed_at timestamptz
) with (fillfactor = 70);
create unique index queue_items_open on renubu.queue_items (organization_id, customer_id, kind)
  where status in ('pending', 'in_progress', 'snoozed');
create index queue_items_ranked on renubu.queue_items
  (organization_id, assignee_id, score desc, days_until_renewal asc nulls last, arr_minor desc, id)
  where status in ('pending', 'in_progress', 'snoozed');
-- Closed items only: rescoring writes open ones, and each index makes it slower.
create index queue_items_customer on renubu.queue_items (organization_id, customer_id, kind)
  where status in ('completed', 'skipped', 'superseded');
create index queue_items_snoozed on renubu.queue_items (snoozed_until) where status = 'snoozed';
create index queue_items_closed on renubu.queue_items (organization_id, assignee_id, closed_at desc)
  where status = 'completed';
select renubu.protect('renubu.queue_items');

-- Workflows -----------------------------------------------------------------------------------------------------------

create table renubu.workflows (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  slug text not null,
  name text not null,
  kind text not null,
  description text not null default '',
  tags text[] not null default '{}',
  enabled boolean not null default true,
  built_in boolean not null default false,
  published_version_id uuid,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (organization_id, slug)
);
select renubu.protect('renubu.workflows');

-- `version` is null for the one draft of a workflow; published versions are numbered from 1 and never change.
create table renubu.workflow_versions (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  workflow_id uuid not null references renubu.workflows on delete cascade,
  version integer,
  -- json, not jsonb: keys keep the order in which an author wrote them.
  definition json not null,
  source text not null,
  checksum text not null,
  note text not null default '',
  rolled_back_from integer,
  -- True when it was installed from the definitions that ship with Renubu.
  built_in boolean not null default false,
  created_by text not null,
  created_at timestamptz not null,
  published_at timestamptz,
  unique (workflow_id, version)
);
create unique index workflow_versions_draft on renubu.workflow_versions (workflow_id) where version is null;
select renubu.protect('renubu.workflow_versions');

-- Which published workflow the determination starts, by kind and stage ('*' = every stage of the kind).
create table renubu.workflow_bindings (
  organization_id uuid not null references renubu.organizations on delete cascade,
  kind text not null,
  stage text not null,
  workflow_id uuid not null references renubu.workflows on delete cascade,
  primary key (organization_id, kind, stage)
);
select renubu.protect('renubu.workflow_bindings');

-- Executions ----------------------------------------------------------------------------------------------------------

create table renubu.executions (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  workflow_id uuid not null references renubu.workflows,
  version_id uuid not null references renubu.workflow_versions,
  version integer not null,
  slug text not null,
  workflow_name text not null,
  kind text not null,
  customer_id uuid references renubu.customers on delete set null,
  stage text,
  assignee_id uuid,
  queue_item_id uuid,
  parent_id uuid references renubu.executions,
  parent_effect_id uuid,
  superseded_by uuid,
  status text not null check (status in
    ('pending', 'running', 'waiting', 'paused', 'snoozed', 'completed', 'failed', 'cancelled')),
  result text,
  outcome text,
  priority_score integer,
  current_step_id text,
  steps_done integer not null default 0,
  steps_total integer not null default 0,
  snoozed_until timestamptz,
  -- Counts applied inputs: segment ids, optimistic locking and history positions hang on it.
  revision integer not null default 0,
  history_count integer not null default 0,
  started_by jsonb not null,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  updated_at timestamptz not null
);
create unique index executions_one_open_per_item on renubu.executions (queue_item_id)
  where queue_item_id is not null and status in ('pending', 'running', 'waiting', 'paused', 'snoozed', 'failed');
create index executions_recent on renubu.executions (organization_id, updated_at desc, id);
create index executions_assignee_open on renubu.executions (organization_id, assignee_id)
  where status in ('pending', 'running', 'waiting', 'paused', 'snoozed');
create index executions_customer on renubu.executions (organization_id, customer_id, created_at desc);
create index executions_parent on renubu.executions (parent_id) where parent_id is not null;
create index executions_workflow on renubu.executions (organization_id, workflow_id, status);
select renubu.protect('renubu.executions');

create table renubu.execution_states (
  execution_id uuid primary key references renubu.executions on delete cascade,
  organization_id uuid not null,
  -- json, not jsonb: the records keep the order in which their steps began, and writing is cheaper.
  state json not null
);
select renubu.protect('renubu.execution_states');

create table renubu.step_executions (
  execution_id uuid not null references renubu.executions on delete cascade,
  organization_id uuid not null,
  path text not null,
  step_id text not null,
  type text not null,
  status text not null,
  attempt integer not null default 1,
  branch_path text[] not null default '{}',
  reason text,
  output jsonb,
  error jsonb,
  snoozed_until timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  primary key (execution_id, path)
);
select renubu.protect('renubu.step_executions');

create table renubu.history (
  id uuid not null,
  organization_id uuid not null,
  execution_id uuid not null,
  seq integer not null,
  at timestamptz not null,
  actor jsonb not null,
  type text not null,
  step_id text,
  path text,
  message text not null,
  data jsonb not null default '{}',
  primary key (at, id)
) partition by range (at);
create table renubu.history_default partition of renubu.history default;
create index history_execution on renubu.history (execution_id, seq);
select renubu.protect('renubu.history');

-- What an execution asked to be performed. A row is written before the effect happens and settled after.
create table renubu.effects (
  id uuid primary key,
  organization_id uuid not null,
  execution_id uuid not null references renubu.executions on delete cascade,
  path text not null,
  operation text not null,
  input jsonb not null,
  idempotency_key text not null,
  attempt integer not null,
  status text not null default 'pending' check (status in ('pending', 'succeeded', 'failed', 'cancelled')),
  output jsonb,
  error jsonb,
  not_before timestamptz,
  -- The segment that performs it now; another one may take it after `claimed_until`.
  claimed_by text,
  claimed_until timestamptz,
  -- When the sweep last asked for a segment again.
  swept_at timestamptz,
  created_at timestamptz not null,
  settled_at timestamptz
);
create index effects_pending on renubu.effects (execution_id) where status = 'pending';
create index effects_unsettled on renubu.effects (created_at) where status = 'pending';
select renubu.protect('renubu.effects');

create table renubu.timers (
  id uuid primary key,
  organization_id uuid not null,
  execution_id uuid not null references renubu.executions on delete cascade,
  path text not null,
  due_at timestamptz not null,
  -- While a process applies it, others leave it alone.
  claimed_until timestamptz
);
create index timers_due on renubu.timers (due_at);
create index timers_execution on renubu.timers (execution_id);
select renubu.protect('renubu.timers');

-- Conversations and artifacts -----------------------------------------------------------------------------------------

create table renubu.threads (
  id uuid primary key,
  organization_id uuid not null,
  execution_id uuid not null references renubu.executions on delete cascade,
  path text not null,
  status text not null default 'active' check (status in ('active', 'completed', 'abandoned')),
  message_count integer not null default 0,
  created_at timestamptz not null,
  ended_at timestamptz,
  unique (execution_id, path)
);
select renubu.protect('renubu.threads');

create table renubu.messages (
  id uuid primary key,
  organization_id uuid not null,
  thread_id uuid not null references renubu.threads on delete cascade,
  seq integer not null,
  role text not null check (role in ('user', 'assistant', 'system')),
  author jsonb not null,
  content text not null,
  buttons jsonb not null default '[]',
  artifact_key text,
  source text not null,
  at timestamptz not null,
  unique (thread_id, seq)
);
select renubu.protect('renubu.messages');

create table renubu.artifacts (
  id uuid primary key,
  organization_id uuid not null,
  execution_id uuid not null references renubu.executions on delete cascade,
  customer_id uuid,
  path text not null,
  key text not null,
  type text not null,
  title text not null,
  editable boolean not null,
  version integer not null default 1,
  shown boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (execution_id, path, key)
);
select renubu.protect('renubu.artifacts');

create table renubu.artifact_versions (
  artifact_id uuid not null references renubu.artifacts on delete cascade,
  organization_id uuid not null,
  version integer not null,
  content json not null,
  author jsonb not null,
  source text not null,
  at timestamptz not null,
  primary key (artifact_id, version)
);
select renubu.protect('renubu.artifact_versions');

-- Tasks and notifications ---------------------------------------------------------------------------------------------

create table renubu.tasks (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  execution_id uuid references renubu.executions on delete set null,
  path text,
  -- True when a step of the execution waits for this task.
  awaited boolean not null default false,
  customer_id uuid references renubu.customers on delete cascade,
  parent_id uuid references renubu.tasks on delete cascade,
  title text not null,
  description text not null default '',
  owner text not null check (owner in ('human', 'ai')),
  assignee_id uuid,
  status text not null default 'pending'
    check (status in ('pending', 'in_progress', 'snoozed', 'completed', 'skipped', 'cancelled')),
  priority smallint not null default 3 check (priority between 1 and 5),
  due_at timestamptz,
  snooze_count integer not null default 0,
  first_snoozed_at timestamptz,
  snooze_deadline timestamptz,
  snoozed_until timestamptz,
  requires_decision boolean not null default false,
  reason text,
  revision integer not null default 1,
  created_by jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  ended_at timestamptz
);
create index tasks_assignee on renubu.tasks (organization_id, assignee_id, priority, due_at) where ended_at is null;
create index tasks_customer on renubu.tasks (organization_id, customer_id);
create index tasks_execution on renubu.tasks (execution_id);
create index tasks_parent on renubu.tasks (parent_id) where parent_id is not null;
select renubu.protect('renubu.tasks');

create table renubu.notifications (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  user_id uuid not null,
  type text not null,
  title text not null,
  message text not null default '',
  priority smallint not null default 3 check (priority between 1 and 5),
  link text,
  execution_id uuid,
  customer_id uuid,
  task_id uuid,
  -- Makes a repeated effect a no-op.
  idempotency_key text,
  created_at timestamptz not null,
  read_at timestamptz,
  unique (organization_id, idempotency_key)
);
create index notifications_inbox on renubu.notifications (organization_id, user_id, created_at desc);
create index notifications_unread on renubu.notifications (organization_id, user_id) where read_at is null;
select renubu.protect('renubu.notifications');
