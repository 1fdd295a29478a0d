"""What moderators decide moves the edition of the public site; what visitors send does not."""

from django.db import migrations

MOVES = """
create constraint trigger edition_begins after insert on comments_comment deferrable initially deferred
for each row when (new.status = 'approved') execute function news_edition_moves();
-- A withdrawn or erased comment may stand as a gap above its answers.
create constraint trigger edition_goes_on after update on comments_comment deferrable initially deferred
for each row when (
    (old.status in ('approved', 'withdrawn', 'erased') or new.status in ('approved', 'withdrawn', 'erased'))
    and (old.status, old.name, old.text, old.position, old.is_official, old.parent_id, old.article_id, old.created_at)
        is distinct from
        (new.status, new.name, new.text, new.position, new.is_official, new.parent_id, new.article_id, new.created_at)
) execute function news_edition_moves();
create constraint trigger edition_ends after delete on comments_comment deferrable initially deferred
for each row when (old.status in ('approved', 'withdrawn', 'erased')) execute function news_edition_moves();

-- The public ledger counts decisions; what nobody decided it counts a minute later.
create constraint trigger edition_goes_on after insert on comments_decision deferrable initially deferred
for each row when (new.act not in ('received', 'opened')) execute function news_edition_moves();
create constraint trigger edition_goes_on after insert or update or delete on comments_discussionrules
deferrable initially deferred for each row execute function news_edition_moves();
create constraint trigger edition_goes_on after update on comments_rejectionreason
deferrable initially deferred for each row when (old.label is distinct from new.label)
execute function news_edition_moves();
"""
STAYS = """
drop trigger edition_begins on comments_comment;
drop trigger edition_goes_on on comments_comment;
drop trigger edition_ends on comments_comment;
drop trigger edition_goes_on on comments_decision;
drop trigger edition_goes_on on comments_discussionrules;
drop trigger edition_goes_on on comments_rejectionreason;
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0006_waiting_under_an_article"), ("news", "0012_edition")]

    operations = [migrations.RunSQL(MOVES, STAYS)]
