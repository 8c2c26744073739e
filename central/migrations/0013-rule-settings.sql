-- How this company narrows the rules, for all lenders (lender null) or for one, from a day on. Rows are never changed: a later one takes the
-- place of an earlier one.
create table rule_settings (
  id integer generated always as identity primary key,
  pack text not null,
  lender text,
  effective_from text not null,
  tightening jsonb not null,
  at bigint not null,
  by_user uuid not null references users (id)
);
