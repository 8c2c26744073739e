-- Weights of the worklist and the stage table, from a day on. Rows are never changed: a later one takes the place of an earlier one.
create table strategy_versions (
  id integer generated always as identity primary key,
  what text not null check (what in ('weights', 'stages')),
  effective_from text not null,
  body jsonb not null,
  reason text not null,
  at bigint not null,
  by_user uuid not null references users (id)
);

-- Who works with whom, what each is trained for, and how many cases a desk is to hold at most (null: as everybody).
create table teams (
  id uuid primary key,
  name text not null unique,
  made_at bigint not null
);
create table agent_places (
  agent uuid primary key references users (id),
  team uuid references teams (id),
  skills jsonb not null,
  most_cases integer
);
