"""The four steps as data: which form each has, what was answered, what comes next.

Nothing here answers a request; `report.py` and `sending.py` do.
"""

import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from complaints.forms.report import (
    CLASSIFICATIONS,
    CONSENT_VERSION,
    ContactForm,
    PlaceForm,
    StepForm,
    StoryForm,
)
from complaints.intake import Contact, Submission
from complaints.models import Draft

logger = logging.getLogger("complaints.forms")

Answers = Mapping[str, Mapping[str, str]]
Build = Callable[..., StepForm]


def _story(answers: Answers, *, today: date, **kwargs: Any) -> StepForm:
    return StoryForm(today=today, **kwargs)


def _place(answers: Answers, *, today: date, **kwargs: Any) -> StepForm:
    return PlaceForm(kind=kind_of(answers), today=today, **kwargs)


def _contact(answers: Answers, *, today: date, **kwargs: Any) -> StepForm:
    return ContactForm(**kwargs)


@dataclass(frozen=True, kw_only=True)
class Step:
    """`name` is its key in `Draft.answers`; `url` and `before` are names of addresses."""

    name: str
    number: int
    url: str
    before: str
    template: str
    build: Build


STORY = Step(
    name="story",
    number=1,
    url="report-story",
    before="report-start",
    template="complaints/report_story.html",
    build=_story,
)
PLACE = Step(
    name="place",
    number=2,
    url="report-place",
    before="report-story",
    template="complaints/report_place.html",
    build=_place,
)
CONTACT = Step(
    name="contact",
    number=4,
    url="report-contact",
    before="report-photos",
    template="complaints/report_contact.html",
    build=_contact,
)
STEPS = (STORY, PLACE, CONTACT)
LAST = 4


def kind_of(answers: Answers) -> str:
    """`keluhan`, `usul` or `pertanyaan`; a complaint until the citizen says otherwise."""
    return answers.get("story", {}).get("kind") or "keluhan"


def filled(step: Step, answers: Answers, *, today: date) -> StepForm:
    """The step's form as it was answered, ready to be judged.

    Relative days ("kemarin") are read from the day on which they were typed.
    """
    typed = answers.get(step.name, {})
    if "typed_on" in typed:
        today = date.fromisoformat(typed["typed_on"])
    return step.build(answers, today=today, data=typed)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """All steps of a draft: their forms, and the first that cannot be sent yet."""

    forms: Mapping[str, StepForm]
    unfinished: Step | None

    def cleaned(self, step: Step) -> dict[str, Any]:
        return self.forms[step.name].cleaned_data


def judge(draft: Draft, *, today: date) -> Judged:
    """Every answer of the draft, checked again as one."""
    forms = {step.name: filled(step, draft.answers, today=today) for step in STEPS}
    unfinished = (
        step for step in STEPS if step.name not in draft.answers or not forms[step.name].is_valid()
    )
    return Judged(forms=forms, unfinished=next(unfinished, None))


def submission_of(key: uuid.UUID, judged: Judged) -> Submission:
    """What is sent: only for a draft of which nothing is unfinished."""
    story, place = judged.cleaned(STORY), judged.cleaned(PLACE)
    contact = judged.cleaned(CONTACT)
    return Submission(
        key=key,
        classification=CLASSIFICATIONS[story["kind"]],
        text=story["text"],
        category=story["category"],
        wished_office=story["office"],
        kecamatan=place["kecamatan"],
        place=place["place"],
        latitude=place["latitude"],
        longitude=place["longitude"],
        happened_on=place["happened_on"],
        happened_until=place["happened_until"],
        privacy=contact["privacy"],
        contact=_contact_of(judged.forms[CONTACT.name]),
    )


def _contact_of(form: StepForm) -> Contact | None:
    """Nothing is stored, no proof of consent either, where nothing was given."""
    cleaned = form.cleaned_data
    if not any(cleaned[name] for name in ("name", "phone", "email")):
        return None
    return Contact(
        name=cleaned["name"],
        phone=cleaned["phone"],
        phone_as_typed=str(form.data.get("phone", "")).strip()[:40],
        email=cleaned["email"],
        consent_version=CONSENT_VERSION,
    )


def log_errors(form: StepForm, *, page: str) -> None:
    """Which field failed and how, never what was typed (ux W35)."""
    for field, errors in form.errors.as_data().items():
        for error in errors:
            logger.info("Form error: %s.%s %s", page, field, error.code)
