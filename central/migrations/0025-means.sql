-- Acts stay as they came, with one exception that the law wants: what a customer told of income and needs goes when the review is over.
create or replace function acts_are_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.kind = 'plan.asked'
    and new.act = jsonb_set(old.act, '{payload,sheet}', 'null'::jsonb)
    and to_jsonb(new) - 'act' = to_jsonb(old) - 'act'
  then
    return new;
  end if;
  raise exception 'acts are append-only';
end $$;
