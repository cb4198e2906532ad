"""The environment of the test run, loaded as a plugin before settings are read."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Tests must not read a developer's .env or write into the portal's own folder, which `make` names.
os.environ["ENV_FILE"] = os.devnull
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="portal-tests-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.environ.setdefault("SECRET_KEY", "only-for-tests")
# WhiteNoise warns of a folder that `collectstatic` would have made.
Path(os.environ["DATA_DIR"], "static").mkdir(parents=True, exist_ok=True)
os.environ.setdefault("SECURE_COOKIES", "false")
os.environ.setdefault("REQUIRE_SECOND_FACTOR", "false")
os.environ.setdefault("ALLOW_PRIVATE_ADDRESSES", "true")
# A server thread that kept its connection would keep the test database from being dropped.
os.environ.setdefault("CONN_MAX_AGE", "0")
# Playwright's fixtures run an event loop in the thread that uses the ORM.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
