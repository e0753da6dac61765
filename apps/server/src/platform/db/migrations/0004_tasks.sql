-- What decides a task's grace before it skips itself, and when that grace ends (null while it does not run).
alter table renubu.tasks
  add column kind text not null default 'custom',
  add column auto_skip_at timestamptz;
-- The daily review looks at open tasks that were put off.
create index tasks_review on renubu.tasks (organization_id, snooze_deadline)
  where ended_at is null and (status = 'snoozed' or snooze_deadline is not null or requires_decision);
create index tasks_title on renubu.tasks (organization_id, lower(title));

-- The last day whose tasks were reviewed, so that each organization has one review a day.
create table renubu.task_days (
  organization_id uuid primary key references renubu.organizations on delete cascade,
  day date not null,
  reviewed_at timestamptz not null
);
select renubu.protect('renubu.task_days');
