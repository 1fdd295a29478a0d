-- The chain of seals, as of migration 0015. Never edit this file: a later rule is seals_2.sql with its own migration.

-- Adds a seal at the end of the chain. Whoever seals has the chain to himself until he has committed.
create function news_seal_add(of_kind text, of_row bigint, digest bytea) returns bigint
language plpgsql security definer as $$
declare
  last_number bigint;
  last_hash bytea;
begin
  perform pg_advisory_xact_lock(8119);
  select number, hash into last_number, last_hash from news_seal order by number desc limit 1;
  insert into news_seal (number, kind, row_id, hash)
  values (coalesce(last_number, 0) + 1, of_kind, of_row, sha256(coalesce(last_hash, '') || digest));
  return coalesce(last_number, 0) + 1;
end $$;

-- Rows of this transaction that are sealed at its very end; nobody ever sees one here.
create unlogged table news_unsealed (
  kind text not null, row_id bigint not null, digest bytea not null, primary key (kind, row_id)
);

-- Deferred triggers run in the order in which their rows were written. A kept row is handed on by one of them, so its
-- seal comes after all that the transaction's end waits for, foreign keys and the edition among them: the chain
-- is the last lock that anybody takes, and two that commit at once cannot wait for each other.
create function news_row_is_sealed() returns trigger language plpgsql security definer as $$
begin
  perform news_seal_add(new.kind, new.row_id, new.digest);
  delete from news_unsealed where kind = new.kind and row_id = new.row_id;
  return null;
end $$;
create constraint trigger news_row_is_sealed after insert on news_unsealed deferrable initially deferred
for each row execute function news_row_is_sealed();

-- The same text whatever the session's settings are: moments as microseconds, JSON as jsonb writes it.
create function news_sealed(kept news_auditentry) returns bytea language sql stable
return sha256(convert_to(jsonb_build_array(
  'news.auditentry', kept.id, (extract(epoch from kept.at) * 1000000)::bigint, kept.actor_id, kept.act, kept.kind,
  kept.object_id, kept.name, kept.note, kept.changes
)::text, 'UTF8'));
create function news_sealed(kept news_transition) returns bytea language sql stable
return sha256(convert_to(jsonb_build_array(
  'news.transition', kept.id, (extract(epoch from kept.at) * 1000000)::bigint, kept.by_id, kept.article_id, kept.move,
  kept.from_status, kept.to_status, kept.note, kept.is_forced
)::text, 'UTF8'));

create function news_auditentry_waits() returns trigger language plpgsql security definer as $$
begin
  insert into news_unsealed (kind, row_id, digest) values ('news.auditentry', new.id, news_sealed(new));
  return null;
end $$;
create function news_transition_waits() returns trigger language plpgsql security definer as $$
begin
  insert into news_unsealed (kind, row_id, digest) values ('news.transition', new.id, news_sealed(new));
  return null;
end $$;

-- They act with the rights of the tables' owner, so they look nowhere but among its tables. The role of the web
-- server needs no right on seals but to read them.
do $$
declare
  called text;
begin
  foreach called in array array[
    'news_seal_add(text, bigint, bytea)', 'news_row_is_sealed()', 'news_auditentry_waits()', 'news_transition_waits()'
  ] loop
    execute format('alter function %s set search_path = %I, pg_temp', called, current_schema());
    execute format('revoke execute on function %s from public', called);
  end loop;
end $$;

create trigger news_seal_is_kept before update or delete on news_seal
for each row execute function news_row_is_kept();
create constraint trigger news_row_waits_for_its_seal after insert on news_auditentry deferrable initially deferred
for each row execute function news_auditentry_waits();
create constraint trigger news_row_waits_for_its_seal after insert on news_transition deferrable initially deferred
for each row execute function news_transition_waits();
