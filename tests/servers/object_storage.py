"""A real S3-compatible store of a test: OpenStack Swift with its S3 interface, on this machine alone."""

import subprocess
import sys
from pathlib import Path

import boto3
from botocore.config import Config

from tests.servers.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
KEY_ID, SECRET, BUCKET, REGION = "test:site", "a-secret+of/the=tests", "pictures-of-tests", "test-region"


class ObjectStorage:
    """With an empty bucket in it; started again it has the same port and the same objects."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.port = folder, free_port()
        self._process: subprocess.Popen | None = None

    @property
    def settings(self) -> dict[str, str]:
        """What MEDIA_S3 says of it."""
        address = f"http://127.0.0.1:{self.port}"
        return {"endpoint": address, "bucket": BUCKET, "key_id": KEY_ID, "secret": SECRET, "region": REGION}

    @property
    def environment(self) -> dict[str, str]:
        """The same, for processes of their own."""
        return {f"MEDIA_S3_{name.upper()}": value for name, value in self.settings.items()}

    @property
    def client(self):
        """Another hand on the bucket than the site's own."""
        session = boto3.Session(aws_access_key_id=KEY_ID, aws_secret_access_key=SECRET)
        config = Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required")
        return session.client("s3", region_name=REGION, endpoint_url=self.settings["endpoint"], config=config)

    def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "tests.servers.swift_process", self._folder, str(self.port)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, KEY_ID, SECRET],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout.readline(), (self._folder / "log").read_text()
        self.client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None
