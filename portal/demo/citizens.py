"""What fictional citizens write: which story, from where, with which contact and photo."""

import random
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from complaints.forms.report import CONSENT_VERSION
from complaints.intake import Contact, Submission
from complaints.models import Category, Complaint
from complaints.models.rule import Classification
from complaints.photos import Photo
from opd.models import Office
from portal.demo import pictures, words
from portal.demo.lives import Calendar, Life
from portal.demo.offices import Regency
from portal.demo.words import Story

T = TypeVar("T")

CATEGORY_WEIGHTS = {
    "Jalan dan jembatan": 24, "Sampah dan kebersihan": 14, "Lampu jalan": 10, "Air dan irigasi": 11,
    "Kesehatan": 9, "Sekolah": 7, "KTP, KK, akta": 8, "Bantuan sosial": 8, "Pelayanan kantor": 8,
    "Lainnya": 12,
}  # fmt: skip
PHOTO_VARIANTS = 3
MAIL_DOMAIN = "warga.example"


def drawn(weights: Mapping[T, int], *, rng: random.Random) -> T:
    """One of the keys, as likely as its weight."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]


class Citizens:
    def __init__(self, regency: Regency, calendar: Calendar, rng: random.Random) -> None:
        self._regency = regency
        self._calendar = calendar
        self._rng = rng
        self._categories = {category.name: category for category in Category.objects.all()}
        self._words = words.stories()

    def story(self, kind: str = "", *, asking: bool = False) -> Story:
        """A story of a category as common as in life; of a kind, or with a question, if asked."""
        fitting = [
            story
            for story in self._words.stories
            if (not kind or story.kind == kind) and (not asking or story.question)
        ]
        weights = [
            CATEGORY_WEIGHTS[story.category]
            / sum(other.category == story.category for other in fitting)
            for story in fitting
        ]
        return self._rng.choices(fitting, weights=weights)[0]

    def received(self, story: Story, at: datetime) -> tuple[Life, Office]:
        """The complaint as it comes in, and the office whose matter it is."""
        village = self._rng.choice(self._regency.villages)
        assert village.parent is not None
        office = village.parent if story.office == "KECAMATAN" else self._regency.opds[story.office]
        landmark = self._rng.choice(self._words.landmarks)
        place = village.name.partition(" ")[2]
        since = self._rng.choice(self._words.since)
        title = story.title.format(desa=place)
        text = story.text.format(desa=place, patokan=landmark, sejak=since)
        secret = story.kind == Classification.OVERSIGHT
        privacy = drawn(
            {
                Complaint.Privacy.OPEN: 0 if secret else 25,
                Complaint.Privacy.NAME_HIDDEN: 0 if secret else 73,
                Complaint.Privacy.CONFIDENTIAL: 2,
            },
            rng=self._rng,
        )
        life = Life(
            Submission(
                key=uuid.UUID(int=self._rng.getrandbits(128), version=4),
                # Citizens do not classify; Kominfo finds out what is berkadar pengawasan.
                classification=Classification.COMPLAINT if secret else story.kind,
                text=f"{title}{'' if title.endswith('?') else '.'} {text}",
                category=self._categories[story.category],
                kecamatan=village.parent,
                place=f"{village.name}, {landmark}",
                happened_on=self._calendar.day(at) if self._rng.random() < 0.3 else None,
                wished_office=office if self._rng.random() < 0.2 and not secret else None,
                privacy=privacy,
                contact=self._contact(),
                channel=drawn(
                    {Complaint.Channel.FORM: 92, Complaint.Channel.STAFF: 8}, rng=self._rng
                ),
                photos=self.photos(story, chance=0.22, is_mended=False),
            ),
            at,
        )
        if privacy != Complaint.Privacy.CONFIDENTIAL and self._rng.random() < 0.6:
            life.public_title, life.public_text = title, text
        return life, office

    def photos(self, story: Story, *, chance: float, is_mended: bool) -> list[Photo]:
        variant = self._rng.randrange(PHOTO_VARIANTS)
        if story.kind != Classification.COMPLAINT or self._rng.random() > chance:
            return []
        photo = pictures.photo(story.category, is_mended=is_mended, variant=variant)
        return [photo] if photo is not None else []

    def _contact(self) -> Contact | None:
        if self._rng.random() < 0.35:
            return None
        name, number = self._rng.choice(self._words.reporters), self._rng.randrange(10_000)
        by_phone = self._rng.random() < 0.7
        return Contact(
            name=name if self._rng.random() < 0.8 else "",
            # A free-call prefix with no such number behind it: nobody can be called.
            phone=f"+62800555{number:04d}" if by_phone else "",
            phone_as_typed=f"0800 555 {number:04d}" if by_phone else "",
            email="" if by_phone else f"{name.lower()}{number}@{MAIL_DOMAIN}",
            consent_version=CONSENT_VERSION,
        )
