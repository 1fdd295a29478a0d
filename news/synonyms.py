"""Words that mean the same, kept at the desk: which of them a query touches."""

from django.db.models import Q, QuerySet

from news.models import SynonymGroup
from news.search_query import keys_in


def touched_by(query: str) -> Q:
    """The condition on groups that hold a word of the query, for use in a statement of one's own."""
    return Q(keys__overlap=keys_in(query))


def groups_for(query: str) -> QuerySet[SynonymGroup]:
    """The groups that hold a word of the query; none, and without asking, for a query without words."""
    return SynonymGroup.objects.filter(touched_by(query)) if keys_in(query) else SynonymGroup.objects.none()


def members_for(query: str) -> list[list[str]]:
    """The same as parse() and highlight() want them; one statement."""
    return [group.members for group in groups_for(query).only("words")]
