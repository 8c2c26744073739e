-- Desks whose local data IT has removed: asked for, central holds all of its acts up to `wipe_up_to`, done. And codes by which a computer
-- joins the company, once; only what a code hashes to is kept.
alter table devices
  add column wipe_at bigint,
  add column wipe_by uuid references users (id),
  add column wipe_reason text,
  add column wipe_up_to bigint,
  add column wipe_received_at bigint,
  add column wipe_done_at bigint;
create index devices_seen on devices (last_seen desc, id);
create table enrolment_codes (
  hash bytea primary key,
  policy text not null,
  made_by uuid references users (id),
  made_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);
