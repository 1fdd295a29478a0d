"""The desk and the site are read and posted to, with a token; no other word does anything anywhere."""

from django.test import Client

OTHERS = ("options", "patch", "put", "trace")


def test_no_address_knows_another_method(site):
    found = {
        (place.written, method): site.word("superuser", method, place)
        for place in site.places
        for method in OTHERS
    }
    assert {asked: word for asked, word in found.items() if word != "405"} == {}


def test_nothing_of_the_desk_is_taken_without_its_token(site, people):
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(people["superuser"])
    desk = [place for place in site.places if place.asked.startswith("/admin/")]
    found = {place.written: forged.post(place.asked, {"x": "1"}).status_code for place in desk}
    assert {address: status for address, status in found.items() if status != 403} == {}
    assert len(found) > 400
