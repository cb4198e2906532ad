"""Who may do what, read from postings.

One `Access` per request answers every question about the signed-in person's roles with a single
query. Rows are fetched through the `visible_to` of their QuerySet, which takes the same object.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from opd.models import Role, User

# What operators manage in the admin. Written rules ("everything in the admin") stop at history.
OPERATOR_APPS = frozenset({"opd", "accounts", "complaints", "reports"})


@dataclass(frozen=True, kw_only=True)
class Access:
    """The current postings of one person: office ids by role."""

    is_superuser: bool
    offices_by_role: dict[str, frozenset[int]]

    def has(self, *roles: Role) -> bool:
        return any(role in self.offices_by_role for role in roles)

    def offices(self, *roles: Role) -> frozenset[int]:
        """Ids of the offices where the person holds one of `roles`."""
        found: Iterable[frozenset[int]] = (
            self.offices_by_role.get(role, frozenset()) for role in roles
        )
        return frozenset().union(*found)

    @property
    def is_operator(self) -> bool:
        return self.is_superuser or self.has(Role.OPERATOR)

    @property
    def is_leader(self) -> bool:
        return self.has(Role.LEADER)

    @property
    def is_inspector(self) -> bool:
        return self.has(Role.INSPECTOR)

    @property
    def needs_second_factor(self) -> bool:
        """Operators reach every identity; the Inspektorat reads what even they must not."""
        return self.is_operator or self.is_inspector

    @property
    def answering_offices(self) -> frozenset[int]:
        """Offices in whose name the person answers citizens."""
        return self.offices(Role.ADMIN, Role.HEAD, Role.CAMAT)


def access_of(user: User | AnonymousUser, *, today: date) -> Access:
    """The roles of `user` on `today`. One query, kept on the user object for the request."""
    if not isinstance(user, User):
        return Access(is_superuser=False, offices_by_role={})
    kept: tuple[date, Access] | None = user.__dict__.get("_access")
    if kept is not None and kept[0] == today:
        return kept[1]
    offices: dict[str, set[int]] = {}
    for role, office in user.postings.current(today).values_list("role", "office_id"):
        offices.setdefault(role, set()).add(office)
    access = Access(
        is_superuser=user.is_active and user.is_superuser,
        offices_by_role={role: frozenset(ids) for role, ids in offices.items()},
    )
    user.__dict__["_access"] = (today, access)
    return access


class PostingBackend(ModelBackend):
    """Gives operators the admin through their posting, so that ending it takes it away."""

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Any = None) -> bool:
        if super().has_perm(user_obj, perm, obj):
            return True
        if not isinstance(user_obj, User) or not user_obj.is_active:
            return False
        app_label = perm.partition(".")[0]
        if app_label not in OPERATOR_APPS:
            return False
        return access_of(user_obj, today=timezone.localdate()).is_operator

    def has_module_perms(self, user_obj: User | AnonymousUser, app_label: str) -> bool:
        return super().has_module_perms(user_obj, app_label) or self.has_perm(
            user_obj, f"{app_label}.view"
        )
