-- People and how they sign in. No organization owns these rows: only the owner's connections read them, the application
-- role has no right to the schema.

create schema identity;

create table identity.users (
  id uuid primary key,
  name text not null,
  -- Always in lower case.
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  -- People of the sample organization: they do not count when it is asked whether an administrator exists.
  is_sample boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table identity.sessions (
  id uuid primary key,
  user_id uuid not null references identity.users on delete cascade,
  token text not null unique,
  active_organization_id uuid references renubu.organizations on delete set null,
  ip_address text,
  user_agent text,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index sessions_user on identity.sessions (user_id);
create index sessions_expiry on identity.sessions (expires_at);

-- One row per way to sign in; `credential` keeps the Argon2id hash of the password.
create table identity.accounts (
  id uuid primary key,
  user_id uuid not null references identity.users on delete cascade,
  provider_id text not null,
  account_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider_id, account_id)
);
create index accounts_user on identity.accounts (user_id);

create table identity.verifications (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index verifications_identifier on identity.verifications (identifier);

-- Attempts per e-mail and per address within a window; keys are hashed.
create table identity.attempts (
  key text primary key,
  count integer not null,
  window_ends_at timestamptz not null
);
create index attempts_expiry on identity.attempts (window_ends_at);

-- Row-level security is forced on organizations: the owner needs a policy too where it is not a superuser.
do $$ begin
  execute format('create policy system_access on renubu.organizations to %I using (true) with check (true)', current_user);
end $$;
