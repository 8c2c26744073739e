-- What agents say about the work itself. Never rows: those go to every desk that holds the case.
create table concerns (
  id uuid primary key,
  agent uuid not null references users (id),
  concern text not null,
  hearer text not null,
  text text not null,
  case_id uuid,
  call_id uuid,
  raised_at bigint not null,
  received_at bigint not null,
  read_at bigint,
  read_by uuid references users (id),
  answered_at bigint,
  answered_by uuid references users (id),
  answer text
);
create index concerns_agent on concerns (agent, raised_at);
create index concerns_hearer on concerns (hearer, raised_at);

create table help_requests (
  id uuid primary key,
  agent uuid not null references users (id),
  case_id uuid,
  call_id uuid,
  asked_at bigint not null,
  received_at bigint not null,
  taken_at bigint,
  taken_by uuid references users (id),
  ended_at bigint,
  ended_why text
);
create index help_requests_open on help_requests (asked_at) where ended_at is null;
create index help_requests_agent on help_requests (agent, asked_at);

-- Promises by who made them.
create index rows_promise_agent on rows ((data ->> 'agentId'), (data ->> 'due')) where kind = 'promise' and not deleted;
