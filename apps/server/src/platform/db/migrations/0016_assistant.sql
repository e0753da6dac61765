-- Conversations with the assistant -------------------------------------------------------------------------------------

-- A thread belongs to a step of an execution, or to a person: then it is about a customer or about nothing in particular.
alter table renubu.threads alter column execution_id drop not null;
alter table renubu.threads alter column path drop not null;
alter table renubu.threads
  add column owner_id uuid,
  add column customer_id uuid references renubu.customers on delete cascade,
  add column title text not null default '',
  add column last_message_at timestamptz,
  -- Tokens and cost of all answers, the cost in millionths of a US dollar.
  add column input_tokens bigint not null default 0,
  add column output_tokens bigint not null default 0,
  add column cost_micros bigint not null default 0,
  add constraint threads_belong check (
    (execution_id is not null and path is not null) or (execution_id is null and path is null and owner_id is not null)
  );
create index threads_owner on renubu.threads (owner_id, created_at desc, id) where execution_id is null;
create index threads_customer on renubu.threads (customer_id) where customer_id is not null;

-- How an answer came about (AiSource), and the answer in parts with the evidence of each sentence.
alter table renubu.messages add column ai jsonb;
alter table renubu.messages add column blocks jsonb not null default '[]';

-- What the assistant proposes; nothing changes until a person accepts.
create table renubu.proposals (
  id uuid primary key,
  organization_id uuid not null,
  thread_id uuid not null references renubu.threads on delete cascade,
  message_id uuid not null references renubu.messages on delete cascade,
  customer_id uuid references renubu.customers on delete cascade,
  execution_id uuid references renubu.executions on delete cascade,
  title text not null,
  change jsonb not null,
  before jsonb,
  why text not null,
  evidence jsonb not null default '[]',
  status text not null default 'open' check (status in ('open', 'accepted', 'rejected', 'stale')),
  decided_by jsonb,
  decided_at timestamptz,
  reason text,
  result_id text,
  created_at timestamptz not null,
  check ((status in ('accepted', 'rejected')) <= (decided_by is not null))
);
create index proposals_message on renubu.proposals (message_id);
create index proposals_thread on renubu.proposals (thread_id);
create index proposals_organization on renubu.proposals (organization_id, created_at desc, id);
create index proposals_execution on renubu.proposals (execution_id) where execution_id is not null;
create index proposals_customer on renubu.proposals (customer_id) where customer_id is not null;
select renubu.protect('renubu.proposals');

-- How a generated version of an artifact came about.
alter table renubu.artifact_versions add column ai jsonb;
