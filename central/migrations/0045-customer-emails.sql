-- Whose address an e-mail came from, or went to.
create index rows_customer_email on rows (lower(data ->> 'email')) where kind = 'customer' and not deleted;
