-- Lines from supervisors to all agents, and who has acknowledged which. An agent counts who was there when it was sent.
create table announcements (
  id uuid primary key,
  by_user uuid not null references users (id),
  text text not null,
  at bigint not null
);
create index announcements_at on announcements (at);
create table announcement_reads (
  announcement uuid not null references announcements (id) on delete cascade,
  agent uuid not null references users (id),
  read_at bigint,
  primary key (announcement, agent)
);
create index announcement_reads_agent on announcement_reads (agent) where read_at is null;
