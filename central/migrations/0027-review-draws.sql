-- Draws of calls for review: what they were drawn from and by which seed, so that each can be made again and explained; and who has
-- which call open for judging.
create table review_draws (
  id uuid primary key,
  from_day date not null,
  until_day date not null,
  version int not null,
  seed text not null,
  rules jsonb not null,
  -- What the draw saw of every call that it could have taken: call id -> a short text.
  frame jsonb not null,
  reason text not null,
  at bigint not null,
  by_user uuid not null references users (id)
);
create index review_draws_at on review_draws (at desc, id);

create table review_drawn (
  draw uuid not null references review_draws (id) on delete cascade,
  call_id uuid not null,
  agent uuid not null,
  why text not null,
  code text not null,
  hour int not null,
  primary key (draw, call_id)
);
create index review_drawn_call on review_drawn (call_id);

create table review_locks (
  call_id uuid primary key,
  user_id uuid not null references users (id),
  until bigint not null
);
