"""Sets in a bucket of an S3-compatible store: folders of objects, of which the manifest is written last."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from consulate.backup import room
from consulate.backup.sets import MANIFEST, NAME, Manifest
from consulate.backup.stores import DRILLS
from consulate.stores_of_objects import manner

# Seconds.
_CONNECT, _READ = 5, 60


class Bucket:
    """A set without a manifest is none: what a killed upload left goes when it is old (remove_leftovers)."""

    def __init__(self, *, endpoint: str, bucket: str, key_id: str, secret: str, region: str) -> None:
        self._bucket = bucket
        # In a session of its own: the environment's keys are for something else.
        session = boto3.Session(aws_access_key_id=key_id, aws_secret_access_key=secret)
        self._client = session.client(
            "s3",
            region_name=region,
            endpoint_url=endpoint,
            config=manner(connect=_CONNECT, read=_READ, attempts=3),
        )

    def names(self) -> list[str]:
        keys = {key for key in self._keys("") if key.endswith(f"/{MANIFEST}")}
        return sorted(name for key in keys if NAME.fullmatch(name := key.partition("/")[0]))

    def manifest(self, name: str) -> Manifest:
        return Manifest.read(self._read(f"{name}/{MANIFEST}"))

    def keep(self, folder: Path, name: str) -> None:
        files = sorted(folder.iterdir(), key=lambda path: path.name == MANIFEST)
        with _as_files():
            for path in files:
                self._client.upload_file(
                    str(path), self._bucket, f"{name}/{path.name}", Config=TransferConfig(use_threads=False)
                )
        shutil.rmtree(folder)

    @contextmanager
    def brought(self, name: str) -> Iterator[Path]:
        """Beside what is being made: the room is there, and nobody else reads it."""
        with room.taken(Path(settings.BACKUP_DIR)) as folder:
            for key in self._keys(f"{name}/"):
                with _as_files():
                    self._client.download_file(self._bucket, key, str(folder / Path(key).name))
            yield folder

    def remove(self, name: str) -> None:
        keys = sorted(self._keys(f"{name}/"), key=lambda key: not key.endswith(f"/{MANIFEST}"))
        with _as_files():
            for key in keys:
                self._client.delete_object(Bucket=self._bucket, Key=key)

    def remove_leftovers(self, before: datetime) -> list[str]:
        return sorted({*self._remove_broken_sets(before), *self._give_up_uploads(before)})

    def _remove_broken_sets(self, before: datetime) -> set[str]:
        """Those without a manifest to which nothing was added since."""
        last: dict[str, datetime] = {}
        whole = set()
        for each in self._objects(""):
            name, _slash, file = each["Key"].partition("/")
            if NAME.fullmatch(name):
                last[name] = max(last.get(name, each["LastModified"]), each["LastModified"])
                whole |= {name} if file == MANIFEST else set()
        broken = {name for name, at in last.items() if at < before} - whole
        for name in sorted(broken):
            self.remove(name)
        return broken

    def _give_up_uploads(self, before: datetime) -> set[str]:
        """Parts of files that never became whole: no listing shows them, and they are paid for."""
        names = set()
        with _as_files():
            for each in self._uploads():
                name = each["Key"].partition("/")[0]
                if NAME.fullmatch(name) and each["Initiated"] < before:
                    self._client.abort_multipart_upload(
                        Bucket=self._bucket, Key=each["Key"], UploadId=each["UploadId"]
                    )
                    names.add(name)
        return names

    def _uploads(self) -> list[dict]:
        pages = self._client.get_paginator("list_multipart_uploads").paginate(Bucket=self._bucket)
        try:
            return [each for page in pages for each in page.get("Uploads", [])]
        except ClientError as error:
            if error.response["Error"]["Code"] == "NotImplemented":
                # A store that takes files in one piece has no parts.
                return []
            raise

    def keep_report(self, name: str, content: bytes) -> None:
        with _as_files():
            self._client.put_object(Bucket=self._bucket, Key=f"{DRILLS}/{name}.json", Body=content)

    def reports(self) -> list[str]:
        return sorted(Path(key).stem for key in self._keys(f"{DRILLS}/"))

    def report(self, name: str) -> bytes:
        return self._read(f"{DRILLS}/{name}.json")

    def _read(self, key: str) -> bytes:
        with _as_files():
            return self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()

    def _keys(self, below: str) -> list[str]:
        return [each["Key"] for each in self._objects(below)]

    def _objects(self, below: str) -> list[dict]:
        with _as_files():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=below)
            return [each for page in pages for each in page.get("Contents", [])]


@contextmanager
def _as_files() -> Iterator[None]:
    """What goes wrong with the store, as the file system would say it."""
    try:
        yield
    except (BotoCoreError, ClientError, boto3.exceptions.Boto3Error) as error:
        raise OSError(f"The store of backups: {error}") from error
