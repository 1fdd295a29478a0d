"""The lists that somebody keeps, as chips above a list of the desk."""

from django import template
from django.contrib.admin.views.main import IS_POPUP_VAR
from django.db.models.options import Options
from django.urls import reverse

from news import kept_lists as keeping

register = template.Library()


@register.inclusion_tag("admin/kept_lists.html", takes_context=True)
def kept_lists(context: dict, opts: Options) -> dict:
    """The reader's own lists of this place, and a form that keeps what the address asks for now; one query."""
    request = context["request"]
    place = keeping.place_of(opts.model)
    now = keeping.filters(request.GET.urlencode())
    kept = list(keeping.of(request.user, place))
    chips = [
        {
            "kept": one,
            "is_shown": one.query == now,
            "address": reverse(f"admin:{place}_kept", args=[one.pk]),
        }
        for one in kept
    ]
    return {
        "chips": chips,
        "now": now,
        "is_new": bool(now) and not any(chip["is_shown"] for chip in chips) and len(kept) < keeping.MOST,
        "keep_address": reverse(f"admin:{place}_keep"),
        "is_popup": IS_POPUP_VAR in request.GET,
        "longest_name": keeping.LONGEST_NAME,
        "place": place,
        "csrf_token": context.get("csrf_token"),
    }
