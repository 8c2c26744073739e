-- Tries at the doors without a session, of all nodes together. Not worth a line in the log of the database: lost after a crash is well.
create unlogged table door_tries (
  who bytea primary key,
  since bigint not null,
  tries integer not null
);
