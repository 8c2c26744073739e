-- Tickets that wait for an answer, by when they are due; and those that had one or are done, the newest first.
create index rows_ticket_open on rows (((data ->> 'due')::bigint), id)
  where kind = 'ticket' and not deleted and data ->> 'state' = 'open';
create index rows_ticket_ended on rows (((data #>> '{answer,at}')::bigint), id)
  where kind = 'ticket' and not deleted and data ->> 'state' <> 'open';
