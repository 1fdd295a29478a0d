-- The wordings that the public had, as of migration 0005. Never edit this file: a later rule is publication_2.sql
-- with its own migration.

-- The text of an article as the official copy prints it: its parts that are not empty, one under the other.
create function news_text(over_title text, title text, lead text, body text) returns text
language sql immutable parallel safe
return concat_ws(E'\n', nullif(over_title, ''), nullif(title, ''), nullif(lead, ''), nullif(body, ''));

-- SHA-256 of its UTF-8 bytes, in hexadecimal. The database is UTF-8 (a system check), so that this never changes.
create function news_digest(over_title text, title text, lead text, body text) returns text
language sql immutable parallel safe
return encode(sha256(convert_to(news_text(over_title, title, lead, body), 'UTF8')), 'hex');

-- A row for each wording, from the moment the public could read it. What is to be published later has one row,
-- that of the wording which waits now; it goes if the publication is called off. What is changed after the expiry
-- nobody reads, unless the expiry is lifted. An article that comes in with its end behind it was public elsewhere:
-- imports bring it so.
create function news_keep_public_text() returns trigger language plpgsql as $$
declare
  is_public boolean := new.status in ('published', 'withdrawn') and coalesce(new.expires_at > now(), true);
  was_public boolean := tg_op = 'INSERT' and new.published_at <= now()
                        and new.status in ('published', 'withdrawn', 'unpublished');
begin
  delete from news_publictext where article_id = new.id and since > now();
  if is_public or was_public then
    insert into news_publictext (article_id, digest, since)
    select new.id, new.text_digest,
           case when exists (select from news_publictext where article_id = new.id)
                then greatest(new.published_at, now()) else new.published_at end
    where new.text_digest is distinct from (
      select digest from news_publictext where article_id = new.id order by id desc limit 1
    );
  end if;
  return null;
end $$;
