"""The words of the fictional regency, read from the TOML files of this folder."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True, kw_only=True)
class OfficeWords:
    """An OPD as it stands in offices.toml; `parent` is the key of the OPD that it belongs to."""

    key: str
    kind: str
    name: str
    duties: str
    short_name: str = ""
    parent: str = ""


@dataclass(frozen=True, kw_only=True)
class Places:
    """Villages by kecamatan; of the first ones so many are kelurahan."""

    capital: str
    kecamatan: Mapping[str, Sequence[str]]
    kelurahan: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Story:
    """A complaint with its way: what is asked back, promised and answered."""

    category: str
    kind: str
    office: str
    title: str
    text: str
    question: str
    plan: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class ClosedStory:
    """A complaint that Kominfo closes, and what it tells the citizen."""

    reason: str
    category: str
    kind: str
    title: str
    text: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Stories:
    stories: Sequence[Story]
    closed: Sequence[ClosedStory]
    since: Sequence[str]
    landmarks: Sequence[str]
    reporters: Sequence[str]
    thanks: Sequence[str]
    complaints: Sequence[str]
    notes: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class PriorityWords:
    name: str
    kind: str
    keywords: Sequence[str]


@cache
def offices() -> Sequence[OfficeWords]:
    return [OfficeWords(**row) for row in _read("offices.toml")["office"]]


@cache
def places() -> Places:
    return Places(**_read("places.toml"))


@cache
def stories() -> Stories:
    words = _read("stories.toml")
    return Stories(
        stories=[Story(**row) for row in words.pop("story")],
        closed=[ClosedStory(**row) for row in words.pop("closed")],
        **words,
    )


@cache
def priorities() -> Sequence[PriorityWords]:
    return [PriorityWords(**row) for row in _read("posts.toml")["priority"]]


@cache
def posts() -> Mapping[str, Sequence[str]]:
    """Captions by office key; KECAMATAN, DESA, and ANY for everybody."""
    captions: Mapping[str, Sequence[str]] = _read("posts.toml")["posts"]
    return captions


@cache
def details() -> Sequence[str]:
    """How longer posts go on after their first sentence."""
    sentences: Sequence[str] = _read("posts.toml")["details"]
    return sentences


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
