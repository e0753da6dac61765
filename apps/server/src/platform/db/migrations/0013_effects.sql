-- How long one attempt at an effect may take, as its step says; the usual time when null.
alter table renubu.effects add column timeout_ms integer;
-- What went out and came back, redacted and clipped.
alter table renubu.effects add column exchange jsonb;
-- Effects of an execution in their order, for its timeline.
create index effects_execution on renubu.effects (execution_id, created_at);

-- Rows that are written several times while an execution runs find room on their page, so that no index is touched.
alter table renubu.executions set (fillfactor = 70);
alter table renubu.execution_states set (fillfactor = 50);
alter table renubu.effects set (fillfactor = 70);
