"""People, offices, postings, and the dates on which nobody works."""

from opd.models.holiday import Holiday
from opd.models.office import Office, OfficeQuerySet
from opd.models.pledge import Pledge, Training, TrainingAttendance
from opd.models.posting import Posting, PostingQuerySet, Role
from opd.models.user import User

__all__ = [
    "Holiday",
    "Office",
    "OfficeQuerySet",
    "Pledge",
    "Posting",
    "PostingQuerySet",
    "Role",
    "Training",
    "TrainingAttendance",
    "User",
]
