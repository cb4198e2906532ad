"""Fields that read what people really type, and say in Indonesian what is off."""

import re
from datetime import date
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats

from complaints import photos, privacy, texts
from opd.calendar import MONTHS

PHONE_FORMAT = "Tulis nomor seperti 0812-3456-7890"
DATE_FORMAT = "Tulis tanggal seperti 2-11-2026"
EARLIEST = date(1945, 8, 17)

DAY = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2}|[a-z]+)\.?[\s./-]+(\d{4}|\d{2})")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class BoundProse(forms.BoundField):
    """Ties the note under the box to it, after the hint and the error above it."""

    @property
    def aria_describedby(self) -> str:
        described = super().aria_describedby or ""
        if not isinstance(self.field.widget, forms.Textarea):
            return described
        return f"{described} {self.auto_id}_note".strip()


class ProseField(forms.CharField):
    """Running text. What is too long is told and kept, never cut.

    `templates/complaints/_prose.html` prints it with the note and the counter under the box.
    """

    bound_field_class = BoundProse

    def __init__(
        self, *, limit: int, subject: str, at_least: int = 0, note: str = "", **kwargs: Any
    ) -> None:
        self.limit, self.subject, self.at_least, self.note = limit, subject, at_least, note
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return texts.tidy(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise ValidationError(
                f"{self.subject} paling banyak {_number(self.limit)} karakter. "
                f"Sekarang {_number(len(value))}",
                code="too_long",
            )
        if value and len(value) < self.at_least:
            raise ValidationError(self.error_messages["too_short"], code="too_short")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "data-limit": str(self.limit)}


class SafeProseField(ProseField):
    """Running text that others will read: a NIK, KK or phone number must not stand in it."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if privacy.has_identity_or_phone(value):
            raise ValidationError(self.error_messages["identity"], code="identity")


class LineField(forms.CharField):
    """One line, such as a name."""

    def __init__(self, *, limit: int, subject: str, **kwargs: Any) -> None:
        self.limit, self.subject = limit, subject
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return " ".join(texts.tidy(super().to_python(value) or "").split())

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.limit:
            message = f"{self.subject} paling banyak {_number(self.limit)} karakter"
            raise ValidationError(message, code="too_long")


class PhoneField(forms.CharField):
    """A phone number in any spelling, as E.164; `+62`, `62` and `0` all begin an Indonesian one."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})

    def clean(self, value: Any) -> str:
        typed = texts.tidy(super().clean(value) or "")
        if not typed:
            return ""
        try:
            number = phonenumbers.parse(typed, "ID")
        except phonenumbers.NumberParseException as error:
            raise ValidationError(PHONE_FORMAT, code="format") from error
        if not phonenumbers.is_valid_number(number):
            raise ValidationError(PHONE_FORMAT, code="format")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class DayField(forms.CharField):
    """A day as people write it, day first or ISO: 2-11-2026, 2/11/26, 2 Nov 2026, 2026-11-02."""

    def clean(self, value: Any) -> Any:
        typed = texts.tidy(super().clean(value) or "").casefold()
        if not typed:
            return None
        day = read_day(typed)
        if day is None or day < EARLIEST:
            raise ValidationError(DATE_FORMAT, code="format")
        return day


def read_day(typed: str) -> date | None:
    """The day in `typed`, or None where it cannot be read: never a guess."""
    if match := ISO_DAY.fullmatch(typed):
        return _day(*match.groups())
    if match := DAY.fullmatch(typed):
        day, month, year = match.groups()
        return _day(year if len(year) == 4 else f"20{year}", _month(month), day)
    return None


def _month(word: str) -> str:
    """The number of a month given by number or by the first letters of its Indonesian name."""
    if word.isdecimal():
        return word
    names = [name.casefold() for name in MONTHS]
    found = [i for i, name in enumerate(names, 1) if len(word) >= 3 and name.startswith(word)]
    return str(found[0]) if found else "0"


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


class PhotoField(forms.FileField):
    """An uploaded photo as `photos.Photo`; the refusals are the sentences of `photos`."""

    widget = forms.FileInput(attrs={"accept": "image/*"})

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return None
        try:
            return photos.clean(data)
        except photos.BadPhoto as error:
            raise ValidationError(str(error), code="photo") from error


def _number(value: int) -> str:
    return formats.number_format(value, force_grouping=True)


class DegreesField(forms.DecimalField):
    """Half of a point on earth, in degrees between -`limit` and `limit`, to 0.1 metre."""

    widget = forms.HiddenInput

    def __init__(self, limit: int) -> None:
        unread = "Lokasi tidak terbaca. Cukup tulis patokan"
        faults = ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places")
        super().__init__(
            required=False,
            min_value=-limit,
            max_value=limit,
            max_digits=9,
            decimal_places=6,
            error_messages=dict.fromkeys([*faults, "max_whole_digits"], unread),
        )
