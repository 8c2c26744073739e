-- Recordings that desks made themselves: what is known of each. The sound stands in a folder, or in recording_parts; in both as the
-- ciphertext that the desk sent.

create table recordings (
  id uuid primary key,
  call_id uuid not null,
  agent uuid not null references users (id),
  device uuid not null,
  -- Who hands it over: the agent, or whoever signed in on that machine next.
  sender uuid not null references users (id),
  opened_at bigint not null,
  bytes bigint not null,
  sha256 text not null,
  state text not null check (state in ('receiving', 'stored', 'refused')),
  -- Known once it was stored: what of the sound opens, and whether the end is there.
  sound_ms bigint,
  whole boolean,
  begun_at bigint not null,
  stored_at bigint
);
create index recordings_call on recordings (call_id) where state = 'stored';

create table recording_parts (
  recording_id uuid not null references recordings (id) on delete cascade,
  position bigint not null,
  bytes bytea not null,
  primary key (recording_id, position)
);

-- lender '' = for all that have none of their own.
create table recording_policies (
  lender text primary key,
  policy jsonb not null,
  at bigint not null,
  by_user uuid not null references users (id)
);

-- Coverage goes by the calls that were answered.
create index rows_call_answered on rows (((data ->> 'answeredAt')::bigint))
  where kind = 'call' and not deleted and data ->> 'answeredAt' is not null;
