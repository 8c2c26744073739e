-- An account file as it was read, row by row, until its rows have landed. Unlogged: what is in it stands in the file too, and after a crash of the
-- database the same file brings the rest. No foreign key: it would be asked for each of a million rows.
create unlogged table import_staged (
  import_id uuid not null,
  line integer not null,
  account json not null,
  -- As the file has them, for the file of rejected rows.
  cells json not null,
  primary key (import_id, line)
);

-- How far the rows have landed, with what the import was asked for: another process goes on from here. Null while the file is being read.
alter table imports add column landing jsonb;
