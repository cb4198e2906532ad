"""The request of somebody who is signed in."""

from django.http import HttpRequest

from opd.models import User


class SignedInRequest(HttpRequest):
    """What `LoginRequiredMiddleware` guarantees, told to the type checker."""

    user: User
