-- What the guard of central said to each call: when it heard of it, and again when it learned more of that time. Figures only.
create table call_judgements (
  id bigint generated always as identity primary key,
  call_id uuid not null,
  customer_id uuid not null,
  at bigint not null,
  why text not null check (why in ('arrival', 'later')),
  record jsonb not null
);
create index call_judgements_call on call_judgements (call_id, id);
