"""The registry's screens in the admin: people, offices, postings, holidays, promises, trainings."""

from opd.admin.holiday import HolidayAdmin
from opd.admin.log import ChangeLogAdmin
from opd.admin.office import OfficeAdmin
from opd.admin.pledge import PledgeAdmin, TrainingAdmin
from opd.admin.posting import PostingAdmin
from opd.admin.user import UserAdmin

__all__ = [
    "ChangeLogAdmin",
    "HolidayAdmin",
    "OfficeAdmin",
    "PledgeAdmin",
    "PostingAdmin",
    "TrainingAdmin",
    "UserAdmin",
]
