-- Messages: the texts a site wrote, what is to leave or left, the paper of letters, and what carriers told us.
create table message_templates (
  id text not null,
  version integer not null,
  state text not null,
  data jsonb not null,
  made_by uuid not null references users (id),
  made_at bigint not null,
  decided_by uuid references users (id),
  decided_at bigint,
  reason text not null default '',
  primary key (id, version)
);

create table message_sends (
  id uuid primary key,
  customer_id uuid not null,
  case_id uuid not null,
  channel text not null,
  -- sending: somebody took it, until claimed_until
  state text not null,
  tries integer not null default 0,
  next_at bigint,
  claimed_until bigint,
  recipient text not null default '',
  carrier_id text,
  carrier_words text not null default '',
  title jsonb not null,
  version integer not null,
  reason text not null default '',
  asked_by uuid not null references users (id),
  asked_at bigint not null,
  changed_at bigint not null
);
create index message_sends_due on message_sends (next_at) where next_at is not null;
create index message_sends_claimed on message_sends (claimed_until) where claimed_until is not null;
create index message_sends_log on message_sends (asked_at desc, id);

create table message_papers (
  id uuid primary key,
  pdf bytea not null,
  sha256 text not null,
  made_at bigint not null
);

-- Each signed request of a carrier counts once.
create table message_nonces (nonce text primary key, at bigint not null);
create index message_nonces_at on message_nonces (at);
create table message_answers (id text primary key, at bigint not null);

