"""A database that answers and takes no writes: it was set to read only, it is a copy, or its disk is full."""

from django.db import DatabaseError

_READS_ONLY, _DISK_FULL = "25006", "53100"


def takes_no_writes(fault: BaseException | None) -> bool:
    code = getattr(fault.__cause__, "pgcode", None) if isinstance(fault, DatabaseError) else None
    return code in (_READS_ONLY, _DISK_FULL)
