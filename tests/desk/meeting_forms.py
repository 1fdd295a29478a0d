"""What the desk's meeting form sends, as a browser would send it."""

from django.test import Client
from django.urls import reverse

from news.models import Meeting


def participant_row(side: str = "ours", name: str = "", **changes) -> dict:
    texts = {"honorific": "", "position": "", "organization_name": "", "person": "", "organization": ""}
    return {"id": "", "side": side, "name": name, **texts, **changes}


def followup_row(agreed: str, **changes) -> dict:
    return {
        "id": "",
        "agreed": agreed,
        "responsible": "",
        "due_on": "",
        "status": "open",
        "article": "",
    } | changes


def rows_of(prefix: str, rows: list[dict], ordered: bool = False) -> dict:
    """The rows of a formset; those that were there before have an id."""
    data = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": sum(bool(row["id"]) for row in rows),
    }
    for number, row in enumerate(rows):
        order = {"ORDER": number + 1} if ordered else {}
        data |= {f"{prefix}-{number}-{name}": value for name, value in {**order, **row}.items()}
    return data


def meeting_data(participants: list | None = None, followups: list | None = None, **changes) -> dict:
    return {
        "subject": "دیدار با شهردار کازان",
        "kind": "meeting",
        "status": "held",
        "starts_on": "1402/09/10",
        "starts_time": "",
        "ends_on": "",
        "ends_time": "",
        "place": "",
        "city": "",
        "parent": "",
        "summary": "",
        **rows_of("participants", participants or [], ordered=True),
        **rows_of("followups", followups or []),
        **changes,
    }


def rows_there(meeting: Meeting) -> list[dict]:
    """The meeting's participants as an open form holds them."""
    names = (
        "id",
        "side",
        "honorific",
        "name",
        "position",
        "organization_name",
        "person_id",
        "organization_id",
    )
    rows = meeting.participants.order_by("side", "rank").values(*names)
    return [{name.removesuffix("_id"): value or "" for name, value in row.items()} for row in rows]


def data_of(meeting: Meeting, **changes) -> dict:
    """The form of a meeting as it is, unchanged but for the changes."""
    plain = ("subject", "kind", "status", "place", "city", "summary")
    data = {name: getattr(meeting, name) for name in plain} | {"parent": meeting.parent_id or ""}
    return meeting_data(participants=changes.pop("participants", rows_there(meeting)), **{**data, **changes})


def send(browser: Client, meeting: Meeting | None, data: dict):
    """Post the form of a meeting, or of a new one, and answer with the response."""
    name = "change" if meeting else "add"
    return browser.post(reverse(f"admin:news_meeting_{name}", args=[meeting.pk] if meeting else []), data)
