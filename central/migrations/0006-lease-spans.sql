-- Who could dial a debtor when: a lease row says only how things stand, calls made offline are judged by how they stood.
create table lease_spans (
  customer_id uuid not null,
  device uuid not null,
  from_at bigint not null,
  until_at bigint not null,
  primary key (customer_id, from_at, device)
);
create index lease_spans_device on lease_spans (device, until_at);

insert into lease_spans (customer_id, device, from_at, until_at)
  select customer_id, (data ->> 'device')::uuid, (data ->> 'from')::bigint, (data ->> 'until')::bigint
  from rows where kind = 'lease' and not deleted;
