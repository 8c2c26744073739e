-- More of what reports count: scored calls and fatal ones, matters that a customer came with and those solved at once, and what was collected
-- in a month. All of it is in the rows already: days with such calls are folded anew, months are counted anew.
alter table report_days add column "scored" integer not null default 0, add column "fatal" integer not null default 0,
  add column "asked" integer not null default 0, add column "solved" integer not null default 0;
alter table report_months add column "scored" integer not null default 0, add column "fatal" integer not null default 0,
  add column "asked" integer not null default 0, add column "solved" integer not null default 0;
alter table report_rolls add column "collectedCases" integer not null default 0, add column "collectedFen" bigint not null default 0,
  add column "collectedSq" double precision not null default 0, add column "collectedThen" double precision not null default 0;
delete from report_roll_months;

-- As shared/report/rollup.ts says of a call (`asksIn`).
create function report_asks(call jsonb) returns boolean language sql immutable as $$
  select call ->> 'caseId' is not null and call ->> 'answeredAt' is not null
    and (call ->> 'direction' = 'inbound' or call ->> 'code' in ('COMPLAINT', 'DISPUTE'))
$$;

create or replace function report_mark() returns trigger language plpgsql as $$
begin
  if new.kind = 'call' then
    insert into report_marks (agent, day)
      values ((new.data ->> 'agentId')::uuid, report_day_of((new.data ->> 'startedAt')::bigint));
    -- It may be the repeat of one before, or one after it be its.
    if coalesce(report_asks(new.data), false) or tg_op = 'UPDATE' and coalesce(report_asks(old.data), false) then
      insert into report_marks (agent, day)
        select (data ->> 'agentId')::uuid, report_day_of((data ->> 'startedAt')::bigint) from rows
        where customer_id = new.customer_id and kind = 'call' and not deleted and id <> new.id and report_asks(data)
          and abs((data ->> 'startedAt')::bigint - (new.data ->> 'startedAt')::bigint) <= 604800000;
    end if;
  elsif new.kind = 'score' then
    insert into report_marks (agent, day)
      select (data ->> 'agentId')::uuid, report_day_of((data ->> 'startedAt')::bigint) from rows
      where kind = 'call' and id = (new.data ->> 'callId')::uuid;
  elsif new.kind = 'promise' then
    insert into report_marks (agent, day)
      select (new.data ->> 'agentId')::uuid, day
      from (values (report_day_of((new.data ->> 'madeAt')::bigint)), ((new.data ->> 'due')::date)) as days (day);
  elsif new.kind = 'payment' then
    insert into report_marks (agent, day)
      select (data ->> 'agentId')::uuid, (data ->> 'due')::date from rows
      where kind = 'promise' and not deleted and case_id = new.case_id;
  elsif new.data ->> 'eventKind' = 'guardRefused' then
    insert into report_marks (agent, day)
      values ((new.data ->> 'agentId')::uuid, report_day_of((new.data ->> 'at')::bigint));
  end if;
  return null;
end $$;
drop trigger report_mark on rows;
create trigger report_mark after insert or update on rows for each row
  when (new.kind in ('call', 'score', 'promise', 'payment', 'event') and not new.deleted) execute function report_mark();

insert into report_marks (agent, day)
  select distinct (data ->> 'agentId')::uuid, report_day_of((data ->> 'startedAt')::bigint) from rows
  where kind = 'call' and not deleted and (report_asks(data) or id in (
    select (s.data ->> 'callId')::uuid from rows s where s.kind = 'score' and not s.deleted));
