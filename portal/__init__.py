"""The site: settings, addresses, the worker's clock. Imports all apps; no app imports it."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
