-- Calibration: the same calls scored blind by several reviewers. A blind score is given once and never changed.
create table calibrations (
  id uuid primary key,
  title text not null,
  calls jsonb not null,
  at bigint not null,
  by_user uuid not null references users (id),
  closed_at bigint
);

create table calibration_scores (
  calibration uuid not null references calibrations (id) on delete cascade,
  call_id uuid not null,
  reviewer uuid not null references users (id),
  at bigint not null,
  card int not null,
  points jsonb not null,
  fatal jsonb not null,
  primary key (calibration, call_id, reviewer)
);
