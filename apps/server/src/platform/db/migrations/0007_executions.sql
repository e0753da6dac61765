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

-- Thousands of executions a second have neither customer nor assignee: they stay out of these indexes.
drop index renubu.executions_customer;
create index executions_customer on renubu.executions (organization_id, customer_id, created_at desc)
  where customer_id is not null;
drop index renubu.executions_assignee;
create index executions_assignee on renubu.executions (organization_id, assignee_id, updated_at desc, id)
  where assignee_id is not null;

-- One check instead of two, and it says more: the version is one of this very workflow.
alter table renubu.workflow_versions add constraint workflow_versions_of unique (id, workflow_id);
alter table renubu.executions
  drop constraint executions_workflow_id_fkey,
  drop constraint executions_version_id_fkey,
  add constraint executions_version_fkey
    foreign key (version_id, workflow_id) references renubu.workflow_versions (id, workflow_id);

-- The connection an action asked for by name.
alter table renubu.effects add column connection text;
