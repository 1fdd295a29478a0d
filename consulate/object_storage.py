"""Pictures in a bucket of an S3-compatible store, where several machines share them (docs/decisions/0036)."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from time import monotonic
from types import SimpleNamespace

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import File
from django.utils.deconstruct import deconstructible
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from consulate.stores_of_objects import manner

# Seconds: whoever asks a store that is away waits no longer than twice this, and then nobody asks it for a while.
CONNECT, READ, PAUSE = 1, 3, 10
# Nothing else is kept there, and no name ever gets another content.
_AS_PICTURES = {"ContentType": "image/webp", "CacheControl": "public, max-age=31536000, immutable"}


class StoreIsAway(OSError):
    """No answer, or a refusal: for those who keep and read files the same as a disk that fails."""


@deconstructible
class ObjectStorage(S3Storage):
    """A store that takes a file whole or not at all, under the addresses that a folder would give it."""

    def __init__(self, *, endpoint: str, bucket: str, key_id: str, secret: str, region: str) -> None:
        super().__init__(
            endpoint_url=endpoint,
            bucket_name=bucket,
            access_key=key_id,
            secret_key=secret,
            region_name=region,
            object_parameters=_AS_PICTURES,
            client_config=manner(connect=CONNECT, read=READ, attempts=2),
            transfer_config=TransferConfig(use_threads=False),
        )
        # One for all threads: each would weigh 13 MB.
        self._connections = SimpleNamespace()
        self._making = Lock()
        self._away_until = 0.0

    @property
    def connection(self):
        with self._making:
            return super().connection

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """What goes wrong with the store, as the file system would say it."""
        if monotonic() < self._away_until:
            raise StoreIsAway("The store of pictures did not answer just now.")
        try:
            yield
        except ClientError as refused:
            if refused.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise FileNotFoundError(str(refused)) from refused
            raise StoreIsAway(str(refused)) from refused
        except BotoCoreError as silent:
            self._away_until = monotonic() + PAUSE
            raise StoreIsAway(str(silent)) from silent

    def _open(self, name: str, mode: str = "rb") -> File:
        """The whole file at once: an answer to a reader breaks off before it begins, or not at all."""
        if mode != "rb":
            raise ValueError("Files in the store are read as they are, and written by saving them.")
        with self._asked():
            answer = self.bucket.Object(self._normalize_name(name)).get()
            return File(BytesIO(answer["Body"].read()), name)

    def _save(self, name: str, content: File) -> str:
        with self._asked():
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with self._asked():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with self._asked():
            return super().exists(name)

    def size(self, name: str) -> int:
        with self._asked():
            return super().size(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with self._asked():
            return super().listdir(name)

    def answers(self) -> bool:
        """Whether the bucket is there and lets us read its list."""
        with self._asked():
            self.connection.meta.client.list_objects_v2(Bucket=self.bucket_name, MaxKeys=1)
        return True

    def url(self, name: str, *args, **kwargs) -> str:
        """The site's own, so that nobody's browser asks anybody else: consulate/media.py answers."""
        return settings.MEDIA_URL + filepath_to_uri(name)
