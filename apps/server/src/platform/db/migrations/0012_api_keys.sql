-- Keys with which programs call the API. Only the digest of a key is kept.
create table renubu.api_keys (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  name text not null,
  actor text not null check (actor in ('agent', 'system')),
  -- Its beginning, to tell keys apart.
  prefix text not null,
  -- Hexadecimal SHA-256 of the whole key.
  hash text not null unique,
  scopes text[] not null,
  requests_per_minute integer not null check (requests_per_minute > 0),
  created_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  -- Written at most once a minute.
  last_used_at timestamptz
);
create index api_keys_organization on renubu.api_keys (organization_id, created_at desc);
select renubu.protect('renubu.api_keys');
