-- Versions of an organization's risk model, fitted to its own finished renewals. Version 0, the prior, is in the code.
create table renubu.risk_models (
  organization_id uuid not null references renubu.organizations on delete cascade,
  version integer not null check (version > 0),
  -- As `customerRiskModelSchema` in contracts/customer-risk.ts.
  model jsonb not null,
  -- What it was fitted to and how it did on renewals it had not seen: `refitReportSchema`.
  report jsonb not null,
  created_by text not null,
  created_at timestamptz not null,
  primary key (organization_id, version)
);
select renubu.protect('renubu.risk_models', 'select, insert');

-- Which version scores, from when on, by whose decision; the newest counts, none means the prior.
create table renubu.risk_model_activations (
  id uuid primary key,
  organization_id uuid not null references renubu.organizations on delete cascade,
  version integer not null check (version >= 0),
  activated_by text not null,
  activated_at timestamptz not null
);
create index risk_model_activations_newest on renubu.risk_model_activations (organization_id, activated_at desc, id desc);
select renubu.protect('renubu.risk_model_activations', 'select, insert');
