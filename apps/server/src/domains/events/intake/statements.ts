import { outboxChannel } from '../../../platform/outbox/publish.ts';
import { dispatchChannel } from './wake.ts';

/**
 * Writes events of any organizations, the dispatches they need and the executions that ended with them, and returns the
 * ids of those that were new. $1: events, $2: executions, $3: their packed values one after the
 * other, $4: the versions they ran. Where webhook endpoints listen, every execution is told; without
 * one nothing is, because reading thousands of messages a second would cost more than deciding. Keys are inserted in order, so that two writers wait for each other and never deadlock.
 */
export const storeEvents = `
with input as materialized (
  select * from json_to_recordset($1::json) as event(
    id uuid, organization_id uuid, ce_id text, source text, type text, subject text, time timestamptz,
    data_content_type text, data_schema text, extensions json, data json, warnings text[], hops smallint,
    caused_by uuid, received_at timestamptz, dispatch text)
),
taken as (
  insert into renubu.event_keys (organization_id, source, ce_id, event_id, received_at)
  select organization_id, source, ce_id, id, received_at from input order by organization_id, source, ce_id, id
  on conflict do nothing returning event_id
),
stored as (
  insert into renubu.events (id, organization_id, ce_id, source, type, subject, time, data_content_type, data_schema,
                             extensions, data, warnings, hops, caused_by, received_at)
  select id, organization_id, ce_id, source, type, subject, time, data_content_type, data_schema, extensions,
         coalesce(data, 'null'), warnings, hops, caused_by, received_at
    from input where id in (select event_id from taken)
),
queued as (
  insert into renubu.event_dispatches (id, organization_id, event_id, received_at, target, due_at, created_at)
  select gen_random_uuid(), organization_id, id, received_at, case dispatch when 'waiting' then 'waiting' end,
         received_at + case dispatch when 'soon' then interval '10 seconds' else interval '0' end, received_at
    from input
   where id in (select event_id from taken)
     and (dispatch <> 'waiting' or exists (
           select 1 from renubu.event_subscriptions waiting where waiting.organization_id = input.organization_id))
   order by input.id
  returning 1
),
ran as materialized (
  select * from json_to_recordset($2::json) as execution(
    id uuid, version_id uuid, status text, result text, outcome text, error jsonb, steps_done integer, steps_total integer,
    history_count integer, at timestamptz, event_id uuid, packed_from integer, packed_bytes integer)
  join json_to_recordset($4::json) as version(
    version_id uuid, organization_id uuid, workflow_id uuid, version integer, slug text, workflow_name text, kind text,
    started_by jsonb) using (version_id)
   where event_id in (select event_id from taken)
),
executions as (
  insert into renubu.executions (id, organization_id, workflow_id, version_id, version, slug, workflow_name, kind,
    trigger, event_id, status, result, outcome, error, steps_done, steps_total, revision, history_count,
    started_by, created_at, started_at, ended_at, updated_at)
  select id, organization_id, workflow_id, version_id, version, slug, workflow_name, kind, 'event', event_id,
         status, result, outcome, error, steps_done, steps_total, 1, history_count, started_by, at, at, at, at
    from ran
),
states as (
  insert into renubu.execution_states (execution_id, organization_id, state, packed)
  select id, organization_id, '{}', substring($3::bytea from packed_from for packed_bytes) from ran
),
announced as (
  insert into renubu.outbox (organization_id, topic, type, subject, data)
  select organization_id, 'executions', 'execution_changed', id::text, jsonb_build_object('status', status)
    from ran
   where exists (select 1 from renubu.webhook_endpoints endpoint
                  where endpoint.organization_id = ran.organization_id and endpoint.active)
  returning 1
),
told as (
  select pg_notify('${dispatchChannel}', '') from (select 1 from queued limit 1) as any_queued
  union all
  select pg_notify('${outboxChannel}', '') from (select 1 from announced limit 1) as any_announced
)
select event_id as id, (select count(*) from told) as told from taken`;

/** The first events with these names, and the verdicts given for them. */
export const findFirst = `
select key.organization_id, key.source, key.ce_id, key.event_id, key.decision
  from renubu.event_keys key
  join json_to_recordset($1::json) as wanted(organization_id uuid, source text, ce_id text)
       using (organization_id, source, ce_id)`;
