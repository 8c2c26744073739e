-- Papers of a hardship: sealed one by one, and gone with the decision. The key stands beside them, wrapped by the site key.
create table ticket_papers (
  id uuid primary key,
  ticket_id uuid not null,
  customer_id uuid not null,
  name text not null,
  type text not null,
  bytes integer not null,
  sha256 text not null,
  wrapped_key text not null,
  body bytea not null,
  by_user uuid not null references users (id),
  at bigint not null
);
create index ticket_papers_of on ticket_papers (ticket_id);
create index ticket_papers_customer on ticket_papers (customer_id);
