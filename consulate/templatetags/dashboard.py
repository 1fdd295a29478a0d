"""What waits for the person who opens the desk's first page."""

from django import template
from django.template import RequestContext
from django.utils import timezone

from consulate import dashboard_backups
from consulate.dashboard import filled, most_read
from consulate.dashboard_cards import CARDS

register = template.Library()


@register.inclusion_tag("admin/dashboard.html", takes_context=True)
def dashboard(context: RequestContext) -> dict:
    """The cards of this person's role: first what waits, then, in a few words each, what does not."""
    user, now = context["request"].user, timezone.now()
    cards = filled(CARDS, user, now)
    reads = user.has_perm("news.view_article")
    return {
        "user": user,
        "log_entries": context.get("log_entries"),
        "cards": [card for card in cards if card.number],
        "quiet": [card for card in cards if not card.number],
        "backups": dashboard_backups.card_of(user, now),
        "reads": reads,
        "most_read": most_read(user, now) if reads else [],
        "sees_statistics": user.has_perm("news.view_statistics"),
        "has_work": reads or any(card.card.permissions for card in cards),
        "name": user.get_short_name() or user.get_username(),
        "now": now,
        "csrf_token": context.get("csrf_token"),
    }
