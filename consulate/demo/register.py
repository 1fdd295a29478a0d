"""Makes the demonstration's people, organizations and meetings from what content/register.py has read."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib.auth.models import User

from consulate.demo.content.entries import (
    DemoMeeting,
    DemoOrganization,
    DemoParticipant,
    DemoPerson,
    DemoRegister,
)
from news import jalali
from news.models import (
    Article,
    DigestRecipient,
    FollowUp,
    FormerOrganization,
    FormerPerson,
    Meeting,
    MeetingCorrection,
    MeetingCounter,
    Membership,
    Organization,
    Participant,
    Person,
    Tag,
)
from news.models.participants import put_in_order
from news.readership import site_day

# The day from which the register's texts look ahead.
WRITTEN_ON = jalali.to_gregorian(1405, 9, 4)
# In this order nothing that is protected is in the way.
MODELS = (
    FollowUp,
    Participant,
    MeetingCorrection,
    Meeting,
    MeetingCounter,
    FormerPerson,
    FormerOrganization,
    Membership,
    Person,
    Organization,
    DigestRecipient,
)


def make(register: DemoRegister, articles: Iterable[Article], people: dict[str, User]) -> None:
    """Call it in the transaction that makes the newsroom; `people` are the accounts by role."""
    by_title = {article.title: article for article in articles}
    organizations = _organizations(register.organizations)
    persons = _people(register.people, organizations)
    _mention(register.people, persons, by_title)
    meetings = _meetings(register.meetings, people["writer"])
    _link(register.meetings, meetings, by_title)
    _let_take_part(register.meetings, meetings, persons, organizations)
    FollowUp.objects.bulk_create(_followups(register.meetings, meetings, by_title))
    # In the order of time, so that the numbers follow the dates.
    for demo in register.meetings:
        if demo.published:
            meetings[demo.subject].publish(demo.published)
    _correct(register.meetings, meetings, people["editor"])
    DigestRecipient.objects.bulk_create(
        DigestRecipient(email=email, name=name) for email, name in register.recipients
    )


def remove() -> None:
    # A whole is protected by its parts even when they go with it.
    for model in (Meeting, Organization):
        model.objects.update(parent=None)
    for model in MODELS:
        model.objects.all().delete()


# --- People and organizations ---------------------------------------------------------------------


def _names(demo: DemoOrganization | DemoPerson) -> dict[str, str]:
    return {
        "name": demo.name,
        "name_latin": demo.latin,
        "name_cyrillic": demo.cyrillic,
        "other_names": "\n".join(demo.others),
    }


def _organizations(register: Iterable[DemoOrganization]) -> dict[str, Organization]:
    made = {
        demo.name: Organization.objects.create(
            **_names(demo), kind=demo.kind, city=demo.city, country=demo.country
        )
        for demo in register
    }
    parts = [demo for demo in register if demo.parent]
    for demo in parts:
        made[demo.name].parent = made[demo.parent]
    Organization.objects.bulk_update([made[demo.name] for demo in parts], ["parent"])
    return made


def _people(register: Iterable[DemoPerson], organizations: dict[str, Organization]) -> dict[str, Person]:
    made = {
        demo.name: Person.objects.create(
            **_names(demo),
            family_name=demo.family,
            honorific_prefix=demo.honorific,
            biography=demo.biography,
            links="\n".join(demo.links),
        )
        for demo in register
    }
    Membership.objects.bulk_create(
        Membership(
            person=made[demo.name],
            organization=organizations[post.organization],
            position=post.position,
            starts_on=post.starts,
            ends_on=post.ends,
        )
        for demo in register
        for post in demo.posts
    )
    return made


def _mention(
    register: Iterable[DemoPerson], persons: dict[str, Person], by_title: dict[str, Article]
) -> None:
    mention = Article.mentions.through
    mention.objects.bulk_create(
        mention(article=by_title[title], person=persons[demo.name])
        for demo in register
        for title in demo.mentioned_in
    )


# --- Meetings -------------------------------------------------------------------------------------


def _meetings(register: Iterable[DemoMeeting], writer: User) -> dict[str, Meeting]:
    made: dict[str, Meeting] = {}
    today = site_day()
    # Visits before what took place within them.
    for demo in sorted(register, key=lambda demo: bool(demo.within)):
        made[demo.subject] = Meeting.objects.create(
            subject=demo.subject,
            kind=demo.kind,
            **when(demo, today),
            starts_time=demo.hour,
            ends_time=demo.until,
            place=demo.place,
            city=demo.city,
            parent=made.get(demo.within),
            summary=demo.summary,
            created_by=writer,
        )
    return made


def when(demo: DemoMeeting, today: date) -> dict[str, date | str | None]:
    """What is planned stays as far ahead of the day on which the demonstration is made, on its weekday.

    Where an article names the day, that day stays: once it is over, the meeting was held.
    """
    day, last_day, status = demo.day, demo.last_day, demo.status
    if status == Meeting.Status.PLANNED and demo.articles:
        status = status if today <= day else Meeting.Status.HELD
    elif status == Meeting.Status.PLANNED:
        passed = timedelta(weeks=max(0, (today - WRITTEN_ON).days // 7))
        day, last_day = day + passed, last_day and last_day + passed
    return {"starts_on": day, "ends_on": last_day, "status": status}


def _link(
    register: Iterable[DemoMeeting], meetings: dict[str, Meeting], by_title: dict[str, Article]
) -> None:
    """The meetings' topics, and their articles with the pictures of those; three statements."""
    tags = _topics(register)
    topic, report, picture = (getattr(Meeting, name).through for name in ("topics", "articles", "pictures"))
    rows = [(meetings[demo.subject], demo) for demo in register]
    told = [(meeting, by_title[title]) for meeting, demo in rows for title in demo.articles]
    topic.objects.bulk_create(
        topic(meeting=meeting, tag=tags[name]) for meeting, demo in rows for name in demo.topics
    )
    report.objects.bulk_create(report(meeting=meeting, article=article) for meeting, article in told)
    picture.objects.bulk_create(
        picture(meeting=meeting, picture_id=article.lead_picture_id) for meeting, article in told
    )


def _topics(register: Iterable[DemoMeeting]) -> dict[str, Tag]:
    tags = {tag.name: tag for tag in Tag.objects.all()}
    for name in sorted({name for demo in register for name in demo.topics} - set(tags)):
        tags[name] = Tag.objects.create(name=name)
    return tags


def _let_take_part(
    register: Iterable[DemoMeeting],
    meetings: dict[str, Meeting],
    persons: dict[str, Person],
    organizations: dict[str, Organization],
) -> None:
    present = [
        [_participant(row, meetings[demo.subject], persons, organizations) for row in demo.participants]
        for demo in register
    ]
    Participant.objects.bulk_create(row for rows in present for row in rows)
    for rows in present:
        put_in_order(rows)


def _participant(
    demo: DemoParticipant,
    meeting: Meeting,
    persons: dict[str, Person],
    organizations: dict[str, Organization],
) -> Participant:
    participant = Participant(
        meeting=meeting,
        side=demo.side,
        name=demo.name,
        honorific=demo.honorific,
        position=demo.position,
        organization_name=demo.organization,
        person=persons.get(demo.person),
        organization=organizations.get(demo.organization),
    )
    participant.fill_in()
    return participant


def _followups(
    register: Iterable[DemoMeeting], meetings: dict[str, Meeting], by_title: dict[str, Article]
) -> list[FollowUp]:
    return [
        FollowUp(
            meeting=meetings[demo.subject],
            agreed=row.agreed,
            responsible=row.responsible,
            due_on=row.due,
            status=row.status,
            settled_on=row.settled,
            article=by_title.get(row.article),
            is_public=row.public,
        )
        for demo in register
        for row in demo.followups
    ]


def _correct(register: Iterable[DemoMeeting], meetings: dict[str, Meeting], editor: User) -> None:
    MeetingCorrection.objects.bulk_create(
        MeetingCorrection(meeting=meetings[demo.subject], made_at=row.made, made_by=editor, reason=row.reason)
        for demo in register
        for row in demo.corrections
    )
