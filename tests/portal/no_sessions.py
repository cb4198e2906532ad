"""A session store whose database has gone away."""

from django.contrib.sessions.backends.base import SessionBase
from django.db import OperationalError


class SessionStore(SessionBase):
    def load(self) -> dict[str, object]:
        raise OperationalError("database is gone")
