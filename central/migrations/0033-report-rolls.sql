-- Roll rates of whole months, counted by shared/report/roll.ts: one row for each month, product and bucket at its beginning.
create table report_rolls (
  month date not null,
  product text not null,
  bucket text not null,
  "cases" integer not null,
  "thenFen" bigint not null,
  "rolledCases" integer not null,
  "rolledFen" bigint not null,
  "curedCases" integer not null,
  "curedFen" bigint not null,
  "thenSq" double precision not null,
  "rolledSq" double precision not null,
  "rolledThen" double precision not null,
  "curedSq" double precision not null,
  primary key (month, product, bucket)
);
-- Which months were counted, and when last: one without a case has no row above.
create table report_roll_months (
  month date primary key,
  at bigint not null
);
