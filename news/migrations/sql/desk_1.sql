-- What the newsroom's desk needs in the database, as of migration 0008. Never edit this file: a later rule is
-- desk_2.sql with its own migration.

-- The large files of the pictures that stand in a body, each once, by their names in the media folder.
create function news_picture_names(body text) returns text[] language sql immutable parallel safe
return (
  select coalesce(array_agg(distinct 'pictures/' || found[1] || '.webp'), '{}')
  from regexp_matches(coalesce(body, ''), 'pictures/([0-9a-f]{32})(?:-[a-z]+)?\.webp', 'g') as found
);

-- Words in which any Persian spelling is found by a part of it: folded, without half-spaces.
create function news_search_words(raw text) returns text language sql immutable parallel safe strict
return replace(fa_fold(raw), U&'\200C', '');

create function news_row_is_kept() returns trigger language plpgsql as $$
begin
  raise exception '%: rows are kept as they are', tg_table_name using errcode = 'restrict_violation';
end $$;
