-- What a push asks of the database, in two ways there and back. Both find everything by its key: their plans are made once per connection, and never
-- read a table through, however small it was when they were made.

-- The device's line of numbers and the customers that exist, locked, and then what stands of them. Each statement of the function sees what was
-- committed while the one before it waited for a lock.
create function push_stands(of_device uuid, of_customers uuid[], of_acts uuid[])
  returns table (kind text, id uuid, customer_id uuid, data jsonb, deleted boolean)
  language plpgsql volatile set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off as $$
declare
  owner uuid;
  number integer;
begin
  select d.user_id, d.last_n into owner, number from devices d where d.id = of_device for update;
  if not found then
    return;
  end if;
  -- In one order, so that two pushes don't wait for each other.
  perform 1 from rows r where r.kind = 'customer' and r.id = any(of_customers) order by r.id for update;
  return query
    select '=device', owner, null::uuid, to_jsonb(number), false
    union all select r.kind, r.id, r.customer_id, r.data, r.deleted from rows r where r.customer_id = any(of_customers)
    union all select '=key', k.customer_id, k.customer_id, to_jsonb(k.wrapped), false from customer_keys k
      where k.customer_id = any(of_customers)
    union all select '=applied', a.id, null, null, false from acts a where a.id = any(of_acts) and a.outcome = 'applied'
    union all select '=setting', null, null, jsonb_build_object('id', s.id, 'pack', s.pack, 'lender', s.lender,
      'effectiveFrom', s.effective_from, 'tightening', s.tightening, 'at', s.at), false from rule_settings s where s.id > 0;
end $$;

-- All that was judged: rows, verdicts, acts, the device's number; and a wake on `channel` for whose desks hold these customers, by name up to
-- `most_named`. Raises DD001 when a row is another customer's, gone, or not older.
create function push_keep(of_device uuid, of_agent uuid, now_at bigint, to_n integer, given_rows jsonb, given_verdicts jsonb,
    given_acts jsonb, of_customers uuid[], channel text, most_named integer, everyone text) returns void
  language plpgsql volatile set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off as $$
declare
  written integer;
begin
  with landed as (
    insert into rows (kind, id, customer_id, case_id, version, data)
    select given.kind, given.id, given.customer_id, given.case_id, given.version, given.data from jsonb_to_recordset(given_rows)
      as given (kind text, id uuid, customer_id uuid, case_id uuid, version integer, data jsonb)
    on conflict (kind, id) do update
      set case_id = excluded.case_id, version = excluded.version, data = excluded.data
      where rows.customer_id = excluded.customer_id and not rows.deleted and rows.version < excluded.version
    returning 1
  )
  select count(*) into written from landed;
  if written <> jsonb_array_length(given_rows) then
    raise exception 'a row is not ours to write' using errcode = 'DD001';
  end if;
  -- A number that a line which nobody could open had used up is judged anew when the act comes after all.
  insert into idem (device, n, act_id, verdict)
  select of_device, given.n, given.act_id, given.verdict from jsonb_to_recordset(given_verdicts)
    as given (n integer, act_id text, verdict jsonb)
  on conflict (device, n) do update set act_id = excluded.act_id, verdict = excluded.verdict where idem.act_id = 'unreadable';
  insert into acts (device, n, id, agent, kind, customer_id, case_id, at, received_at, act, outcome, flags)
  select of_device, given.n, given.id, of_agent, given.kind, given.customer_id, given.case_id, given.at, now_at, given.act, given.outcome,
      given.flags
    from jsonb_to_recordset(given_acts) as given (n integer, id uuid, kind text, customer_id uuid, case_id uuid,
      at bigint, act jsonb, outcome text, flags jsonb);
  update devices set last_n = to_n, last_seen = now_at where devices.id = of_device;
  perform pg_notify(channel, case when count(*) > most_named then everyone else string_agg(held.agent::text, ',') end)
    from (select distinct s.agent from scope_entries s
      where s.customer_id = any(of_customers) and s.until_version is null) held
    having count(*) > 0;
end $$;
