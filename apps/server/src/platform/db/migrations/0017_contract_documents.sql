-- Contracts as files: what was uploaded, what was read from it, what people corrected and confirmed.

create table renubu.contract_documents (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  customer_id uuid not null references renubu.customers on delete cascade,
  -- The contract its terms were confirmed into.
  contract_id uuid references renubu.contracts on delete set null,
  name text not null,
  kind text not null check (kind in ('pdf', 'docx', 'txt')),
  bytes integer not null check (bytes between 1 and 20971520),
  -- Hexadecimal SHA-256 of the file: a customer has each file once.
  sha256 text not null,
  status text not null check (status in ('waiting', 'reading', 'read', 'scanned', 'failed')),
  -- How often reading began. A file that ends its reader is not tried forever.
  attempts smallint not null default 0,
  -- A reader that has not answered by then has died.
  claimed_until timestamptz,
  problem_code text,
  problem text,
  revision integer not null default 1,
  created_by jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  confirmed_by jsonb,
  confirmed_at timestamptz,
  -- Something changed after the last confirmation.
  changed_since boolean not null default false,
  unique (organization_id, customer_id, sha256)
);
create index contract_documents_customer on renubu.contract_documents (organization_id, customer_id, created_at desc);
create index contract_documents_unread on renubu.contract_documents (created_at) where status in ('waiting', 'reading');
select renubu.protect('renubu.contract_documents');

-- The file itself, apart from its row: it is read by the reader and by downloads only.
create table renubu.contract_files (
  document_id uuid primary key references renubu.contract_documents on delete cascade,
  organization_id uuid not null references renubu.organizations on delete cascade,
  content bytea not null check (octet_length(content) between 1 and 20971520)
);
-- PDF and DOCX are packed already.
alter table renubu.contract_files alter column content set storage external;
select renubu.protect('renubu.contract_files', 'select, insert, delete');

-- What the newest reading found; a new one takes its place.
create table renubu.contract_readings (
  document_id uuid primary key references renubu.contract_documents on delete cascade,
  organization_id uuid not null references renubu.organizations on delete cascade,
  text text not null,
  -- [{ number, start, end }]
  pages jsonb not null,
  -- Terms by name, each { value, normalized, spans, confidence } or null.
  terms jsonb not null,
  -- Names of the terms that a model found.
  from_model text[] not null default '{}',
  warnings jsonb not null default '[]',
  -- Who answered, as beside every AI output.
  source jsonb not null,
  read_at timestamptz not null
);
select renubu.protect('renubu.contract_readings');

-- Corrections of people, only ever added to; the newest of a term counts. A withdrawn one lets the reading count again.
create table renubu.contract_corrections (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  document_id uuid not null references renubu.contract_documents on delete cascade,
  term text not null,
  kind text not null check (kind in ('corrected', 'withdrawn')),
  -- The whole term; null says that the contract has none.
  value jsonb,
  made_by jsonb not null,
  made_at timestamptz not null
);
create index contract_corrections_document on renubu.contract_corrections (document_id, term, made_at desc, id desc);
select renubu.protect('renubu.contract_corrections', 'select, insert, delete');

-- Who confirmed what, and what followed. It outlives the file.
create table renubu.contract_confirmations (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  document_id uuid references renubu.contract_documents on delete set null,
  contract_id uuid not null references renubu.contracts on delete cascade,
  terms jsonb not null,
  plan jsonb not null,
  confirmed_by jsonb not null,
  confirmed_at timestamptz not null
);
create index contract_confirmations_document on renubu.contract_confirmations (document_id, confirmed_at desc);
create index contract_confirmations_contract on renubu.contract_confirmations (contract_id);
select renubu.protect('renubu.contract_confirmations', 'select, insert');

-- Tasks made by confirming, by what they are for: a second confirmation finds them again.
create table renubu.contract_tasks (
  document_id uuid not null references renubu.contract_documents on delete cascade,
  organization_id uuid not null references renubu.organizations on delete cascade,
  key text not null,
  task_id uuid not null references renubu.tasks on delete cascade,
  -- As planned last: a task that a person changed stays as it is while the plan does.
  title text not null,
  due_at timestamptz,
  primary key (document_id, key)
);
create index contract_tasks_task on renubu.contract_tasks (task_id);
select renubu.protect('renubu.contract_tasks');
