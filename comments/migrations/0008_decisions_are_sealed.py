"""Decisions join the chain of seals (news/migrations/sql/seals_1.sql)."""

from django.db import migrations

SEALS = """
create function news_sealed(kept comments_decision) returns bytea language sql stable
return sha256(convert_to(jsonb_build_array(
  'comments.decision', kept.id, (extract(epoch from kept.at) * 1000000)::bigint, kept.by_id, kept.comment_id, kept.act,
  kept.from_status, kept.to_status, kept.reason_id
)::text, 'UTF8'));
create function comments_decision_waits() returns trigger language plpgsql security definer as $$
begin
  insert into news_unsealed (kind, row_id, digest) values ('comments.decision', new.id, news_sealed(new));
  return null;
end $$;
do $$
begin
  execute format('alter function comments_decision_waits() set search_path = %I, pg_temp', current_schema());
end $$;
revoke execute on function comments_decision_waits() from public;
create constraint trigger news_row_waits_for_its_seal after insert on comments_decision deferrable initially deferred
for each row execute function comments_decision_waits();
"""
UNSEALED = """
drop trigger news_row_waits_for_its_seal on comments_decision;
drop function comments_decision_waits();
drop function news_sealed(comments_decision);
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0007_edition"), ("news", "0015_audit_chain")]

    operations = [migrations.RunSQL(SEALS, UNSEALED)]
