"""Social accounts, what is asked of them, what was seen of them."""

from accounts.models.account import (
    Check,
    FollowerCount,
    SocialAccount,
    SocialAccountQuerySet,
)
from accounts.models.mandate import Exemption, Mandate
from accounts.models.platform import PlatformKey
from accounts.models.post import Post, PostQuerySet, Priority

__all__ = [
    "Check",
    "Exemption",
    "FollowerCount",
    "Mandate",
    "PlatformKey",
    "Post",
    "PostQuerySet",
    "Priority",
    "SocialAccount",
    "SocialAccountQuerySet",
]
