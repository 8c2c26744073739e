-- Links by which customers hand in papers of a hardship themselves: one for each message that asked for papers. What stands in the link is never
-- kept, only its hash.
create table paper_links (
  message_id uuid primary key,
  token_hash bytea not null unique,
  ticket_id uuid not null,
  customer_id uuid not null,
  case_id uuid not null,
  language text not null,
  asked_by uuid not null,
  made_at bigint not null,
  expires_at bigint not null,
  ended text check (ended in ('done', 'decided', 'replaced')),
  ended_at bigint,
  tries integer not null default 0
);
create index paper_links_of on paper_links (ticket_id);
create index paper_links_customer on paper_links (customer_id);
-- The link by which it came; null where a colleague took it in.
alter table ticket_papers add column link_id uuid;
