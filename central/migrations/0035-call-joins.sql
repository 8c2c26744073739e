-- Supervisors in the calls of agents, so that the agent's desk can say so while it lasts. That it was done stands in the audit.
create table call_joins (
  id uuid primary key,
  supervisor uuid not null references users (id),
  agent uuid not null references users (id),
  call_id uuid not null,
  way text not null check (way in ('listen', 'whisper', 'barge')),
  announced boolean not null,
  at bigint not null,
  ended_at bigint
);
create index call_joins_agent on call_joins (agent, at);
create index call_joins_at on call_joins (at);
