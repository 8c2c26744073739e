-- What agents ask supervisors to allow once: what waits, the oldest first; and what was decided, the newest first.
create index rows_exception_asked on rows (((data ->> 'askedAt')::bigint), id)
  where kind = 'exception' and not deleted and data ->> 'state' = 'asked';
create index rows_exception_ended on rows (((data #>> '{ended,at}')::bigint), id)
  where kind = 'exception' and not deleted and data ->> 'state' <> 'asked';
-- Holds that a supervisor has to look at, by the day on which that is due; and those that ended, the newest first.
create index rows_hold_standing on rows (coalesce((data ->> 'reviewAt')::bigint, (data ->> 'until')::bigint, 0), id)
  where kind = 'hold' and not deleted and data ->> 'liftedAt' is null;
create index rows_hold_lifted on rows (((data ->> 'liftedAt')::bigint), id)
  where kind = 'hold' and not deleted and data ->> 'liftedAt' is not null;
