"""Sessions in the database, with keys checked before the database sees them; each ends twelve hours after its login."""

import re
from datetime import UTC, datetime, timedelta

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

LONGEST = timedelta(hours=12)
# In the session: when the password was typed, in seconds.
BEGUN = "begun"
_KEY = re.compile(r"[a-z0-9]{32}")


class SessionStore(DatabaseSessions):
    """A cookie that cannot be a key of ours (a NUL in it ends in a server error) is no session."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and _KEY.fullmatch(key))

    def get_expiry_date(self, **kwargs) -> datetime:
        """Half an hour of silence, as the settings have it, and never later than the longest day."""
        ends = super().get_expiry_date(**kwargs)
        begun = self.get(BEGUN)
        return min(ends, datetime.fromtimestamp(begun, UTC) + LONGEST) if begun else ends

    def save(self, must_create: bool = False) -> None:
        """Each page of the desk prolongs its session: one statement does, without a transaction around it."""
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        row = self.create_model_instance(self._get_session(no_load=must_create))
        stored = self.model.objects.filter(session_key=row.session_key)
        if not stored.update(session_data=row.session_data, expire_date=row.expire_date):
            raise UpdateError
