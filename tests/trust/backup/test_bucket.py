"""Sets and pictures in a real S3-compatible store."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from consulate.backup.bucket import Bucket
from tests.servers import object_storage
from tests.trust.backup.conftest import Site
from tests.trust.backup.test_sets import pages

# A quarter of a minute; pictures in a bucket are tried in `make test` (tests/consulate/test_object_storage.py).
pytestmark = pytest.mark.full


@pytest.fixture
def store(tmp_path) -> Iterator[object_storage.ObjectStorage]:
    started = object_storage.ObjectStorage(tmp_path / "store")
    try:
        started.start()
        yield started
    finally:
        started.stop()


def in_bucket(store, what: str) -> dict[str, str]:
    return {f"{what}_S3_{name.upper()}": value for name, value in store.settings.items()}


def keys(store) -> set[str]:
    listed = store.client.list_objects(Bucket=object_storage.BUCKET)
    return {each["Key"] for each in listed.get("Contents", [])}


def test_a_set_in_a_bucket_becomes_the_same_site_with_its_pictures_in_another(site: Site, empty: Site, store):
    before = pages(site)
    sets_there = in_bucket(store, "BACKUP")
    site.done("backup", **sets_there, BACKUP_KEEP="0,0,0")
    assert site.names() == [] and not site.unfinished()
    (name,) = {key.split("/")[0] for key in keys(store)}
    assert keys(store) == {f"{name}/{part}" for part in ("database.dump", "pictures.tar", "manifest.json")}
    assert name in site.done("restore", "--list", **sets_there)
    # A set without its manifest, as an upload leaves it that was killed, is none.
    store.client.put_object(Bucket=object_storage.BUCKET, Key="20991231T000000Z/database.dump", Body=b"x")
    empty.done("restore", "newest", **sets_there, **in_bucket(store, "MEDIA"))
    assert {key for key in keys(store) if key.startswith("pictures/")}
    assert not (empty.folder / "media" / "pictures").exists() and not list(empty.sets.glob(".brought-*"))
    empty.settings.update(in_bucket(store, "MEDIA"))
    assert pages(empty) == before
    # What lies in a bucket is kept as well, and older sets go.
    for _number in range(2):
        empty.done("backup", **sets_there, BACKUP_KEEP="0,0,0")
    assert not [key for key in keys(store) if key.startswith(name)]
    # What a killed upload left goes once it is old enough, and nothing else does.
    store.client.put_object(Bucket=object_storage.BUCKET, Key="drills/20991231T000000Z.json", Body=b"x")
    there, bucket, now = keys(store), Bucket(**store.settings), datetime.now(UTC)
    assert "20991231T000000Z/database.dump" in there
    assert bucket.remove_leftovers(now - timedelta(days=1)) == [] and keys(store) == there
    assert bucket.remove_leftovers(now + timedelta(hours=1)) == ["20991231T000000Z"]
    assert there - keys(store) == {"20991231T000000Z/database.dump"}
    store.stop()
    away = site.run("backup", **sets_there)
    assert away.returncode == 1 and "The store of backups" in away.stderr and not site.unfinished()
