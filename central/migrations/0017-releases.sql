-- Versions of scripts and cards that this company makes. What was published never changes; `mark` is raised whenever what desks use changes.
create sequence release_marks;
create table releases (
  subject text not null,
  id text not null,
  version integer not null,
  content jsonb not null,
  state text not null,
  author uuid not null references users (id),
  published_by uuid references users (id),
  effective_from bigint,
  withdrawn_at bigint,
  sent_back text,
  revision integer not null,
  changed_at bigint not null,
  mark bigint,
  primary key (subject, id, version)
);
-- One version of each is in the making at a time.
create unique index releases_open on releases (subject, id) where state in ('draft', 'inReview');
create index releases_mark on releases (mark) where mark is not null;

create table release_steps (
  step_id integer generated always as identity primary key,
  subject text not null,
  id text not null,
  version integer not null,
  step text not null,
  reason text,
  at bigint not null,
  by_user uuid not null references users (id)
);
create index release_steps_of on release_steps (subject, id, version);
