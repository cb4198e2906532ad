"""Writes the lives of fictional complaints: what Kominfo, offices and citizens make of each."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from complaints import actions
from complaints.models import Complaint, Rating
from complaints.models.rule import Classification
from opd.models import Office, User
from portal.demo import words
from portal.demo.citizens import Citizens, drawn
from portal.demo.lives import Calendar, Life
from portal.demo.offices import Regency
from portal.demo.people import Staff
from portal.demo.registry import WEEKS
from portal.demo.words import ClosedStory, Story

PER_WEEK = 26
# How the life of a complaint goes, of each hundred.
WAYS = {
    "straight": 56, "asked": 13, "silent": 4, "returned": 7, "late": 9, "ignored": 4, "closed": 7,
}  # fmt: skip
# What citizens say of an answer, of each hundred; the rest say nothing.
VERDICTS = {Rating.Verdict.SOLVED: 46, Rating.Verdict.NOT_SOLVED: 12, Rating.Verdict.UNSURE: 6}
PLAIN_QUESTION = "Boleh disebutkan patokan terdekat dari lokasinya?"
WRONG_OFFICE = "Bukan urusan kantor kami; lokasi dan urusannya ditangani kantor lain."
THIN_ANSWER = "Tuliskan kapan dikerjakan dan oleh siapa, supaya warga tidak bertanya lagi."


class Author:
    """One seed, so the same lives every time."""

    def __init__(self, regency: Regency, staff: Staff, calendar: Calendar, rng: random.Random):
        self._regency = regency
        self._staff = staff
        self._calendar = calendar
        self._rng = rng
        self._citizens = Citizens(regency, calendar, rng)
        self._words = words.stories()

    def lives(self) -> Iterator[Life]:
        for offset in range(-WEEKS, 1):
            count = self._rng.randint(PER_WEEK - 5, PER_WEEK + 6)
            for moment in self._calendar.arrivals(offset, count):
                yield self._life(moment)
        yield from self._held()

    def _life(self, received_at: datetime) -> Life:
        way = drawn(WAYS, rng=self._rng)
        if way == "closed":
            return self._closed(self._rng.choice(self._words.closed), received_at)
        story = self._citizens.story()
        if story.kind == Classification.OVERSIGHT:
            return self._oversight(story, received_at)
        life, office = self._citizens.received(story, received_at)
        if way == "returned":
            self._returned(life, office)
        self._forwarded(life, office)
        if way == "ignored":
            return life
        if story.kind == Classification.INFORMATION and way == "straight":
            self._answered(life, story, office, days=self._rng.choice((0, 1, 1, 2)))
            self._judged(life, story, office)
            return life
        self._started(life, story, office, days=self._rng.choice((0, 0, 1, 1, 2, 3)))
        if way in ("asked", "silent"):
            self._asked(life, story, office)
            if way == "silent":
                return life
            self._replied(life)
        days = self._rng.randint(15, 24) if way == "late" else self._rng.choice((0, 1, 2, 3, 4, 6))
        self._answered(life, story, office, days=days)
        self._judged(life, story, office)
        return life

    def _held(self) -> Iterator[Life]:
        """A few that stand still where they are, so that no list is ever empty."""
        ago = self._calendar.ago
        for days in (0.1, 0.3, 0.6, 0.9, 8):
            yield self._citizens.received(self._citizens.story(), ago(days))[0]
        for days in (9, 11, 13):
            life, office = self._citizens.received(self._citizens.story(), ago(days))
            self._returned(life, office)
            yield life
        for days in (7, 8, 10, 24):
            life, office = self._citizens.received(self._citizens.story(), ago(days))
            self._forwarded(life, office)
            yield life
        for days in (9, 10, 11, 12):
            story = self._citizens.story(asking=True)
            life, office = self._citizens.received(story, ago(days))
            self._forwarded(life, office)
            self._started(life, story, office, days=1)
            self._asked(life, story, office)
            yield life
        for key, days in (("DINSOS", 9), ("RSUD", 11), ("BAPENDA_BPKAD", 13)):
            story = next(story for story in self._words.stories if story.office == key)
            life, office = self._citizens.received(story, ago(days))
            self._forwarded(life, office)
            self._started(life, story, office, days=1)
            self._written(life, story, office, days=1)
            yield life
        for days in (12, 30, 41):
            yield self._oversight(self._citizens.story(Classification.OVERSIGHT), ago(days))
        for days, closed in enumerate(self._words.closed, start=14):
            yield self._closed(closed, ago(days))

    # Chapters

    def _forwarded(self, life: Life, office: Office) -> None:
        operator = self._operator()
        at = self._calendar.office_time(life.last, self._rng.choice((0, 0, 1, 1, 2)))
        life.then(
            at,
            lambda complaint, now: actions.forward(complaint, to=office, actor=operator, now=now),
        )
        title, text = life.public_title, life.public_text
        if title:
            life.public_title = ""
            life.then(
                at + timedelta(minutes=4),
                lambda complaint, now: actions.publish(
                    complaint, actor=operator, title=title, text=text, now=now
                ),
            )

    def _returned(self, life: Life, office: Office) -> None:
        """Forwarded to the wrong office first, which gives it back and names the right one."""
        others = [o for o in self._regency.opds.values() if o.kind == Office.Kind.DINAS]
        wrong = self._rng.choice([o for o in others if o.pk != office.pk])
        admin = self._staff.admin[wrong.pk]
        self._forwarded(life, wrong)
        life.then(
            self._calendar.office_time(life.last, self._rng.choice((1, 2))),
            lambda complaint, now: actions.return_(
                complaint, actor=admin, reason=WRONG_OFFICE, suggested=office, now=now
            ),
        )

    def _started(self, life: Life, story: Story, office: Office, *, days: int) -> None:
        admin = self._staff.admin[office.pk]
        at = self._calendar.office_time(life.last, days)
        promised = self._calendar.day(self._calendar.office_time(at, self._rng.randint(3, 9)))
        life.then(
            at,
            lambda complaint, now: actions.start(
                complaint, actor=admin, note=story.plan, promised_on=promised, now=now
            ),
        )
        if self._rng.random() < 0.15:
            text = self._rng.choice(self._words.notes)
            life.then(
                at + timedelta(minutes=9),
                lambda complaint, now: actions.note(complaint, actor=admin, text=text, now=now),
            )

    def _asked(self, life: Life, story: Story, office: Office) -> None:
        admin, question = self._staff.admin[office.pk], story.question or PLAIN_QUESTION
        life.then(
            self._calendar.office_time(life.last, 1),
            lambda complaint, now: actions.ask(complaint, actor=admin, question=question, now=now),
        )

    def _replied(self, life: Life) -> None:
        text = f"Lokasinya {self._rng.choice(self._words.landmarks)}, gang kedua sebelah kiri."
        life.then(
            self._calendar.citizen_time(life.last, (0, 3)),
            lambda complaint, now: actions.add_reply(complaint, text=text, now=now),
        )

    def _answered(self, life: Life, story: Story, office: Office, *, days: int) -> None:
        """An answer that reaches the citizen, past the head where the office wants that."""
        self._written(life, story, office, days=days)
        if not office.wants_validation:
            return
        head = self._staff.head[office.pk]
        if self._rng.random() < 0.2:
            life.then(
                self._calendar.office_time(life.last, 1),
                lambda complaint, now: actions.send_back(
                    complaint, actor=head, reason=THIN_ANSWER, now=now
                ),
            )
            self._written(life, story, office, days=1)
        life.then(
            self._calendar.office_time(life.last, self._rng.choice((0, 1, 1))),
            lambda complaint, now: actions.approve(complaint, actor=head, now=now),
        )

    def _written(self, life: Life, story: Story, office: Office, *, days: int) -> None:
        admin = self._staff.admin[office.pk]
        photos = self._citizens.photos(story, chance=0.4, is_mended=True)
        life.then(
            self._calendar.office_time(life.last, days),
            lambda complaint, now: actions.answer(
                complaint, actor=admin, text=story.answer, photos=photos, now=now
            ),
        )

    def _judged(self, life: Life, story: Story, office: Office) -> None:
        verdict = drawn({**VERDICTS, "": 100 - sum(VERDICTS.values())}, rng=self._rng)
        if not verdict:
            return
        solved = verdict == Rating.Verdict.SOLVED
        text = self._rng.choice(self._words.thanks if solved else self._words.complaints)
        life.then(
            self._calendar.citizen_time(life.last, (0, 6)),
            lambda complaint, now: actions.rate(complaint, verdict=verdict, text=text, now=now),
        )
        if verdict == Rating.Verdict.NOT_SOLVED:
            self._answered(life, story, office, days=self._rng.randint(2, 6))
            self._judged(life, story, office)

    def _oversight(self, story: Story, at: datetime) -> Life:
        """What only the Inspektorat reads from the moment Kominfo sees what it is."""
        operator, inspector = self._operator(), self._staff.inspector
        life, _ = self._citizens.received(story, at)
        life.then(
            self._calendar.office_time(life.last, 1),
            lambda complaint, now: actions.reclassify(
                complaint, actor=operator, classification=Classification.OVERSIGHT, now=now
            ),
        )
        life.then(
            self._calendar.office_time(life.last, 3),
            lambda complaint, now: actions.start(
                complaint, actor=inspector, note=story.plan, now=now
            ),
        )
        life.then(
            self._calendar.office_time(life.last, self._rng.randint(12, 30)),
            lambda complaint, now: actions.answer(
                complaint, actor=inspector, text=story.answer, now=now
            ),
        )
        return life

    def _closed(self, closed: ClosedStory, at: datetime) -> Life:
        """What Kominfo refuses with a reason, or the citizen takes back."""
        story = Story(
            category=closed.category, kind=closed.kind, office="KECAMATAN", title=closed.title,
            text=closed.text, question="", plan="", answer="",
        )  # fmt: skip
        life, office = self._citizens.received(story, at)
        life.public_title = ""
        if closed.reason == Complaint.CloseReason.WITHDRAWN:
            self._forwarded(life, office)
            life.then(
                self._calendar.citizen_time(life.last, (0, 2)),
                lambda complaint, now: actions.withdraw(complaint, reason=closed.note, now=now),
            )
            return life
        operator = self._operator()
        life.then(
            self._calendar.office_time(life.last, self._rng.choice((0, 1, 2))),
            lambda complaint, now: actions.reject(
                complaint, actor=operator, reason=closed.reason, note=closed.note, now=now
            ),
        )
        return life

    def _operator(self) -> User:
        return self._rng.choice(self._staff.operators)
