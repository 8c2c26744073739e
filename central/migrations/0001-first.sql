-- Within PostgreSQL 15. Instants are bigint milliseconds UTC. Never edited after release: the next change is 0002.

create table meta (
  key text primary key,
  value jsonb not null
);

create table users (
  id uuid primary key,
  login_name text not null unique,
  name text not null,
  staff_number text not null unique,
  role text not null check (role in ('agent', 'supervisor', 'qa', 'admin')),
  password_hash text not null,
  line jsonb,
  -- Wrapped by the site key.
  sip_password text,
  active boolean not null default true,
  created_at bigint not null
);

-- Keyed by the name that was typed, known or not, so that lock-out tells nobody which names exist.
create table sign_in_failures (
  login_name text primary key,
  failed integer not null,
  locked_until bigint,
  at bigint not null
);

-- One family per sign-in: a used refresh token that comes back revokes it whole.
create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id),
  created_at bigint not null,
  revoked_at bigint,
  revoked_why text
);

create table refresh_tokens (
  hash bytea primary key,
  session_id uuid not null references sessions (id) on delete cascade,
  expires_at bigint not null,
  used_at bigint
);
create index refresh_tokens_session on refresh_tokens (session_id);

create table devices (
  id uuid primary key,
  user_id uuid not null references users (id),
  last_n integer not null default 0,
  first_seen bigint not null,
  last_seen bigint not null
);

-- Append-only record of what people and lines did, with what central made of it.
create table acts (
  device uuid not null references devices (id),
  n integer not null,
  id uuid not null,
  agent uuid not null,
  kind text not null,
  customer_id uuid not null,
  case_id uuid,
  at bigint not null,
  received_at bigint not null,
  act jsonb not null,
  outcome text not null,
  flags jsonb not null,
  primary key (device, n)
);
create index acts_id on acts (id);
create index acts_case on acts (case_id, at);

create function acts_are_kept() returns trigger language plpgsql as $$
begin
  raise exception 'acts are append-only';
end $$;
create trigger acts_are_kept before update or delete on acts
  for each row execute function acts_are_kept();

create table idem (
  device uuid not null references devices (id),
  n integer not null,
  act_id text not null,
  verdict jsonb not null,
  primary key (device, n)
);

create sequence row_seq;

create table rows (
  kind text not null,
  id uuid not null,
  customer_id uuid not null,
  case_id uuid,
  version integer not null,
  xid xid8 not null,
  seq bigint not null,
  data jsonb not null,
  deleted boolean not null default false,
  primary key (kind, id)
);
create index rows_cursor on rows (xid, seq);
create index rows_customer on rows (customer_id, kind, id);
create unique index rows_account on rows ((data ->> 'lender'), (data ->> 'accountNumber'))
  where kind = 'case' and not deleted;
create index rows_assigned on rows ((data ->> 'assignedTo'), customer_id) where kind = 'case' and not deleted;
create unique index rows_id_number on rows ((data ->> 'idNumber'))
  where kind = 'customer' and not deleted and data ->> 'idNumber' is not null;
create index rows_phone on rows ((data ->> 'phone')) where kind = 'contact' and not deleted;

-- The cursor's two numbers change with every write: the transaction that wrote, and an order within it.
create function rows_stamp() returns trigger language plpgsql as $$
begin
  new.xid := pg_current_xact_id();
  new.seq := nextval('row_seq');
  return new;
end $$;
create trigger rows_stamp before insert or update on rows
  for each row execute function rows_stamp();

-- Which customers an agent's desk holds, and since and until which version of that agent's scope.
create table scopes (
  agent uuid primary key references users (id),
  version integer not null default 0
);
create table scope_entries (
  agent uuid not null references users (id),
  customer_id uuid not null,
  since_version integer not null,
  until_version integer,
  primary key (agent, customer_id, since_version)
);
create index scope_entries_customer on scope_entries (customer_id) where until_version is null;

-- Who held a case and until when: notes about a case just lost are still taken.
create table assignments (
  case_id uuid not null,
  agent uuid not null references users (id),
  from_at bigint not null,
  until_at bigint,
  primary key (case_id, agent, from_at)
);
create index assignments_open on assignments (case_id) where until_at is null;

create table imports (
  id uuid primary key,
  name text not null,
  lender text not null,
  by_user uuid not null references users (id),
  at bigint not null,
  headings jsonb not null,
  reply jsonb not null
);
create table import_rejects (
  import_id uuid not null references imports (id) on delete cascade,
  line integer not null,
  cells jsonb not null,
  problems jsonb not null,
  primary key (import_id, line)
);

create table payment_references (
  lender text not null,
  reference text not null,
  payment_id uuid not null,
  primary key (lender, reference)
);
