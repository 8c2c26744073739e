-- A call carries the code in force, so that rare and common codes are found alike; the few reviews that wait for a second look.
update rows c set data = c.data || jsonb_build_object('code', d.data -> 'code')
  from rows d
  where c.kind = 'call' and d.kind = 'disposition' and d.id = (c.data ->> 'dispositionId')::uuid;
drop index rows_disposition_code;
create index rows_call_code on rows ((data ->> 'code'), ((data ->> 'startedAt')::bigint), id)
  where kind = 'call' and not deleted;
create index rows_review_disputed on rows ((data ->> 'callId'))
  where kind = 'review' and not deleted and data #>> '{answer,outcome}' = 'disputed';
