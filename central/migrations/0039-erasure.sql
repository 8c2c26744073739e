-- Erasure: what a customer or a case left behind when it went. Ids only, so that what still comes about it is known for what it is.
create table erased (
  id uuid primary key,
  what text not null check (what in ('customer', 'case')),
  customer_id uuid not null,
  at bigint not null
);
create index erased_customer on erased (customer_id);

-- Acts stay as they came, with two exceptions that the law wants: what a customer told of income and needs goes when the review is over, and
-- the content of an act goes when its time is over. What is left says that there was one, of which kind, when, by whom.
create or replace function acts_are_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - 'act' = to_jsonb(old) - 'act' then
    if new.act = jsonb_build_object('id', old.id, 'kind', old.kind, 'erased', true) then
      return new;
    end if;
    if old.kind = 'plan.asked' and new.act = jsonb_set(old.act, '{payload,sheet}', 'null'::jsonb) then
      return new;
    end if;
  end if;
  raise exception 'acts are append-only';
end $$;
create index acts_customer on acts (customer_id) where customer_id is not null;

-- A recording whose time is over: the row says that there was one; its bytes go after the row said so.
alter table recordings drop constraint recordings_state_check;
alter table recordings add constraint recordings_state_check
  check (state in ('receiving', 'stored', 'refused', 'erased'));
alter table recordings add column bytes_gone boolean not null default false;
drop index recordings_call;
create index recordings_call on recordings (call_id) where state in ('stored', 'erased');
create index recordings_going on recordings (id) where state = 'erased' and not bytes_gone;

-- Days of reports of which rows went: their figures stay as they were counted, and are never counted anew from what is left.
create table report_kept (
  agent uuid not null,
  day date not null,
  calls integer not null,
  primary key (agent, day)
);

-- A tombstone says nothing that a day could count.
drop trigger report_mark on rows;
create trigger report_mark after insert or update on rows for each row
  when (new.kind in ('call', 'promise', 'payment', 'event') and not new.deleted) execute function report_mark();

-- Runs of the job: one at a time; one that has said nothing for a while died with its process, and the next goes on.
create table retention_runs (
  id uuid primary key,
  started_at bigint not null,
  said_at bigint not null,
  ended_at bigint,
  removed jsonb not null
);
create unique index retention_running on retention_runs ((true)) where ended_at is null;

-- What persons asked about their own data.
create index rows_personal_data on rows (id)
  where kind = 'ticket' and not deleted and data ->> 'ticketKind' in ('erasure', 'dataCopy');
