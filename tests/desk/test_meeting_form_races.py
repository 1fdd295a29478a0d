"""A meeting's form and a merge at once: nothing is lost, and nobody sees an error page."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from news.models import Meeting, Person
from tests.desk.meeting_forms import meeting_data, participant_row, send
from tests.factories import PersonFactory


@pytest.mark.django_db(transaction=True)
def test_somebody_who_is_merged_away_meanwhile_is_told_at_the_row(admin_client):
    person = PersonFactory(name="ایلسور متشین")
    data = meeting_data([participant_row("counterpart", person=person.pk)])

    def save():
        try:
            return send(admin_client, None, data)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as colleague:
        with transaction.atomic():
            held = Person.objects.select_for_update().get(pk=person.pk)
            answer = colleague.submit(save)
            time.sleep(1)
            assert not answer.done()
            held.delete()
        response = answer.result(timeout=20)
    assert response.status_code == 200
    assert "دیگر در فهرست نیست" in response.content.decode()
    assert not Meeting.objects.exists()
