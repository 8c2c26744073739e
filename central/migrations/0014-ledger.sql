-- Bills by the lender's own number, each booked once.
create table bill_references (
  lender text not null,
  reference text not null,
  case_id uuid not null,
  primary key (lender, reference)
);
