-- Questions to people on which an execution waits. The id is the one the engine gave.
create table renubu.approvals (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  execution_id uuid not null references renubu.executions on delete cascade,
  path text not null,
  step_id text not null,
  title text not null,
  status text not null default 'pending' check (status in ('pending', 'approved', 'rejected', 'expired', 'cancelled')),
  -- Names keep the order in which the workflow gives them.
  evidence json not null,
  form json,
  -- SHA-256 of title, evidence and form in canonical JSON: decisions and links are bound to it.
  payload_hash text not null,
  needed smallint not null check (needed >= 1),
  sequence boolean not null,
  allow_self boolean not null,
  requested_by jsonb not null,
  -- Ids of those who asked: none of them may decide unless `allow_self`.
  requesters text[] not null default '{}',
  requested_at timestamptz not null,
  expires_at timestamptz,
  reminded_at timestamptz,
  escalated_at timestamptz,
  decided_by jsonb,
  decided_at timestamptz,
  reason text,
  event_count integer not null default 0
);
create index approvals_open on renubu.approvals (organization_id, expires_at, id) where status = 'pending';
create index approvals_ended on renubu.approvals (organization_id, status, requested_at desc, id desc);
create index approvals_execution on renubu.approvals (execution_id);
select renubu.protect('renubu.approvals', 'select, insert, update');

-- Seats: one person, one vote. A delegated seat has lost its vote to another one.
create table renubu.approval_seats (
  approval_id uuid not null references renubu.approvals on delete cascade,
  user_id uuid not null,
  organization_id uuid not null references renubu.organizations on delete cascade,
  position smallint not null,
  origin text not null
    check (origin in ('user', 'role', 'group', 'manager', 'escalation', 'delegation', 'absence', 'fallback')),
  stands_in_for uuid,
  delegated boolean not null default false,
  vote text check (vote in ('approved', 'rejected')),
  voted_by jsonb,
  voted_at timestamptz,
  reason text,
  form jsonb,
  via text check (via in ('app', 'link', 'bulk')),
  -- When the person was told that it is their turn.
  told_at timestamptz,
  primary key (approval_id, user_id)
);
create index approval_seats_person on renubu.approval_seats (organization_id, user_id, approval_id);
select renubu.protect('renubu.approval_seats', 'select, insert, update');

-- All that happened to an approval; rows are added, never changed.
create table renubu.approval_events (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  approval_id uuid not null references renubu.approvals on delete cascade,
  seq integer not null,
  at timestamptz not null,
  actor jsonb not null,
  type text not null,
  message text not null,
  data jsonb not null default '{}',
  unique (approval_id, seq)
);
select renubu.protect('renubu.approval_events', 'select, insert');

-- One-time links of mails. Only the digest of the token is kept.
create table renubu.approval_links (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  approval_id uuid not null references renubu.approvals on delete cascade,
  user_id uuid not null,
  token_hash text not null unique,
  payload_hash text not null,
  -- The message the link went out with: a repeated attempt replaces it.
  delivery_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index approval_links_approval on renubu.approval_links (approval_id);
create index approval_links_expiry on renubu.approval_links (expires_at);
select renubu.protect('renubu.approval_links');

create table renubu.approver_groups (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  name text not null,
  description text not null default '',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (organization_id, name)
);
select renubu.protect('renubu.approver_groups');

create table renubu.approver_group_members (
  group_id uuid not null references renubu.approver_groups on delete cascade,
  user_id uuid not null,
  organization_id uuid not null references renubu.organizations on delete cascade,
  primary key (group_id, user_id)
);
create index approver_group_members_person on renubu.approver_group_members (organization_id, user_id);
select renubu.protect('renubu.approver_group_members');

-- While somebody is away, the delegate decides in their place.
create table renubu.approval_absences (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  user_id uuid not null,
  delegate_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  note text not null default '',
  created_by jsonb not null,
  created_at timestamptz not null,
  check (ends_at > starts_at),
  check (user_id <> delegate_id)
);
create index approval_absences_person on renubu.approval_absences (organization_id, user_id, ends_at);
create index approval_absences_delegate on renubu.approval_absences (organization_id, delegate_id, ends_at);
select renubu.protect('renubu.approval_absences');

-- Where the notifications of an organization go besides the app.
create table renubu.notification_channels (
  organization_id uuid primary key references renubu.organizations on delete cascade,
  email_enabled boolean not null default true,
  email_connection text,
  slack_enabled boolean not null default true,
  slack_connection text,
  slack_channel text,
  updated_at timestamptz not null
);
select renubu.protect('renubu.notification_channels');

-- Messages on their way out. A row is written with what it tells of, and taken by one process at a time.
create table renubu.notification_deliveries (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  channel text not null check (channel in ('email', 'slack')),
  kind text not null,
  -- Null for a message to a channel of many.
  user_id uuid,
  approval_id uuid references renubu.approvals on delete cascade,
  title text not null,
  -- What its template needs besides.
  data jsonb not null default '{}',
  status text not null default 'pending' check (status in ('pending', 'sent', 'failed', 'skipped')),
  attempts smallint not null default 0,
  next_attempt_at timestamptz,
  claimed_until timestamptz,
  last_error text,
  -- Makes a repeat a no-op.
  idempotency_key text,
  created_at timestamptz not null,
  sent_at timestamptz,
  unique (organization_id, idempotency_key)
);
create index notification_deliveries_due on renubu.notification_deliveries (next_attempt_at) where status = 'pending';
create index notification_deliveries_newest on renubu.notification_deliveries (organization_id, created_at desc, id desc);
create index notification_deliveries_approval on renubu.notification_deliveries (approval_id);
select renubu.protect('renubu.notification_deliveries');

-- The last day each person got a digest.
create table renubu.notification_digests (
  organization_id uuid not null references renubu.organizations on delete cascade,
  user_id uuid not null,
  day date not null,
  -- Notifications up to here have been in a digest.
  told_until timestamptz not null,
  primary key (organization_id, user_id)
);
select renubu.protect('renubu.notification_digests');
