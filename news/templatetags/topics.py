"""Dossiers on cards and in a line: partial templates, filled (news/stencils.py)."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from news import stencils
from news.front_page import Dossier
from news.models import Topic
from news.picture_sources import files_of, words_of_card
from news.templatetags.persian import counted, stamp

register = template.Library()


@register.simple_tag
def topic_cards(topics: Iterable[Topic | Dossier]) -> SafeString:
    return stencils.filled_rows(
        "news/_topic_card.html",
        [
            {
                "address": topic.get_absolute_url(),
                "name": topic.name,
                "meta": topic_meta(topic),
                **words_of_card(files_of(topic.picture)),
            }
            for topic in topics
        ],
    )


@register.simple_tag
def topic_meta(topic: Topic | Dossier) -> SafeString:
    """From when until when, and how many articles, where they were counted."""
    first, last = (stamp(day, "plain_date") for day in (topic.starts_on, topic.ends_on))
    words = {"only_day": first} if first == last else {"first_day": first, "last_day": last}
    number = getattr(topic, "article_count", 0)
    if number:
        words["shown"] = counted(number)
    # Whether one or several; how many, the word says.
    return stencils.filled("news/_topic_meta.html", words, number=min(number, 2))
