-- The counts of the archive, as of migration 0013. Never edit this file: a later rule is archive_2.sql with its own
-- migration.

-- The twin of jalali.day_to_jalali(), for the years 1279 to 1478; null for other days. Cycles of 33 years with eight
-- leap years each, from 1 Farvardin 979 on.
create function news_jalali(gregorian date, out year integer, out month integer, out day integer)
language sql immutable parallel safe
begin atomic
  select of_year, case when at < 186 then at / 31 + 1 else (at - 186) / 30 + 7 end,
         case when at < 186 then at % 31 + 1 else (at - 186) % 30 + 1 end
  from (
    select 979 + cycle * 33 + four * 4 + case when rest < 366 then 0 else (rest - 1) / 365 end as of_year,
           case when rest < 366 then rest else (rest - 1) % 365 end as at
    from (
      select days / 12053 as cycle, days % 12053 / 1461 as four, days % 12053 % 1461 as rest
      from (
        select gregorian - date '1600-03-20' as days
        where gregorian between date '1900-03-21' and date '2100-03-20'
      ) as since
    ) as cycles
  ) as years;
end;

-- The rule of Article.objects.published(at) for what has the status, as 1 or 0.
create function news_is_found(published_at timestamptz, expires_at timestamptz, instant timestamptz) returns integer
language sql immutable parallel safe
return (published_at <= instant and coalesce(expires_at > instant, true))::integer;

-- What time alone adds to the days, months and years between two instants, or takes from them; of so many events.
-- They are found in the indexes article_coming and article_expiry.
create function news_archive_events(
  since timestamptz, until timestamptz, of_zone text, most bigint,
  out year integer, out month integer, out day integer, out articles integer, out events integer
) returns setof record language sql stable as $$
  select period.year, coalesce(period.month, 0), coalesce(period.day, 0),
         sum(news_is_found(published_at, expires_at, until) - news_is_found(published_at, expires_at, since))::integer,
         count(*)::integer
  from (
    (
      select published_at, expires_at from news_article
      where status = 'published' and published_at > least(since, until) and published_at <= greatest(since, until)
      union all
      select published_at, expires_at from news_article
      where status = 'published' and expires_at > least(since, until) and expires_at <= greatest(since, until)
        and published_at <= least(since, until)
    )
    limit most
  ) as event, news_jalali((published_at at time zone of_zone)::date) as period
  where period.year is not null
  group by grouping sets ((period.year), (period.year, period.month), (period.year, period.month, period.day))
$$;

-- Each article that has the status has the rows of its day, month and year, found or not: what an event adds has
-- its place.
create function news_archive_add(of_year integer, of_month integer, of_day integer, more integer) returns void
language sql as $$
  insert into news_archivedperiod as kept (year, month, day, articles)
  values (of_year, of_month, of_day, greatest(more, 0))
  on conflict (year, month, day) do update set articles = kept.articles + more where more <> 0
$$;

-- What the running transaction changed, until it is counted; the rows never outlive it.
create unlogged table news_archivechange (
  in_transaction xid8 not null default pg_current_xact_id(),
  published_at timestamptz not null,
  expires_at timestamptz,
  articles integer not null,
  is_first boolean not null
);
create index news_archivechange_own on news_archivechange (in_transaction);

create function news_archive_notes() returns trigger language plpgsql as $$
declare
  first boolean := current_setting('news.archive_waits', true) is distinct from 'yes';
begin
  if first then
    -- Of this transaction; a savepoint that is taken back takes it back too.
    perform set_config('news.archive_waits', 'yes', true);
  end if;
  if tg_op = 'INSERT' then
    insert into news_archivechange (published_at, expires_at, articles, is_first)
    values (new.published_at, new.expires_at, 1, first);
  elsif tg_op = 'DELETE' then
    insert into news_archivechange (published_at, expires_at, articles, is_first)
    values (old.published_at, old.expires_at, -1, first);
  else
    insert into news_archivechange (published_at, expires_at, articles, is_first)
    select change.published_at, change.expires_at, change.articles, first
    from (values
      (old.status, old.published_at, old.expires_at, -1), (new.status, new.published_at, new.expires_at, 1)
    ) as change (status, published_at, expires_at, articles)
    where change.status = 'published';
  end if;
  return null;
end $$;

-- Adds up what this transaction noted. Whoever calls it holds the row of the edition.
create function news_archive_fold() returns void language plpgsql as $$
declare
  state news_archivestate;
  change record;
begin
  perform set_config('news.archive_waits', '', true);
  select * into state from news_archivestate where id = 1 for update;
  for change in
    with noted as (
      delete from news_archivechange where in_transaction = pg_current_xact_id() returning *
    )
    select period.year, coalesce(period.month, 0) as month, coalesce(period.day, 0) as day,
           sum(articles * news_is_found(published_at, expires_at, state.settled_at)) as articles
    from noted, news_jalali((published_at at time zone state.zone)::date) as period
    where period.year is not null
    group by grouping sets ((period.year), (period.year, period.month), (period.year, period.month, period.day))
    order by 1, 2, 3
  loop
    perform news_archive_add(change.year, change.month, change.day, change.articles::integer);
  end loop;
exception when check_violation then
  -- Less than nothing: somebody wrote past the triggers. No counter stands in the way of an editor; without their
  -- state the counts are made anew when they are asked for.
  perform set_config('news.archive_waits', '', true);
  delete from news_archivechange where in_transaction = pg_current_xact_id();
  delete from news_archivestate;
end $$;

-- Once in a transaction, at its end; the edition's row comes first, so that all of them take their turn.
create function news_archive_follows() returns trigger language plpgsql as $$
begin
  perform news_move_edition();
  perform news_archive_fold();
  return null;
end $$;

-- Brings the counts to this instant. Nobody is waited for: whoever comes next does it.
create function news_archive_settle() returns void language plpgsql as $$
declare
  state news_archivestate;
  instant timestamptz;
  event record;
begin
  perform from news_edition where id = 1 for update skip locked;
  if not found then
    return;
  end if;
  perform news_archive_fold();
  select * into state from news_archivestate where id = 1 for update;
  instant := greatest(state.settled_at, clock_timestamp());
  for event in
    select * from news_archive_events(state.settled_at, instant, state.zone, null) order by year, month, day
  loop
    perform news_archive_add(event.year, event.month, event.day, event.articles);
  end loop;
  update news_archivestate set settled_at = instant where id = 1;
end $$;

-- Counts every article anew, by the days of this zone, and says how many numbers were others before.
create function news_archive_recount(of_zone text) returns integer language plpgsql as $$
declare
  instant timestamptz;
  mended integer;
begin
  perform from news_edition where id = 1 for update;
  -- A zone that the database does not know is refused here, not when an editor publishes.
  perform clock_timestamp() at time zone of_zone;
  perform news_archive_fold();
  insert into news_archivestate as kept (id, zone, settled_at) values (1, of_zone, clock_timestamp())
  on conflict (id) do update set zone = excluded.zone
  returning settled_at into instant;
  with made as (
    select period.year, coalesce(period.month, 0) as month, coalesce(period.day, 0) as day,
           sum(dated.articles)::integer as articles
    from (
      select (published_at at time zone of_zone)::date as on_day,
             sum(news_is_found(published_at, expires_at, instant)) as articles
      from news_article where status = 'published' group by 1
    ) as dated, news_jalali(on_day) as period
    where period.year is not null
    group by grouping sets ((period.year), (period.year, period.month), (period.year, period.month, period.day))
  ), set_right as (
    insert into news_archivedperiod as kept (year, month, day, articles) select * from made
    on conflict (year, month, day) do update set articles = excluded.articles
    where kept.articles <> excluded.articles
    returning 1
  ), emptied as (
    update news_archivedperiod as kept set articles = 0
    where articles <> 0
      and not exists (select from made where (made.year, made.month, made.day) = (kept.year, kept.month, kept.day))
    returning 1
  )
  select (select count(*) from set_right) + (select count(*) from emptied) into mended;
  perform news_archive_settle();
  return mended;
end $$;

create function news_archive_forgets() returns trigger language plpgsql as $$
begin
  delete from news_archivestate;
  return null;
end $$;

create constraint trigger archive_follows after insert on news_archivechange deferrable initially deferred
for each row when (new.is_first) execute function news_archive_follows();

create trigger archive_begins after insert on news_article
for each row when (new.status = 'published') execute function news_archive_notes();
create trigger archive_goes_on after update of status, published_at, expires_at on news_article
for each row when (
  (old.status = 'published' or new.status = 'published')
  and (old.status, old.published_at, old.expires_at) is distinct from (new.status, new.published_at, new.expires_at)
) execute function news_archive_notes();
create trigger archive_ends after delete on news_article
for each row when (old.status = 'published') execute function news_archive_notes();
create trigger archive_is_empty after truncate on news_article
for each statement execute function news_archive_forgets();
