"""What watchmen ask is answered on the machine itself, and nginx tells the world nothing of it, in no spelling."""

from collections.abc import Iterator

import pytest

from tests.nginx.front import Nginx

pytestmark = pytest.mark.django_db
# The address of a proxy that nginx believes, in this test alone.
PROXY, STRANGER = "127.0.0.3", "203.0.113.9"
OURS = ("/healthz", "/readyz", "/metrics")


@pytest.fixture(scope="module")
def behind_a_cdn(site) -> Iterator[Nginx]:
    """Another nginx before the same application, which takes visitors' addresses from a proxy as the example says."""
    nginx = Nginx(site.nginx.folder.parent / "nginx-behind", site.application)
    with (nginx.folder / "site" / "http.conf").open("a") as http_conf:
        http_conf.write(f"set_real_ip_from {PROXY};\nreal_ip_header X-Forwarded-For;\n")
    nginx.start()
    try:
        yield nginx
    finally:
        nginx.stop()


@pytest.mark.parametrize("path", OURS)
def test_on_the_machine_itself_all_is_told_and_nothing_is_kept(site, path):
    answer = site.ask(path)
    assert answer.status == 200 and "no-store" in answer.headers["Cache-Control"]
    assert site.ask(path).status == 200 and site.nginx.logged()[-1][-1] == "-"
    if path == "/readyz":
        assert '"warnings"' in answer.text
    if path == "/metrics":
        assert "consulate_database_up 1.0" in answer.text


@pytest.mark.parametrize("path", OURS)
def test_to_the_world_they_are_not_there(behind_a_cdn, path):
    # The control: the same way, and somebody who may.
    assert behind_a_cdn.ask(path, source=PROXY, X_Forwarded_For="127.0.0.1").status == 200
    for claimed in (STRANGER, f"127.0.0.1, {STRANGER}"):
        answer = behind_a_cdn.ask(path, source=PROXY, X_Forwarded_For=claimed)
        assert answer.status == 404 and "consulate_" not in answer.text and '"ok"' not in answer.text
    assert behind_a_cdn.ask("/robots.txt", source=PROXY, X_Forwarded_For=STRANGER).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/%6detrics",
        "//metrics",
        "/./metrics",
        "/x/../metrics",
        "/metrics/",
        "/metrics?x=1",
        "/METRICS",
        "/metrics%2f",
    ],
)
def test_no_other_spelling_leads_a_stranger_there(behind_a_cdn, path):
    answer = behind_a_cdn.ask(path, source=PROXY, X_Forwarded_For=STRANGER)
    assert answer.status in {301, 302, 400, 404} and "consulate_" not in answer.text


def test_the_application_itself_tells_strangers_no_more(site):
    """Should nginx let them in: each guards by itself."""
    assert site.application.ask("/metrics", X_Forwarded_For=STRANGER).status == 404
    answer = site.application.ask("/readyz", X_Forwarded_For=STRANGER)
    assert answer.status == 200 and answer.body == '{"ok": true}'
    assert site.application.ask("/metrics", X_Forwarded_For="127.0.0.1").status == 200
