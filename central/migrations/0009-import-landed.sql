-- What an import wrote and no desk was shown yet: published from here, taken back from here, also after this process died.

create table import_landed (
  import_id uuid not null references imports (id) on delete cascade,
  customer_id uuid not null,
  case_id uuid not null,
  -- Null: allotted to nobody.
  agent uuid,
  -- Its customer was made by this import.
  new_customer boolean not null,
  primary key (import_id, customer_id, case_id)
);
create index import_landed_agent on import_landed (import_id, agent);

-- When the import last said how far it is (milliseconds UTC): one that says nothing any more died with its process.
alter table imports add column said_at bigint not null default 0;

-- Each batch of an import asks which of its numbers are forbidden: there are few, and reading all contacts for it would take
-- longer the more there are.
create index rows_forbidden on rows ((data ->> 'phone'))
  where kind = 'contact' and not deleted and data ->> 'status' = 'suppressed';
