"""What citizens send, where it goes, what is owed to them and when."""

from complaints.models.complaint import (
    Attachment,
    Complaint,
    ComplaintQuerySet,
    Rating,
    Reporter,
)
from complaints.models.draft import Draft, DraftPhoto
from complaints.models.event import Event, EventQuerySet, Notification
from complaints.models.follower import Follower
from complaints.models.rule import Category, RoutingRule, SlaRule, Template

__all__ = [
    "Attachment",
    "Category",
    "Complaint",
    "ComplaintQuerySet",
    "Draft",
    "DraftPhoto",
    "Event",
    "EventQuerySet",
    "Follower",
    "Notification",
    "Rating",
    "Reporter",
    "RoutingRule",
    "SlaRule",
    "Template",
]
