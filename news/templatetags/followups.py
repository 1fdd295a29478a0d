"""What is overdue, on the desk's first page."""

from django import template
from django.template import RequestContext

from news.models import FollowUp
from news.readership import site_day

SHOWN = 8
register = template.Library()


@register.inclusion_tag("admin/news/followup/overdue.html", takes_context=True)
def overdue_followups(context: RequestContext) -> dict:
    """The longest overdue ones, for those who may see the ledger; the count equals the filtered list's."""
    user = context["request"].user
    if not user.has_perm("news.view_followup"):
        return {}
    overdue = FollowUp.objects.overdue(site_day())
    return {
        "followups": overdue.soonest_first().select_related("meeting")[:SHOWN],
        "count": overdue.count(),
        "may_settle": user.has_perm("news.change_followup"),
        "by_editor": user.has_perm("news.publish_meeting"),
        "csrf_token": context.get("csrf_token"),
    }
