"""The WSGI callable of `make run`. Its process ends with granian's, however that one ended."""

import multiprocessing
import os

from django.utils.module_loading import import_string

from portal.processes import die_with_parent

# First of all: loading the site takes seconds, in which granian may be killed.
die_with_parent()
_granian = multiprocessing.parent_process()
if _granian is not None and os.getppid() != _granian.pid:  # it ended before the kernel knew
    os._exit(1)

application = import_string("portal.wsgi.application")
