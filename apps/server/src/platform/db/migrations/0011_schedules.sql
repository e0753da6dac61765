-- When workflows start by the clock: those of the published definition, and those added beside it.
create table renubu.schedules (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  workflow_id uuid not null references renubu.workflows on delete cascade,
  -- Which trigger of the definition it is; null for an added one.
  trigger_key text,
  name text not null,
  cron text,
  run_at timestamptz,
  timezone text not null,
  misfire text not null check (misfire in ('skip', 'run-once', 'catch-up')),
  inputs jsonb not null default '{}',
  paused_at timestamptz,
  paused_by jsonb,
  -- Null while it rests: paused, its workflow switched off, or nothing ahead.
  next_run_at timestamptz,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((cron is null) <> (run_at is null)),
  unique (workflow_id, trigger_key)
);
create index schedules_due on renubu.schedules (next_run_at) where next_run_at is not null;
create index schedules_organization on renubu.schedules (organization_id, next_run_at, id);
select renubu.protect('renubu.schedules');

-- What came of each time a schedule was due. The unique key keeps two processes from running one of them twice.
create table renubu.schedule_runs (
  id uuid primary key,
  organization_id uuid not null,
  schedule_id uuid not null references renubu.schedules on delete cascade,
  fire_at timestamptz not null,
  fired_at timestamptz not null,
  cause text not null check (cause in ('due', 'caught-up', 'manual')),
  status text not null check (status in ('started', 'failed', 'missed')),
  execution_id uuid,
  error jsonb
);
create unique index schedule_runs_once on renubu.schedule_runs (schedule_id, fire_at) where cause <> 'manual';
create index schedule_runs_recent on renubu.schedule_runs (schedule_id, fired_at desc, id desc);
select renubu.protect('renubu.schedule_runs');
