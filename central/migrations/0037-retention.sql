-- How long this company keeps what, where it is not the house's own period. Rows are never changed: a later one takes the place of an earlier one.
create table retention_periods (
  id integer generated always as identity primary key,
  kind text not null,
  lender_type text,
  months integer not null,
  effective_from text not null,
  reason text not null,
  at bigint not null,
  by_user uuid not null references users (id)
);

-- When a case was last spoken of, from when its calls or messages went: what is left of it is counted from there all the same.
create table retention_contacts (
  case_id uuid primary key,
  last_contact bigint not null
);

-- Who asked for erasure and got it, from when the case in which it was asked went: the other cases go by it all the same.
create table retention_asked (customer_id uuid primary key);

-- Whose data may be due: customers with a case that ended, customer by customer; recordings by their day.
create index rows_case_closed on rows (customer_id)
  where kind = 'case' and not deleted and data #>> '{closed,at}' is not null;
create index recordings_opened on recordings (opened_at, id) where state = 'stored';
create index ticket_papers_at on ticket_papers (at, id);
-- Holds that keep data from being erased, and requests for erasure.
create index rows_legal_hold on rows (((data ->> 'reviewAt')::bigint), id)
  where kind = 'legalHold' and not deleted and data #>> '{lifted,at}' is null;
