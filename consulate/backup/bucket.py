"""Sets in a bucket of an S3-compatible store: folders of objects, of which the manifest is written last."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from consulate.backup.sets import MANIFEST, NAME, Manifest
from consulate.backup.stores import DRILLS
from consulate.stores_of_objects import manner

# Seconds.
_CONNECT, _READ = 5, 60


class Bucket:
    """A set without a manifest is none: what a killed upload left goes with the next removal."""

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
        place = Path(settings.BACKUP_DIR)
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place, prefix=".brought-") as folder:
            for key in self._keys(f"{name}/"):
                target = Path(folder) / Path(key).name
                with _as_files():
                    self._client.download_file(self._bucket, key, str(target))
            yield Path(folder)

    def remove(self, name: str) -> None:
        keys = sorted(self._keys(f"{name}/"), key=lambda key: not key.endswith(f"/{MANIFEST}"))
        with _as_files():
            for key in keys:
                self._client.delete_object(Bucket=self._bucket, Key=key)

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
        with _as_files():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=below)
            return [each["Key"] for page in pages for each in page.get("Contents", [])]


@contextmanager
def _as_files() -> Iterator[None]:
    """What goes wrong with the store, as the file system would say it."""
    try:
        yield
    except (BotoCoreError, ClientError, boto3.exceptions.S3UploadFailedError) as error:
        raise OSError(f"The store of backups: {error}") from error
