"""The register of twenty years: few queries, and names that are sought in an index."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from news import jalali
from news.models import Meeting, Participant
from news.views import register
from news.views.paging import PAGE_SIZE
from tests.factories import (
    OfficeFactory,
)

pytestmark = pytest.mark.django_db


class TestFiveThousandMeetings:
    @pytest.fixture
    def many(self):
        OfficeFactory()
        first, now = date(2008, 3, 20), timezone.now()
        days = [first + timedelta(days=n) for n in range(5_000)]
        meetings = Meeting.objects.bulk_create(
            [
                Meeting(subject=f"دیدار {n}", starts_on=day, published_at=now, number_year=1400, number=n + 1)
                for n, day in enumerate(days)
            ]
        )
        Participant.objects.bulk_create(
            [
                Participant(
                    meeting=meeting,
                    side="ours" if rank < 3 else "counterpart",
                    rank=rank,
                    name=f"حاضر{n % 700} خانوادهٔ{rank}",
                    position="کارشناس",
                    organization_name=f"نهاد{n % 900}",
                )
                for n, meeting in enumerate(meetings)
                for rank in range(1, 6)
            ],
            batch_size=5_000,
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE news_meeting, news_participant, news_person, news_organization")

    def test_the_page_takes_at_most_eight_queries_names_are_sought_in_the_index_and_the_file_holds_them_all(
        self, many, client, django_assert_max_num_queries
    ):
        for query in (
            {},
            {"page": "50"},
            {"year": "1395", "month": "2"},
            {"q": "حاضر317", "year": "1395"},
            {"person": "حاضر317", "organization": "نهاد417"},
        ):
            with django_assert_max_num_queries(8):
                assert client.get("/meetings/", query).status_code == 200
        page = client.get("/meetings/").content.decode()
        assert "دست‌کم ۱٬۰۰۰ دیدار" in page and "حداکثر ۵٬۰۰۰ دیدار تازه‌تر" in page
        years = [jalali.day_to_jalali(meeting.starts_on).year for meeting in Meeting.objects.all()]
        assert register._years_in_use() == [(year, None) for year in sorted(set(years), reverse=True)]
        assert '<option value="1395" >۱۳۹۵</option>' in page
        assert "فهرست در اینجا پایان می‌یابد" in client.get("/meetings/?page=50").content.decode()
        for wanted in (
            register.Wanted(q="حاضر317"),
            register.Wanted(person="حاضر317"),
            register.Wanted(organization="نهاد417"),
        ):
            plan = wanted.meetings()[:PAGE_SIZE].explain()
            assert "participant_search" in plan, plan
            assert "Seq Scan on news_participant" not in plan, plan
        with django_assert_max_num_queries(15):
            rows = client.get("/meetings.csv").content.decode().splitlines()
        assert len(rows) == 1 + 5_000 * 5
