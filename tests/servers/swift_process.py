"""All servers of an OpenStack Swift with its S3 interface, in one process that ends with whoever started it.

`python -m tests.servers.swift_process FOLDER PORT ACCOUNT:PERSON SECRET` prints a line when it answers.
"""

import os
import sys
import warnings
from pathlib import Path

# Swift stands on eventlet, which warns of itself.
warnings.simplefilter("ignore")

from swift.common import utils, wsgi  # noqa: E402

utils.monkey_patch()

import eventlet.wsgi  # noqa: E402
from eventlet.hubs import trampoline  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402

STORES = ("account", "container", "object")
CONSTANTS = """
[swift-hash]
swift_hash_path_suffix = tests
[storage-policy:0]
name = one
default = yes
"""
COMMON = """
[DEFAULT]
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
disable_fallocate = true
log_level = ERROR
log_address = {folder}/no-log
"""
STORE = """
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""
PROXY = """
[pipeline:main]
pipeline = catch_errors listing_formats s3api tempauth proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = test-region
allow_multipart_uploads = false
[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{person} = {secret} .admin
"""


def main(folder: Path, port: int, key: str, secret: str) -> None:
    account, person = key.split(":")
    said = {"folder": folder, "account": account, "person": person, "secret": secret}
    (folder / "devices" / "disk").mkdir(parents=True, exist_ok=True)
    (folder / "swift.conf").write_text(CONSTANTS)
    utils.set_swift_dir(str(folder))
    doors = {kind: eventlet.listen(("127.0.0.1", 0)) for kind in STORES}
    for kind, door in doors.items():
        _write_ring(folder / f"{kind}.ring.gz", door.getsockname()[1])
        _serve(folder / f"{kind}.conf", (COMMON + STORE).format(kind=kind, **said), door)
    _serve(folder / "proxy.conf", (COMMON + PROXY).format(**said), eventlet.listen(("127.0.0.1", port)))
    print("answers", flush=True)
    # The pipe closes when its other end is gone, however that came about.
    trampoline(sys.stdin.fileno(), read=True)


def _write_ring(path: Path, port: int) -> None:
    """One copy on one disk."""
    disk = {"region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "device": "disk", "weight": 1.0}
    builder = RingBuilder(part_power=2, replicas=1, min_part_hours=0)
    builder.add_dev(disk)
    builder.rebalance()
    builder.get_ring().save(str(path))


def _serve(path: Path, text: str, door) -> None:
    """Without Swift's own loop, which takes a whole process for itself."""
    path.write_text(text)
    app = wsgi.loadapp(str(path), global_conf={"log_name": path.stem})
    # S3 wants "ETag" written so.
    how = {"protocol": wsgi.SwiftHttpProtocol, "capitalize_response_headers": False}
    eventlet.spawn(eventlet.wsgi.server, door, app, utils.NullLogger(), **how)


if __name__ == "__main__":
    main(Path(os.path.abspath(sys.argv[1])), int(sys.argv[2]), sys.argv[3], sys.argv[4])
