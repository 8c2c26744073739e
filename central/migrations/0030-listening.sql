-- Permissions to listen to a recording: one person, one recording, for a while. That it was heard stands in the audit.
create table listen_grants (
  id uuid primary key,
  recording_id uuid not null references recordings (id) on delete cascade,
  call_id uuid not null,
  user_id uuid not null references users (id),
  at bigint not null,
  until bigint not null
);
create index listen_grants_until on listen_grants (until);
