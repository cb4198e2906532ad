"""Everything that changes a complaint: locked, checked again, written, recorded, in one piece."""

from complaints.actions._change import CITIZEN_DAYS, Refused
from complaints.actions.citizen import add_reply, rate, withdraw
from complaints.actions.clock import Watched, watch
from complaints.actions.kominfo import (
    forward,
    publish,
    raise_privacy,
    reclassify,
    reject,
    unpublish,
)
from complaints.actions.office import (
    answer,
    approve,
    ask,
    note,
    return_,
    reveal,
    send_back,
    start,
)

__all__ = [
    "CITIZEN_DAYS",
    "Refused",
    "Watched",
    "add_reply",
    "answer",
    "approve",
    "ask",
    "forward",
    "note",
    "publish",
    "raise_privacy",
    "rate",
    "reclassify",
    "reject",
    "return_",
    "reveal",
    "send_back",
    "start",
    "unpublish",
    "watch",
    "withdraw",
]
