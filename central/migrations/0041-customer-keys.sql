-- A key for each customer, wrapped by the site key: what acts about the customer say stands under it, and is gone with it, in every copy that
-- holds the acts and not the key.
create table customer_keys (
  customer_id uuid primary key,
  wrapped text not null
);

-- Acts stay as they came, with three exceptions: their content is sealed (those from before keys were, by the job of retention), what a
-- customer told of income and needs goes when the review is over, and the content goes when its time is over.
create or replace function acts_are_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - 'act' = to_jsonb(old) - 'act' then
    if new.act = jsonb_build_object('id', old.id, 'kind', old.kind, 'erased', true) then
      return new;
    end if;
    if new.act ? 'sealed' and new.act - 'sealed' - 'payload' = old.act - 'sealed' - 'payload'
      and (not old.act ? 'sealed' or (old.kind = 'plan.asked' and new.act -> 'payload' = old.act -> 'payload'))
    then
      return new;
    end if;
  end if;
  raise exception 'acts are append-only';
end $$;

-- Those that are still to be sealed.
create index acts_unsealed on acts (device, n)
  where customer_id is not null and not (act ? 'sealed') and not (act ? 'erased');
