"""Who holds the key to which account."""

from django.db.models import Q

from accounts.models import SocialAccount
from opd.models import User


def held_by(user: User, lasting_offices: frozenset[int]) -> list[str]:
    """The listed accounts that `user` holds, first or as backup, at all but the given offices."""
    accounts = (
        SocialAccount.objects.filter(
            Q(custodian=user) | Q(backup_custodian=user), status__in=SocialAccount.LISTED
        )
        .exclude(office__in=lasting_offices)
        .select_related("office")
        .order_by("office__name", "platform", "handle")
    )
    return [
        f"{account.get_platform_display()} {account.handle} ({account.office.label})"
        for account in accounts
    ]
