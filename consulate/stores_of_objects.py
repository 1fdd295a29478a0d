"""How the site speaks to S3-compatible stores, of whatever maker: with pictures (object_storage.py), with backups."""

from botocore.config import Config


def manner(*, connect: float, read: float, attempts: int) -> Config:
    """`connect` and `read` are seconds of one attempt."""
    return Config(
        signature_version="s3v4",
        # A file's checksum is signed, so that the store itself refuses half of one.
        s3={"addressing_style": "path", "payload_signing_enabled": True},
        connect_timeout=connect,
        read_timeout=read,
        retries={"mode": "standard", "total_max_attempts": attempts},
        # Other makers' stores do not know the newer checksums.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
