-- Models that answer for an organization -------------------------------------------------------------------------------

create table renubu.ai_providers (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  name text not null,
  kind text not null check (kind in ('openai-compatible', 'openai', 'anthropic')),
  base_url text not null,
  model text not null,
  -- Sealed: a JSON object { apiKey, headers }.
  secret text,
  api_key_set boolean not null default false,
  header_names text[] not null default '{}',
  on_our_network boolean not null default false,
  cloud boolean not null,
  -- US dollars for a million tokens.
  input_price double precision not null,
  output_price double precision not null,
  first_token_ms integer not null,
  stall_ms integer not null,
  total_ms integer not null,
  retries integer not null,
  concurrency integer not null,
  active boolean not null default true,
  position integer not null,
  last_success_at timestamptz,
  last_error_at timestamptz,
  last_error text,
  revision integer not null default 1,
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (organization_id, name)
);
select renubu.protect('renubu.ai_providers');

-- What may leave for models and what is kept; absent means the defaults.
create table renubu.ai_settings (
  organization_id uuid primary key references renubu.organizations on delete cascade,
  cloud_allowed boolean not null default false,
  redact_emails boolean not null default false,
  redact_phones boolean not null default false,
  keep_texts boolean not null default false,
  cache_minutes integer not null default 60,
  revision integer not null default 1,
  updated_at timestamptz not null
);
select renubu.protect('renubu.ai_settings');

-- The most a day or month may cost, in millionths of a US dollar.
create table renubu.ai_budgets (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  scope text not null check (scope in ('organization', 'workflow', 'apiKey')),
  subject_id uuid,
  period text not null check (period in ('day', 'month')),
  limit_micros bigint not null check (limit_micros >= 0),
  -- Of the period that began on `period_start`.
  spent_micros bigint not null default 0,
  period_start date not null,
  updated_at timestamptz not null,
  check ((scope = 'organization') = (subject_id is null)),
  unique nulls not distinct (organization_id, scope, subject_id, period)
);
select renubu.protect('renubu.ai_budgets');

-- The day, in UTC, on which the period that holds an instant began.
create function renubu.ai_period_start(period text, at timestamptz) returns date
  language sql immutable as $$ select date_trunc(period, at at time zone 'UTC')::date $$;

-- Money held for calls on their way; what a crash leaves behind expires.
create table renubu.ai_reservations (
  id uuid not null,
  budget_id uuid not null references renubu.ai_budgets on delete cascade,
  organization_id uuid not null references renubu.organizations on delete cascade,
  amount_micros bigint not null,
  expires_at timestamptz not null,
  primary key (id, budget_id)
);
create index ai_reservations_budget on renubu.ai_reservations (budget_id, expires_at);
create index ai_reservations_age on renubu.ai_reservations (expires_at);
select renubu.protect('renubu.ai_reservations');

-- Traces of questions that a model was, or should have been, asked.
create table renubu.ai_calls (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  at timestamptz not null,
  prompt text not null,
  provider text,
  model text,
  outcome text not null check (outcome in ('answered', 'cached', 'fallback', 'aborted')),
  failure_code text,
  failure_message text,
  input_tokens integer not null,
  output_tokens integer not null,
  cost_micros bigint not null,
  latency_ms integer not null,
  first_token_ms integer,
  repaired boolean not null,
  attempts jsonb not null,
  user_id uuid,
  api_key_id uuid,
  execution_id uuid,
  workflow_id uuid,
  -- Only where the organization keeps texts, and without what redaction hides.
  question text,
  answer text
);
create index ai_calls_newest on renubu.ai_calls (organization_id, at desc, id desc);
create index ai_calls_execution on renubu.ai_calls (execution_id) where execution_id is not null;
create index ai_calls_age on renubu.ai_calls (at);
select renubu.protect('renubu.ai_calls');

-- Counters for the usage table; they outlive the traces.
create table renubu.ai_usage (
  organization_id uuid not null references renubu.organizations on delete cascade,
  day date not null,
  provider text not null,
  model text not null,
  prompt text not null,
  workflow_id uuid,
  api_key_id uuid,
  calls integer not null,
  fallbacks integer not null,
  cached integer not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cost_micros bigint not null,
  unique nulls not distinct (organization_id, day, provider, model, prompt, workflow_id, api_key_id)
);
select renubu.protect('renubu.ai_usage');

-- Answers on their way to people, so that they can be followed from anywhere after a dropped connection.
create table renubu.ai_streams (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  -- The person or API key that asked; nobody else may read it.
  owner_id uuid not null,
  prompt text not null,
  -- The built-in answer, for whoever finds the stream abandoned.
  built_in text not null,
  -- Renewed while the answer is being made.
  lease_until timestamptz not null,
  done boolean not null default false,
  created_at timestamptz not null
);
create index ai_streams_age on renubu.ai_streams (created_at);
select renubu.protect('renubu.ai_streams');

create table renubu.ai_stream_events (
  stream_id uuid not null references renubu.ai_streams on delete cascade,
  organization_id uuid not null references renubu.organizations on delete cascade,
  seq integer not null,
  event jsonb not null,
  primary key (stream_id, seq)
);
select renubu.protect('renubu.ai_stream_events');
