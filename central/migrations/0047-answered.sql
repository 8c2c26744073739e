-- Answers to what somebody asked for by a key of its own, kept for an hour: asked again with the same key, the answer is the same and nothing is done
-- twice. What was asked is there as a digest; the answer under the site key, null while the first is still at it.
create table answered (
  user_id uuid not null,
  key uuid not null,
  asked bytea not null,
  at bigint not null,
  answer text,
  primary key (user_id, key)
);
create index answered_at on answered (at);
