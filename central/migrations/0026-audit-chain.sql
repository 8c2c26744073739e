-- The audit becomes a chain: each entry carries the hash of the one before it. The database itself links them, so that no program
-- and no node can write beside the chain; the row of the head makes writers wait for one another until they commit.
alter table audit alter column user_id drop not null;
alter table audit alter column session_id drop not null;
alter table audit alter column subject drop not null;
alter table audit add column detail text not null default '{}';
alter table audit add column seq bigint;
alter table audit add column hash text;

create table audit_head (
  only_one boolean primary key default true check (only_one),
  seq bigint not null,
  hash text not null
);
insert into audit_head (seq, hash) values (0, '');

create function audit_hash(prior text, entry audit) returns text language sql immutable as $$
  select encode(sha256(convert_to(
    prior || '|' || entry.seq || '|' || entry.at || '|' || coalesce(entry.user_id::text, '') || '|' ||
    coalesce(entry.session_id::text, '') || '|' || entry.what || '|' || coalesce(entry.subject::text, '') || '|' ||
    coalesce(entry.customer_id::text, '') || '|' || entry.detail, 'UTF8')), 'hex')
$$;

-- What stands already, in the order in which it was written.
drop trigger audit_is_kept on audit;
do $$
declare
  entry audit;
  place bigint := 0;
  last text := '';
begin
  for entry in select * from audit order by id loop
    place := place + 1;
    entry.seq := place;
    last := audit_hash(last, entry);
    update audit set seq = place, hash = last where id = entry.id;
  end loop;
  update audit_head set seq = place, hash = last;
end $$;
alter table audit alter column seq set not null;
alter table audit alter column hash set not null;
create unique index audit_seq on audit (seq);
create index audit_user on audit (user_id, seq);
create index audit_customer on audit (customer_id, seq) where customer_id is not null;

create function audit_link() returns trigger language plpgsql as $$
declare
  head audit_head;
begin
  select * into strict head from audit_head for update;
  new.seq := head.seq + 1;
  new.hash := audit_hash(head.hash, new);
  update audit_head set seq = new.seq, hash = new.hash;
  return new;
end $$;
create trigger audit_link before insert on audit for each row execute function audit_link();
create trigger audit_is_kept before update or delete on audit for each row execute function audit_is_kept();
create trigger audit_stays before truncate on audit for each statement execute function audit_is_kept();
create trigger audit_head_stays before delete or truncate on audit_head for each statement execute function audit_is_kept();
