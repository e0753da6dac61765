-- What started an execution, which key joins further events to it, and which one it tries again.
alter table renubu.executions
  add column trigger text not null default 'manual',
  add column event_id uuid,
  add column correlation_key text,
  add column retry_of uuid,
  add column error jsonb,
  add column paused_at timestamptz,
  add column paused_reason text;
create unique index executions_correlation on renubu.executions (organization_id, workflow_id, correlation_key)
  where correlation_key is not null and status in ('pending', 'running', 'waiting', 'paused', 'snoozed');
create index executions_event on renubu.executions (event_id) where event_id is not null;

-- The connection an action asked for by name.
alter table renubu.effects add column connection text;
