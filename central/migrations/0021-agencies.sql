-- Outside agencies, what each got and when it has to give it back; and the packages made for legal referral.
create table agencies (
  id uuid primary key,
  name text not null,
  contact text not null,
  -- On the institution's public list since.
  published_on date,
  ended_on date,
  made_at bigint not null,
  made_by uuid not null references users (id)
);
create unique index agencies_name on agencies (name);

create table agency_exports (
  id uuid primary key,
  agency uuid not null references agencies (id),
  at bigint not null,
  by_user uuid not null references users (id),
  -- Which fields left, by which version of the rules, and the hash of the very file.
  fields jsonb not null,
  rules text not null,
  cases integer not null,
  sha256 text not null
);
create index agency_exports_at on agency_exports (at);

create table agency_cases (
  export_id uuid not null references agency_exports (id),
  case_id uuid not null,
  customer_id uuid not null,
  agency uuid not null references agencies (id),
  out_at bigint not null,
  recalled_at bigint,
  recalled_by uuid references users (id),
  reason text,
  -- The agency reported that it deleted the data.
  deleted_on date,
  primary key (export_id, case_id)
);
create unique index agency_cases_out on agency_cases (case_id) where recalled_at is null;
create index agency_cases_agency on agency_cases (agency, out_at);

create table legal_packages (
  id uuid primary key,
  case_id uuid not null,
  customer_id uuid not null,
  ticket_id uuid,
  at bigint not null,
  by_user uuid not null references users (id),
  -- Name, length, hash and chain of each file, and the last hash of the chain.
  files jsonb not null,
  head text not null
);
create index legal_packages_case on legal_packages (case_id, at);
