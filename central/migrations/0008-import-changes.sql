-- What a file would change, row by row: the screen shows the first, all of them go as a file.

create table import_changes (
  import_id uuid not null references imports (id) on delete cascade,
  line integer not null,
  change jsonb not null,
  primary key (import_id, line)
);
