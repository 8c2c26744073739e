-- Quality review: calls by time, agent, code and judgement, acts by call; and who looked at whose data.

create index rows_call_started on rows (((data ->> 'startedAt')::bigint), id) where kind = 'call' and not deleted;
create index rows_call_agent on rows ((data ->> 'agentId'), ((data ->> 'startedAt')::bigint), id)
  where kind = 'call' and not deleted;
create index rows_disposition_code on rows ((data ->> 'code')) where kind = 'disposition' and not deleted;
create index rows_call_judged on rows (((data ->> 'startedAt')::bigint), id)
  where kind = 'call' and not deleted and data ->> 'reviewId' is not null;
create index acts_call on acts ((act #>> '{payload,callId}'));

-- Ids only: no name, number or word of a person.
create table audit (
  id bigint generated always as identity primary key,
  at bigint not null,
  user_id uuid not null references users (id),
  session_id uuid not null,
  what text not null,
  subject uuid not null,
  customer_id uuid
);
create index audit_subject on audit (subject, at);

create function audit_is_kept() returns trigger language plpgsql as $$
begin
  raise exception 'the audit is append-only';
end $$;
create trigger audit_is_kept before update or delete on audit
  for each row execute function audit_is_kept();
