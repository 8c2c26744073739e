-- The daily report by e-mail: how it is set, and one row for each day and recipient, by which one node claims it.
create table report_mail (
  one boolean primary key default true check (one),
  setting jsonb not null,
  at bigint not null,
  by_user uuid not null references users (id)
);
create table report_mails (
  day date not null,
  recipient text not null,
  state text not null,
  tries integer not null,
  next_at bigint,
  claimed_until bigint,
  carrier_words text not null,
  primary key (day, recipient)
);
