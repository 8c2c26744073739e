-- An import tells any node how far it is, and any node can stop it; the columns that a person chose are kept per lender.

alter table imports add column progress jsonb not null default '{"state": "done", "rows": 0, "of": null}';
alter table imports add column stop boolean not null default false;
alter table imports add column checked_only boolean not null default false;

create table import_mappings (
  lender text primary key,
  columns jsonb not null
);
