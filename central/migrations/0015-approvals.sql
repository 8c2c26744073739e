-- What waits for a supervisor, the oldest first; and what was decided, the newest first.
create index rows_plan_asked on rows (((data ->> 'askedAt')::bigint), id)
  where kind = 'plan' and not deleted and data ->> 'state' = 'asked';
create index rows_plan_ended on rows (((data #>> '{ended,at}')::bigint), id)
  where kind = 'plan' and not deleted and data ->> 'state' <> 'asked';
