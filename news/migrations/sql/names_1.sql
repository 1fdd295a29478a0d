-- How names are found, as of migration 0003. Never edit this file: a later rule is names_2.sql with its own migration.
-- Names are folded (persian_1.sql) and not inflected: «مهین» is a name, not a comparative.

-- The words of names, joined and split at the ZWNJ, and neighbours glued: «علی رضا» answers «علیرضا».
create function fa_names(raw text) returns tsvector language sql immutable parallel safe strict
begin atomic
  with folded as materialized (select left(fa_fold(raw), 20000) as words)
  select fa_vector(replace(folded.words, U&'\200C', ''), 'A')
      || fa_vector(replace(folded.words, U&'\200C', ' '), 'A')
      || fa_vector(fa_pairs(replace(folded.words, U&'\200C', ' ')), 'D')
  from folded;
end;

-- One key for each line: folded and without spaces, so that every way of writing a name apart is one key.
create function fa_name_keys(lines text) returns text[] language sql immutable parallel safe strict
begin atomic
  select coalesce(array_agg(distinct key order by key), '{}'::text[])
  from (
    select replace(replace(fa_fold(line), ' ', ''), U&'\200C', '') as key
    from string_to_table(lines, E'\n') as written (line)
  ) as keys
  where key <> '';
end;
