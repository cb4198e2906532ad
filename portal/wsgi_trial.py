"""The WSGI callable of `make run`. Its process ends with granian's, however that one ended."""

from portal.processes import die_with_parent
from portal.wsgi import application

__all__ = ["application"]

die_with_parent()
