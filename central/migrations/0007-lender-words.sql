-- What calls about a lender's accounts say of it, as last imported: files that leave it out are read with it.

create table lender_words (
  lender text primary key,
  caller_name text not null,
  hotline text not null
);
