"""What killed backups, drills and uploads left goes with a later backup; what is in use does not."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from botocore.stub import Stubber

from consulate.backup import making, room
from consulate.backup.bucket import Bucket, _as_files
from consulate.backup.stores import Folder

OLD, NEW, NOW = (datetime(2026, 11, day, 9, tzinfo=UTC) for day in (27, 29, 29))
A_DAY_AGO = NOW - timedelta(days=1)
HOLDER = """
import sys
from pathlib import Path
from consulate.backup import room
with room.taken(Path(sys.argv[1])) as folder:
    print(folder, flush=True)
    sys.stdin.read()
"""


def upload(key: str, number: str, begun: datetime) -> dict:
    return {"Key": key, "UploadId": number, "Initiated": begun}


def item(key: str, at: datetime) -> dict:
    return {"Key": key, "LastModified": at}


@pytest.fixture
def bucket() -> Bucket:
    return Bucket(endpoint="http://127.0.0.1:9", bucket="b", key_id="k", secret="s", region="r")


def test_old_sets_without_a_manifest_and_old_uploads_go_from_a_bucket(bucket):
    there = [
        item("20261101T090000Z/database.dump", OLD),
        # One that comes in at this moment: what was put there first is old.
        item("20261102T090000Z/database.dump", OLD),
        item("20261102T090000Z/pictures.tar", NEW),
        item("20261103T090000Z/database.dump", OLD),
        item("20261103T090000Z/manifest.json", OLD),
        item("drills/20261101T090000Z.json", OLD),
        item("pictures/20261101T090000Z/a.jpg", OLD),
    ]
    uploads = [
        upload("20261104T090000Z/pictures.tar", "1", OLD),
        upload("20261105T090000Z/pictures.tar", "2", NEW),
        upload("pictures/film.mp4", "3", OLD),
    ]
    with Stubber(bucket._client) as store:
        store.add_response("list_objects_v2", {"Contents": there})
        store.add_response("list_objects_v2", {"Contents": there[:1]})
        store.add_response("delete_object", {}, {"Bucket": "b", "Key": "20261101T090000Z/database.dump"})
        store.add_response("list_multipart_uploads", {"Uploads": uploads})
        store.add_response(
            "abort_multipart_upload", {}, {"Bucket": "b", "Key": uploads[0]["Key"], "UploadId": "1"}
        )
        assert bucket.remove_leftovers(A_DAY_AGO) == ["20261101T090000Z", "20261104T090000Z"]
        store.assert_no_pending_responses()


def test_a_store_that_knows_no_uploads_in_parts_has_none_to_give_up(bucket):
    with Stubber(bucket._client) as store:
        store.add_response("list_objects_v2", {})
        store.add_client_error("list_multipart_uploads", "NotImplemented", http_status_code=501)
        assert bucket.remove_leftovers(A_DAY_AGO) == []
        # Another refusal is told.
        store.add_response("list_objects_v2", {})
        store.add_client_error("list_multipart_uploads", "AccessDenied", http_status_code=403)
        with pytest.raises(OSError, match="AccessDenied"):
            bucket.remove_leftovers(A_DAY_AGO)


@pytest.mark.parametrize(
    "fault",
    [boto3.exceptions.RetriesExceededError(ValueError()), boto3.exceptions.S3UploadFailedError("no")],
    ids=["retries", "upload"],
)
def test_whatever_the_stores_client_gives_up_with_is_the_stores_fault(fault):
    with pytest.raises(OSError, match="The store of backups"), _as_files():
        raise fault


def test_a_backup_asks_its_store_for_what_is_a_day_old(settings, tmp_path: Path, monkeypatch):
    asked = []

    def leftovers(self, before: datetime) -> list[str]:
        asked.append(datetime.now(UTC) - before)
        return ["20261101T090000Z"]

    settings.BACKUP_KEEP = (7, 4, 6)
    monkeypatch.setattr(Folder, "remove_leftovers", leftovers)
    assert making._let_go(Folder(tmp_path)) == (["20261101T090000Z"], "")
    assert timedelta(hours=24) <= asked[0] < timedelta(hours=24, minutes=1)


def test_room_that_a_killed_drill_took_is_cleared_and_one_in_use_is_not(tmp_path: Path):
    takers = [
        subprocess.Popen(
            [sys.executable, "-c", HOLDER, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _number in range(2)
    ]
    try:
        killed, used = (Path(taker.stdout.readline().strip()) for taker in takers)
        takers[0].kill()
        takers[0].wait()
        (killed / "database.dump").touch()
        # One of before there were locks.
        (tmp_path / ".brought-of-old").mkdir()
        room.clear(tmp_path)
        assert list(tmp_path.iterdir()) == [used]
        takers[1].communicate("", timeout=60)
        assert list(tmp_path.iterdir()) == []
    finally:
        for taker in takers:
            taker.kill()
            taker.communicate()


def test_a_backup_clears_the_room_that_nobody_uses(settings, tmp_path: Path, monkeypatch):
    settings.BACKUP_DIR, settings.BACKUP_S3, settings.BACKUP_RECIPIENTS = tmp_path, {"endpoint": ""}, []
    (tmp_path / ".brought-left").mkdir()

    def none(*told: object) -> None:
        raise OSError("enough")

    monkeypatch.setattr(making, "_fill", none)
    with room.taken(tmp_path) as used:
        with pytest.raises(OSError, match="enough"):
            making.make(print)
        assert [path for path in tmp_path.iterdir() if path.is_dir()] == [used]


def test_room_that_was_cleared_before_it_was_held_is_taken_anew(tmp_path: Path, monkeypatch):
    made = room.tempfile.mkdtemp
    first = []

    def cleared_at_once(**words: object) -> str:
        folder = made(**words)
        if not first:
            first.append(folder)
            room.clear(tmp_path)
        return folder

    monkeypatch.setattr(room.tempfile, "mkdtemp", cleared_at_once)
    with room.taken(tmp_path) as folder:
        assert folder.is_dir() and str(folder) != first[0]
