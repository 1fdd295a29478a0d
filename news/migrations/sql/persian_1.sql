-- The Persian analyser of the search column, as of migration 0001. Never edit this file: a new analyser is
-- a new file with its own migration, which must also rewrite the stored columns (changing a function does
-- not recompute them).
--
-- The twins of these functions are in news/persian.py; the same text gives the same result in both. To keep
-- it so on every server, nothing here depends on its locale or Unicode version: no lower(), no \w, no \m,
-- no [:alnum:], and only characters assigned long before Unicode 14 are normalised.
--
-- RETURN and BEGIN ATOMIC bind names when a function is made. With bodies in $$ … $$ they would be looked up
-- during a restore, whose search_path is empty: pg_restore would lose every table with a search column.

-- One code point for each letter, ASCII digits, small letters, no marks; all else becomes single spaces. A
-- ZWNJ (U+200C) stays, one at a time and never beside a space: the expressions below rely on it.
create function fa_fold(raw text) returns text language sql immutable parallel safe strict
return regexp_replace(regexp_replace(regexp_replace(
  translate(
    regexp_replace(
      normalize(
        -- Read at all: Latin, Cyrillic, the Arabic block, and the compatibility forms of pasted text.
        regexp_replace(raw,
          '[^0-9A-Za-z\u00AA\u00AD\u00B2\u00B3\u00B9\u00BA\u00BC-\u00BE\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F'
          '\u0259\u0275\u0300-\u036F\u0400-\u045F\u0483-\u0489\u048A-\u04FF\u0610-\u061A\u061C\u0620-\u0669'
          '\u066E-\u06D3\u06D5-\u06DC\u06DF-\u06E8\u06EA-\u06FC\u06FF\u0750-\u077F\u08D3-\u08E1\u08E3-\u08FF'
          '\u1E00-\u1EFF\u200C-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2070\u2074-\u2079\u2080-\u2089'
          '\uFB00-\uFB06\uFB50-\uFBB1\uFBD3-\uFD3D\uFD50-\uFD8F\uFD92-\uFDC7\uFDF0-\uFDFC\uFE00-\uFE0F'
          '\uFE20-\uFE2F\uFE70-\uFE74\uFE76-\uFEFC\uFEFF\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A]+',
          ' ', 'g'),
        NFKD),
      -- Accents, vowel signs, hamza, tatweel, soft hyphens, bidi controls and other invisible characters.
      '[\u00AD\u0300-\u036F\u0483-\u0489\u0610-\u061A\u061C\u0621\u0640\u064B-\u065F\u0670\u0674'
      '\u06D6-\u06DC\u06DF-\u06E8\u06EA-\u06ED\u08D3-\u08E1\u08E3-\u08FF\u200D-\u200F\u202A-\u202E'
      '\u2060-\u2064\u2066-\u206F\uFE00-\uFE0F\uFE20-\uFE2F\uFEFF]+',
      '', 'g'),
    -- Forms of ی, ک, ه, ا, و on the neighbours' keyboards; Persian and Arabic-Indic digits; capitals.
    U&'\064A\0649\0620\06CD\06CE\06D0\06D2' || U&'\0643\06AA\06AB' || U&'\0629\06BE\06C1\06C3\06D5'
      || U&'\0671\0672\0673' || U&'\06C4\06C6\06C7\06C8'
      || U&'\06F0\06F1\06F2\06F3\06F4\06F5\06F6\06F7\06F8\06F9'
      || U&'\0660\0661\0662\0663\0664\0665\0666\0667\0668\0669'
      || 'ABCDEFGHIJKLMNOPQRSTUVWXYZÆÐÞẞŊŒƏƟØøĐđĦħŁłŦŧı'
      || 'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏ'
      || 'ҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӃӅӇӉӋӍӔӘӠӨӶӺӼӾ',
    U&'\06CC\06CC\06CC\06CC\06CC\06CC\06CC' || U&'\06A9\06A9\06A9' || U&'\0647\0647\0647\0647\0647'
      || U&'\0627\0627\0627' || U&'\0648\0648\0648\0648'
      || '0123456789'
      || '0123456789'
      || 'abcdefghijklmnopqrstuvwxyzæðþßŋœəɵooddhhlltti'
      || 'абвгдежзиклмнопрстуфхцчшщъыьэюяђєѕіјљњћџ'
      || 'ҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӄӆӈӊӌӎӕәӡөӷӻӽӿ'),
  '[^0-9a-z\u00DF\u00E6\u00F0\u00FE\u014B\u0153\u0259\u0275\u0430-\u045F\u048A-\u04FF\u0620-\u064A'
  '\u066E\u066F\u0671-\u06D3\u06D5\u06EE\u06EF\u06FA-\u06FC\u06FF\u0750-\u077F\u200C]+',
  ' ', 'g'),
  '\u200C+', U&'\200C', 'g'),
  '\u200C? [ \u200C]*', ' ', 'g');

-- Folded text without plural, possessive and comparative endings, whether they stand after a ZWNJ, after a
-- space or glued; the verb prefixes می and نمی go too. Compounds keep their ZWNJ. What stands before
-- an ending is captured and put back: PostgreSQL's lookbehind rescans the text for every letter.
create function fa_infl(raw text) returns text language sql immutable parallel safe strict
return regexp_replace(regexp_replace(regexp_replace(regexp_replace(
  fa_fold(raw),
  -- گفت‌وگو, گفت و گو, گفتگو are one word; so are جست‌وجو and شست‌وشو
  '(^|[ \u200C])(گفت|جست|شست)[ \u200C]?و?[ \u200C]?(گو|جو|شو)'
  '(?=(?:ی|یی|ها(?:ی(?:ی|م|ت|ش|مان|تان|شان)?)?)?(?![^ \u200C]))',
  '\1\2\3', 'g'),
  '(?:[ \u200C](?:ها(?:ی(?:ی|م|ت|ش|مان|تان|شان)?)?|تر|ترین|ترینها|ام|ات|اش|ایم|اید|اند|ای)'
  '|\u200C(?:ی|مان|تان|شان))(?![^ \u200C])',
  '', 'g'),
  '([^ \u200C][^ \u200C][^ \u200C])(?:ها(?:ی(?:ی|م|ت|ش|مان|تان|شان)?)?|ترین)(?![^ \u200C])',
  '\1', 'g'),
  '(^|[ \u200C])(?:می|نمی|ی)(?![^ \u200C])',
  '\1 ', 'g');

-- Compounds as one word.
create function fa_join(raw text) returns text language sql immutable parallel safe strict
return replace(fa_infl(raw), U&'\200C', '');

-- Compounds as several words.
create function fa_split(raw text) returns text language sql immutable parallel safe strict
return replace(fa_infl(raw), U&'\200C', ' ');

-- Joined words without one more ending: دانشجویان, اروپایی, نمایندگان, شهرداران, مسئولین, کشورمان, فرهنگی.
create function fa_cut(joined text) returns text language sql immutable parallel safe strict
return regexp_replace(regexp_replace(regexp_replace(
  joined,
  '([^ ][^ ][او])(?:یان|یی|ی)(?![^ ])', '\1', 'g'),
  '([^ ][^ ][^ ][^ ])گان(?![^ ])', '\1ه', 'g'),
  '([^ ][^ ][^ ][^ ])(?:مان|تان|شان|ان|ین|تر|ی)(?![^ ])', '\1', 'g');

create function fa_stem(raw text) returns text language sql immutable parallel safe strict
return fa_cut(fa_join(raw));

-- Each two neighbouring words of split text as one, so that «بین المللی» answers «بینالمللی».
create function fa_pairs(split text) returns text language sql immutable parallel safe strict
begin atomic
  select coalesce(string_agg(pair, ' ' order by place), '')
  from (
    select word || lead(word) over (order by place) as pair, place
    from string_to_table(split, ' ') with ordinality as words (word, place)
    where word <> ''
  ) as pairs
  where length(pair) between 5 and 24;
end;

create function fa_shingle(raw text) returns text language sql immutable parallel safe strict
return fa_pairs(fa_split(raw));

-- Analysed words as a vector. They begin at its second place, behind a letter that no folded text has: so a
-- phrase cannot begin at the end of one layer and go on in the next.
create function fa_vector(words text, weight "char") returns tsvector language sql immutable parallel safe strict
return setweight(ts_delete(to_tsvector('simple'::regconfig, 'ء ' || words), 'ء'), weight);

-- Three layers of inflected text: joined and split words with the first weight, stems with the second.
create function fa_layers(inflected text, weight "char", stem_weight "char") returns tsvector
language sql immutable parallel safe strict
return fa_vector(replace(inflected, U&'\200C', ''), weight)
    || fa_vector(replace(inflected, U&'\200C', ' '), weight)
    || fa_vector(fa_cut(replace(inflected, U&'\200C', '')), stem_weight);

create function fa_tsv(raw text, weight "char", stem_weight "char") returns tsvector
language sql immutable parallel safe strict
return fa_layers(fa_infl(raw), weight, stem_weight);

-- The search column of a title and a body: their layers, and the stems of their pairs with the least weight.
-- Only the first 60,000 letters of a body are indexed: a tsvector holds 1 MiB, and an article that needs more
-- could not be saved at all. Materialized, since the planner would inflect the same text four times.
create function fa_document(title text, body text) returns tsvector language sql immutable parallel safe strict
begin atomic
  with inflected as materialized (
    select left(fa_infl(title), 2000) as title, left(fa_infl(body), 60000) as body
  )
  select fa_layers(inflected.title, 'A', 'C')
      || fa_layers(inflected.body, 'B', 'D')
      || fa_vector(fa_cut(fa_pairs(replace(inflected.title || ' ' || inflected.body, U&'\200C', ' '))), 'D')
  from inflected;
end;
