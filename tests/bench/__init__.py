"""Figures of what the portal costs. Importing this package sets Django up, with a folder of its own."""

import os

import django

from tests import environment

__all__ = ["environment"]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()
