-- Roll-ups of reports: one row for each agent, day, product, bucket and script, folded by shared/report/rollup.ts. What changes a day leaves a
-- mark with its own commit; a mark is a row of its own, so that nobody who writes waits for anybody.
-- Counts are integers: their sums are twice as fast as those of bigint.
create table report_days (
  day date not null,
  agent uuid not null,
  product text not null,
  bucket text not null,
  script text not null,
  "attempts" integer not null,
  "inbound" integer not null,
  "answered" integer not null,
  "rightParty" integer not null,
  "casesWorked" integer not null,
  "casesReached" integer not null,
  "promises" integer not null,
  "promisedFen" bigint not null,
  "decided" integer not null,
  "kept" integer not null,
  "dueFen" bigint not null,
  "paidFen" bigint not null,
  "talkMs" bigint not null,
  "wrapMs" bigint not null,
  "ended" integer not null,
  "codedInTime" integer not null,
  "recorded" integer not null,
  "flagged" integer not null,
  "refused" integer not null,
  "overrides" integer not null,
  "complaints" integer not null,
  "reviewed" integer not null,
  "corrected" integer not null,
  "measured" integer not null,
  "mosSum" bigint not null,
  "poorSound" integer not null,
  "deskMs" bigint not null,
  "breakMs" bigint not null,
  primary key (day, agent, product, bucket, script)
);
-- The same by month: a report of a year reads a twentieth.
create table report_months (
  month date not null,
  agent uuid not null,
  product text not null,
  bucket text not null,
  script text not null,
  "attempts" integer not null,
  "inbound" integer not null,
  "answered" integer not null,
  "rightParty" integer not null,
  "casesWorked" integer not null,
  "casesReached" integer not null,
  "promises" integer not null,
  "promisedFen" bigint not null,
  "decided" integer not null,
  "kept" integer not null,
  "dueFen" bigint not null,
  "paidFen" bigint not null,
  "talkMs" bigint not null,
  "wrapMs" bigint not null,
  "ended" integer not null,
  "codedInTime" integer not null,
  "recorded" integer not null,
  "flagged" integer not null,
  "refused" integer not null,
  "overrides" integer not null,
  "complaints" integer not null,
  "reviewed" integer not null,
  "corrected" integer not null,
  "measured" integer not null,
  "mosSum" bigint not null,
  "poorSound" integer not null,
  "deskMs" bigint not null,
  "breakMs" bigint not null,
  primary key (month, agent, product, bucket, script)
);
create table report_hours (
  day date not null,
  agent uuid not null,
  hour smallint not null,
  attempts integer not null,
  answered integer not null,
  right_party integer not null,
  primary key (day, agent, hour)
);

create table report_hour_months (
  month date not null,
  agent uuid not null,
  weekday smallint not null,
  hour smallint not null,
  attempts integer not null,
  answered integer not null,
  right_party integer not null,
  primary key (month, agent, weekday, hour)
);

-- Days to fold anew: at once, or from a moment on (a promise's window closes, a day at the desk goes on).
create table report_marks (
  id bigint generated always as identity primary key,
  agent uuid not null,
  day date not null
);
create table report_later (
  agent uuid not null,
  day date not null,
  at bigint not null,
  primary key (agent, day)
);
create index report_later_at on report_later (at);

create index rows_promise_case on rows (case_id) where kind = 'promise' and not deleted;
create index rows_refusal on rows ((data ->> 'agentId'), ((data ->> 'at')::bigint))
  where kind = 'event' and not deleted and data ->> 'eventKind' = 'guardRefused';

create function report_day_of(at bigint) returns date language sql immutable as $$
  select (timestamp 'epoch' + (at + 28800000) * interval '1 millisecond')::date
$$;

create function report_mark() returns trigger language plpgsql as $$
begin
  if new.kind = 'call' then
    insert into report_marks (agent, day)
      values ((new.data ->> 'agentId')::uuid, report_day_of((new.data ->> 'startedAt')::bigint));
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
create trigger report_mark after insert or update on rows for each row
  when (new.kind in ('call', 'promise', 'payment', 'event')) execute function report_mark();

create function report_mark_state() returns trigger language plpgsql as $$
begin
  insert into report_marks (agent, day) values (new.agent, report_day_of(new.at));
  return null;
end $$;
create trigger report_mark_state after insert on acts for each row
  when (new.kind = 'agent.state' and new.outcome = 'applied') execute function report_mark_state();

-- What stands already.
insert into report_marks (agent, day)
  select distinct (data ->> 'agentId')::uuid, report_day_of((data ->> 'startedAt')::bigint) from rows where kind = 'call' and not deleted
  union
  select distinct (data ->> 'agentId')::uuid, (data ->> 'due')::date from rows where kind = 'promise' and not deleted
  union
  select distinct agent, report_day_of(at) from acts where kind = 'agent.state' and outcome = 'applied';
