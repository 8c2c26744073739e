-- Accounts as administrators see to them. A first password is good for choosing one of one's own, until `first_until`; who was stopped, by whom and why;
-- and the last sign-in.
alter table users
  add column first_until bigint,
  add column last_sign_in bigint,
  add column stopped_at bigint,
  add column stopped_by uuid references users (id),
  add column stopped_why text;
update users set last_sign_in = (select max(created_at) from sessions where sessions.user_id = users.id);
create index sessions_user on sessions (user_id) where revoked_at is null;
