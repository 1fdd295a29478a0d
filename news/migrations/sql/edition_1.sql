-- The edition of the public site, as of migration 0012. Never edit this file: a later rule is edition_2.sql with its
-- own migration.

-- Once in a transaction, at its end: so the row is locked for the moment of the commit alone, whatever came before.
-- The numbers follow the clock: after a database was restored from a backup none comes a second time.
create function news_move_edition() returns void language plpgsql as $$
begin
  if current_setting('news.edition_moved', true) = 'yes' then
    return;
  end if;
  insert into news_edition as kept (id, number, moved_at)
  values (1, extract(epoch from clock_timestamp()) * 1000000, clock_timestamp())
  on conflict (id) do update
  set number = greatest(kept.number + 1, excluded.number), moved_at = excluded.moved_at;
  -- Of this transaction; a savepoint that is taken back takes it back too.
  perform set_config('news.edition_moved', 'yes', true);
end $$;

create function news_edition_moves() returns trigger language plpgsql as $$
begin
  perform news_move_edition();
  return null;
end $$;

-- A row that belongs to an article, named by the column of its number, which may be in public or not.
create function news_edition_moves_with_article() returns trigger language plpgsql as $$
begin
  if current_setting('news.edition_moved', true) = 'yes' then
    return null;
  end if;
  if exists (
    select from news_article
    where id in ((to_jsonb(old) ->> tg_argv[0])::bigint, (to_jsonb(new) ->> tg_argv[0])::bigint)
      and status in ('published', 'withdrawn')
  ) then
    perform news_move_edition();
  end if;
  return null;
end $$;

-- The same of a meeting.
create function news_edition_moves_with_meeting() returns trigger language plpgsql as $$
begin
  if current_setting('news.edition_moved', true) = 'yes' then
    return null;
  end if;
  if exists (
    select from news_meeting
    where id in ((to_jsonb(old) ->> tg_argv[0])::bigint, (to_jsonb(new) ->> tg_argv[0])::bigint)
      and published_at is not null
  ) then
    perform news_move_edition();
  end if;
  return null;
end $$;

-- Articles and meetings: those in public, those that come into it, and those that leave it.
create constraint trigger edition_begins after insert on news_article deferrable initially deferred
for each row when (new.status in ('published', 'withdrawn', 'unpublished')) execute function news_edition_moves();
create constraint trigger edition_goes_on after update on news_article deferrable initially deferred
for each row when (
  (old.status in ('published', 'withdrawn', 'unpublished') or new.status in ('published', 'withdrawn', 'unpublished'))
  and old.* is distinct from new.*
) execute function news_edition_moves();
create constraint trigger edition_ends after delete on news_article deferrable initially deferred
for each row when (old.status in ('published', 'withdrawn', 'unpublished')) execute function news_edition_moves();

create constraint trigger edition_begins after insert on news_meeting deferrable initially deferred
for each row when (new.published_at is not null) execute function news_edition_moves();
create constraint trigger edition_goes_on after update on news_meeting deferrable initially deferred
for each row when (
  (old.published_at is not null or new.published_at is not null) and old.* is distinct from new.*
) execute function news_edition_moves();
create constraint trigger edition_ends after delete on news_meeting deferrable initially deferred
for each row when (old.published_at is not null) execute function news_edition_moves();

create constraint trigger edition_begins after insert on news_page deferrable initially deferred
for each row when (new.is_public) execute function news_edition_moves();
create constraint trigger edition_goes_on after update on news_page deferrable initially deferred
for each row when ((old.is_public or new.is_public) and old.* is distinct from new.*)
execute function news_edition_moves();
create constraint trigger edition_ends after delete on news_page deferrable initially deferred
for each row when (old.is_public) execute function news_edition_moves();

do $$
declare
  part record;
  of_table text;
begin
  -- What stands on pages of articles or meetings.
  for part in select * from (values
    ('news_article_tags', 'article', 'article_id'),
    ('news_article_mentions', 'article', 'article_id'),
    ('news_gallerypicture', 'article', 'article_id'),
    ('news_pickedarticle', 'article', 'article_id'),
    ('news_topicarticle', 'article', 'article_id'),
    ('news_publictext', 'article', 'article_id'),
    ('news_participant', 'meeting', 'meeting_id'),
    ('news_followup', 'meeting', 'meeting_id'),
    ('news_meetingcorrection', 'meeting', 'meeting_id'),
    ('news_meeting_articles', 'meeting', 'meeting_id'),
    ('news_meeting_pictures', 'meeting', 'meeting_id'),
    ('news_meeting_topics', 'meeting', 'meeting_id')
  ) as parts (name, whole, number) loop
    execute format(
      'create constraint trigger edition_moves after insert or update or delete on %I deferrable initially deferred'
      ' for each row execute function %I(%L)', part.name, 'news_edition_moves_with_' || part.whole, part.number
    );
  end loop;
  -- What may stand on any page.
  foreach of_table in array array[
    'news_category', 'news_topic', 'news_office', 'news_openinghours', 'news_specialhours', 'news_consularservice',
    'news_redirect', 'news_person', 'news_organization', 'news_membership', 'news_formerperson',
    'news_formerorganization'
  ] loop
    execute format(
      'create constraint trigger edition_begins_or_ends after insert or delete on %I deferrable initially deferred'
      ' for each row execute function news_edition_moves()', of_table
    );
  end loop;
  -- A new tag or picture is nowhere until something leads to it.
  foreach of_table in array array[
    'news_category', 'news_topic', 'news_office', 'news_openinghours', 'news_specialhours', 'news_consularservice',
    'news_redirect', 'news_person', 'news_organization', 'news_membership', 'news_tag', 'news_picture'
  ] loop
    execute format(
      'create constraint trigger edition_goes_on after update on %I deferrable initially deferred'
      ' for each row when (old.* is distinct from new.*) execute function news_edition_moves()', of_table
    );
  end loop;
end $$;
create constraint trigger edition_ends after delete on news_tag deferrable initially deferred
for each row execute function news_edition_moves();
create constraint trigger edition_ends after delete on news_picture deferrable initially deferred
for each row execute function news_edition_moves();

insert into news_edition (id, number, moved_at)
values (1, extract(epoch from clock_timestamp()) * 1000000, clock_timestamp());
