-- How long one attempt at an effect may take, as its step says; the usual time when null.
alter table renubu.effects add column timeout_ms integer;
-- What went out and came back, redacted and clipped.
alter table renubu.effects add column exchange jsonb;
-- Effects of an execution in their order, for its timeline.
create index effects_execution on renubu.effects (execution_id, created_at);
