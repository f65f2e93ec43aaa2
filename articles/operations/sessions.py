"""Sessions (settings.SESSION_ENGINE): Django's, in the database; they end when nobody used them for
a while, and after some days.

The row's `expire_date` is when the session ends if it is not used again. Using it puts that off by
a statement of its own, which leaves the data alone: two requests at once never undo what the other
wrote.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from ..database.prepared import Prepared

# In the data of a session: when it began, or when its person logged in, in seconds since 1970.
STARTED = "started"
EVERY = timedelta(minutes=5)  # its end is put off no more often than this


@Prepared
def _running(key: str, now: datetime) -> Any:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(DatabaseStore):
    """A session with two ends: SESSION_IDLE (a timedelta) after it was last used,
    SESSION_COOKIE_AGE (seconds) after it began."""

    def load(self) -> dict[str, Any]:
        """Return its data, and put its end off. One query, now and then two."""
        row = next(iter(_running(key=self.session_key, now=timezone.now())), None)
        if row is None:
            self._session_key = None
            return {}
        data = self.decode(row.session_data)
        if STARTED not in data:  # it was begun by a version that did not say when
            data[STARTED] = timezone.now().timestamp()
            self.modified = True
        if abs(self._end(data) - row.expire_date) > EVERY:
            self.model.objects.filter(session_key=row.session_key).update(
                expire_date=self._end(data)
            )
        return data

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return the row to be saved."""
        data.setdefault(STARTED, timezone.now().timestamp())
        row = super().create_model_instance(data)
        row.expire_date = min(row.expire_date, self._end(data))
        return row

    def cycle_key(self) -> None:
        """Take a new key. Who logs in begins anew."""
        if SESSION_KEY not in self:
            self.pop(STARTED, None)
        super().cycle_key()

    def get_expiry_age(self, **facts: Any) -> int:
        """Return for how many seconds the browser keeps the cookie."""
        # likewise.
        left = _last_end(self._get_session()) - timezone.now()  # type: ignore[attr-defined]
        return max(0, min(super().get_expiry_age(**facts), int(left.total_seconds())))

    def _end(self, data: dict[str, Any]) -> datetime:
        return min(timezone.now() + settings.SESSION_IDLE, _last_end(data))


def _last_end(data: dict[str, Any]) -> datetime:
    begun = data.get(STARTED)
    start = (
        datetime.fromtimestamp(begun, tz=timezone.get_current_timezone())
        if begun
        else timezone.now()
    )
    return start + timedelta(seconds=settings.SESSION_COOKIE_AGE)
