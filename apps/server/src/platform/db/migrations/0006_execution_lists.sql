-- Lists of executions by person and by workflow begin with the last changed, however few of a million are theirs; those
-- that failed are few and looked for.
drop index renubu.executions_workflow;
create index executions_workflow on renubu.executions (organization_id, workflow_id, updated_at desc, id) include (status);
create index executions_assignee on renubu.executions (organization_id, assignee_id, updated_at desc, id);
create index executions_failed on renubu.executions (organization_id, updated_at desc, id) where status = 'failed';
