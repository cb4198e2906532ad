"""The admin of accounts, targets, priorities and posts."""

from accounts.admin.account import CheckAdmin, SocialAccountAdmin
from accounts.admin.mandate import ExemptionAdmin, MandateAdmin
from accounts.admin.post import PostAdmin, PriorityAdmin

__all__ = [
    "CheckAdmin",
    "ExemptionAdmin",
    "MandateAdmin",
    "PostAdmin",
    "PriorityAdmin",
    "SocialAccountAdmin",
]
