"""A meeting's page, and the box on the page of an article about it."""

from datetime import date, time, timedelta
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from news.models import Meeting
from tests.factories import (
    ArticleFactory,
    FollowUpFactory,
    MeetingFactory,
    OfficeFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
    TagFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db
HOSTILE = '"></script><script>alert(1)</script><b onmouseover=alert(1)>'


def read(address: str, status: int = 200) -> BeautifulSoup:
    response = Client().get(address)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def words(element) -> str:
    return " ".join(element.text.split())


@pytest.fixture
def meeting(editor) -> Meeting:
    """A published meeting with everything that a meeting can have."""
    OfficeFactory()
    made = published_meeting(
        subject="دیدار با شهردار کازان",
        starts_time=time(12, 26),
        ends_time=time(13, 0),
        place="تالار شهرداری",
        city="کازان",
        summary="سطر نخست\nسطر دوم",
    )
    mayor = PersonFactory(name="تیمور صفین")
    municipality = OrganizationFactory(name="شهرداری کازان")
    for rank, (side, name, fields) in enumerate(
        [
            ("ours", "بهرام نیک‌پور", {"position": "سرکنسول", "organization_name": "سرکنسولگری"}),
            (
                "counterpart",
                "تیمور صفین",
                {
                    "honorific": "آقای",
                    "position": "شهردار",
                    "organization_name": "شهرداری کازان",
                    "person": mayor,
                    "organization": municipality,
                },
            ),
            ("counterpart", "لیلا قربانوا", {"position": "معاون"}),
            ("present", "مترجم حاضر", {}),
        ],
        start=1,
    ):
        ParticipantFactory(meeting=made, side=side, rank=rank, name=name, **fields)
    made.pictures.add(PictureFactory(caption="نمای تالار", credit="روابط عمومی"))
    made.articles.add(ArticleFactory(title="خبر دیدار شهردار"))
    made.corrections.create(made_by=editor, reason="نام تالار درست شد")
    return made


def test_it_says_what_is_known(meeting):
    page = read(meeting.get_absolute_url())
    assert [h1.text for h1 in page.select("h1")] == [meeting.subject]
    head = words(page.select_one(".page-head"))
    for known in ("۱۴۰۲/۰۰۱", "جمعه ۱۰ آذر ۱۴۰۲", "دسامبر ۲۰۲۳", "۱۲:۲۶", "۱۳:۰۰", "تالار شهرداری", "کازان"):
        assert known in head, known
    assert page.select_one(".said-text").text == "سطر نخست\nسطر دوم"
    assert "نام تالار درست شد" in page.select_one(".corrections").text
    assert words(page.select_one(".gallery figcaption")).startswith("نمای تالار")
    assert page.select(f'a[href="/meetings/{meeting.pk}.ics"]')


def test_its_head_tells_machines_what_it_is(meeting, settings):
    page = read(meeting.get_absolute_url())
    address = settings.SITE_URL + meeting.get_absolute_url()
    assert page.title.text.startswith(meeting.subject)
    assert page.select_one("link[rel=canonical]")["href"] == address
    social = {tag["property"]: tag["content"] for tag in page.select("meta[property]")}
    assert (social["og:title"], social["og:url"]) == (meeting.subject, address)
    assert social["og:image"] == settings.SITE_URL + meeting.pictures.get().file.url
    assert page.select_one("meta[name=description]")["content"].startswith("سطر نخست")


def test_the_delegations_are_a_table_in_order_of_precedence(meeting):
    table = read(meeting.get_absolute_url()).select_one("table.delegations")
    assert table.caption.text
    assert [words(th) for th in table.select("thead th[scope=col]")] == ["رتبه", "هیئت ما", "هیئت مقابل"]
    assert [th.text for th in table.select("tbody th[scope=row]")] == ["۱", "۲"]
    first, second = [[words(td) for td in row.select("td")] for row in table.select("tbody tr")]
    assert first == ["بهرام نیک‌پور سرکنسول، سرکنسولگری", "آقای تیمور صفین شهردار، شهرداری کازان"]
    assert second == ["", "لیلا قربانوا معاون"]


def test_the_others_present_stand_below(meeting):
    page = read(meeting.get_absolute_url())
    assert [words(li) for li in page.select(".present li")] == ["مترجم حاضر"]


def test_names_lead_to_the_pages_that_exist(meeting):
    mayor = meeting.participants.get(person__isnull=False)
    links = [a["href"] for a in read(meeting.get_absolute_url()).select(".delegations a")]
    assert links == [mayor.person.get_absolute_url(), mayor.organization.get_absolute_url()]
    for link in links:
        read(link)


def test_headings_descend_one_by_one_and_ids_are_unique(meeting):
    other = published_meeting()
    ParticipantFactory(meeting=other, side="present")
    article = meeting.articles.get()
    article.meetings.add(other)
    for address in (meeting.get_absolute_url(), article.get_absolute_url()):
        page = read(address)
        levels = [int(h.name[1]) for h in page.main.select("h1, h2, h3, h4")]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
        ids = [tag["id"] for tag in page.select("[id]")]
        assert len(ids) == len(set(ids))


def test_an_internal_meeting_has_no_page(client):
    internal, later = MeetingFactory(), MeetingFactory()
    later.publish(timezone.now() + timedelta(hours=1))
    for hidden in (internal, later):
        assert client.get(hidden.get_absolute_url()).status_code == 404
        assert client.get(f"/meetings/{hidden.pk}/").status_code == 404


def test_a_meeting_taken_back_has_none_any_more(meeting, client):
    meeting.unpublish()
    assert client.get(meeting.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999999"])
def test_an_unknown_number_is_not_found(number, client):
    for kind in ("meetings", "people", "organizations"):
        assert client.get(f"/{kind}/{number}/x/").status_code == 404


def test_the_number_decides_and_the_slug_is_mended(meeting, client):
    for address in (f"/meetings/{meeting.pk}/", f"/meetings/{meeting.pk}/{quote('قدیمی')}/"):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (301, meeting.get_absolute_url())


@pytest.mark.parametrize("status, said", [("planned", "برنامه‌ریزی"), ("cancelled", "لغو")])
def test_what_did_not_take_place_says_so(status, said):
    page = read(published_meeting(status=status).get_absolute_url())
    assert said in page.select_one(".page-head .notice").text


def test_what_took_place_has_no_such_notice(meeting):
    assert not read(meeting.get_absolute_url()).select(".notice")


def test_a_meeting_of_several_days_says_both():
    page = read(published_meeting(kind="visit", ends_on=date(2023, 12, 3)).get_absolute_url())
    assert "۱۲ آذر ۱۴۰۲" in page.select_one(".page-head").text


def test_a_visit_and_its_parts_lead_to_each_other():
    visit = published_meeting(kind="visit", subject="سفر به اوفا")
    part = published_meeting(parent=visit, subject="نشست با دانشگاه")
    hidden = MeetingFactory(parent=visit, subject="نشست محرمانه")
    page = read(visit.get_absolute_url())
    assert page.select(f'.timeline a[href="{part.get_absolute_url()}"]')
    assert hidden.subject not in page.text
    assert visit.subject in read(part.get_absolute_url()).select_one(".within").text
    visit.unpublish()
    assert visit.subject not in read(part.get_absolute_url()).text


def test_only_published_articles_stand_on_it(meeting):
    draft = ArticleFactory(status="draft", title="پیش‌نویس پنهان")
    meeting.articles.add(draft)
    page = read(meeting.get_absolute_url())
    assert "خبر دیدار شهردار" in page.text
    assert draft.title not in page.text


def test_a_topic_is_a_link_only_where_its_page_exists(meeting):
    used, unused = TagFactory(name="گردشگری"), TagFactory(name="ترابری")
    ArticleFactory().tags.add(used)
    ArticleFactory(status="draft").tags.add(unused)
    meeting.topics.set([used, unused])
    chips = read(meeting.get_absolute_url()).select(".tags .chips")[0]
    assert [a.text for a in chips.select("a")] == ["گردشگری"]
    assert [span.text for span in chips.select("span")] == ["ترابری"]


def test_public_followups_tell_what_came_of_it(meeting):
    report, draft = ArticleFactory(title="گزارش انجام"), ArticleFactory(status="draft", title="گزارش پنهان")
    FollowUpFactory(meeting=meeting, agreed="پرواز مستقیم", is_public=True, due_on=date(2024, 1, 1))
    FollowUpFactory(meeting=meeting, agreed="هفتهٔ فیلم", is_public=True, status="done", article=report)
    FollowUpFactory(meeting=meeting, agreed="تفاهم‌نامه", is_public=True, article=draft)
    FollowUpFactory(meeting=meeting, agreed="کار داخلی")
    FollowUpFactory(meeting=meeting, agreed="رهاشده", is_public=True, status="dropped")
    page = read(meeting.get_absolute_url())
    outcome = page.select_one(".outcome")
    assert {p.text for p in outcome.select("p[dir=auto]")} == {"پرواز مستقیم", "هفتهٔ فیلم", "تفاهم‌نامه"}
    assert "۱۱ دی ۱۴۰۲" in outcome.text
    assert [a["href"] for a in outcome.select("a")] == [report.get_absolute_url()]
    for hidden in ("کار داخلی", "رهاشده", "گزارش پنهان"):
        assert hidden not in page.text


def test_it_takes_at_most_twelve_queries(meeting, client, django_assert_max_num_queries):
    for rank in range(10, 40):
        person, body = PersonFactory(), OrganizationFactory()
        ParticipantFactory(meeting=meeting, rank=rank, person=person, organization=body)
        FollowUpFactory(meeting=meeting, is_public=True, article=ArticleFactory())
        meeting.topics.add(TagFactory())
    meeting.parent = published_meeting(kind="visit")
    meeting.save()
    with django_assert_max_num_queries(12):
        assert client.get(meeting.get_absolute_url()).status_code == 200


def test_no_address_on_it_has_persian_digits(meeting):
    page = read(meeting.get_absolute_url())
    machine = [value for tag in page.select("time, a, link") for value in tag.attrs.values()]
    assert machine
    assert not [value for value in machine if any(digit in value for digit in "۰۱۲۳۴۵۶۷۸۹")]


# --- The box on the article's page ------------------------------------------------------------------


def test_an_article_shows_the_delegations_of_its_meeting(meeting):
    box = read(meeting.articles.get().get_absolute_url()).select_one(".meeting-box")
    assert box.h2.a["href"] == meeting.get_absolute_url()
    assert "هیئت‌ها" in box.select_one(".over").text
    assert [words(th) for th in box.select("thead th")][1:] == ["هیئت ما", "هیئت مقابل"]
    assert "آقای تیمور صفین" in words(box)


def test_an_article_shows_nothing_of_an_internal_meeting(meeting):
    article = meeting.articles.get()
    meeting.unpublish()
    content = Client().get(article.get_absolute_url()).content.decode()
    assert "meeting-box" not in content
    for hidden in (meeting.subject, "تیمور صفین", "تالار شهرداری"):
        assert hidden not in content


def test_with_the_box_the_article_takes_at_most_eleven_queries(
    meeting, client, django_assert_max_num_queries
):
    article = meeting.articles.get()
    article.meetings.add(published_meeting())
    ArticleFactory(category=article.category)
    # Two of them for the box, one for the rules of the discussions.
    with django_assert_max_num_queries(11):
        assert b"meeting-box" in client.get(article.get_absolute_url()).content


def test_markup_in_what_people_type_is_shown_and_not_obeyed(client):
    person, body = (
        PersonFactory(name=HOSTILE, biography=HOSTILE),
        OrganizationFactory(name=HOSTILE, city=HOSTILE),
    )
    meeting = published_meeting(subject=HOSTILE, place=HOSTILE, city=HOSTILE, summary=HOSTILE)
    typed = {"honorific": HOSTILE[:40], "name": HOSTILE, "position": HOSTILE, "organization_name": HOSTILE}
    ParticipantFactory(meeting=meeting, person=person, organization=body, **typed)
    FollowUpFactory(meeting=meeting, agreed=HOSTILE, is_public=True)
    article = ArticleFactory(title=HOSTILE)
    meeting.articles.add(article)
    for shown in (meeting, person, body, article):
        content = client.get(shown.get_absolute_url()).content
        assert b"<script>alert" not in content
        assert b"<b onmouseover" not in content
        assert b"alert" in content
