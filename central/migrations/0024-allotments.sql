-- What supervisors order to be done with cases: previewed, carried out in short transactions, published in one, undone whole.
create table allotments (
  id uuid primary key,
  how text not null,
  state text not null,
  ask jsonb not null,
  reason text not null,
  at bigint not null,
  by_user uuid not null references users (id),
  cases integer not null,
  landed integer not null default 0,
  left_over jsonb not null,
  stop boolean not null default false,
  -- One that has said nothing for a while died with its process.
  said_at bigint not null,
  problem jsonb,
  undoes uuid references allotments (id),
  undone_by uuid references allotments (id)
);
create index allotments_at on allotments (at);
-- One at a time, on whichever node.
create unique index allotments_running on allotments ((true)) where state in ('landing', 'takingBack');

create table allotment_cases (
  allotment uuid not null references allotments (id) on delete cascade,
  place integer not null,
  customer_id uuid not null,
  case_id uuid not null,
  from_agent uuid,
  to_agent uuid,
  -- planned, landed, back (taken back), left (see why)
  state text not null default 'planned',
  -- The part of the case's row that was, and the callbacks that went with it; from when it landed.
  before jsonb,
  -- Why it was left where it is.
  why text,
  primary key (allotment, place)
);
create index allotment_cases_state on allotment_cases (allotment, state, place);
create index allotment_cases_case on allotment_cases (allotment, case_id);
