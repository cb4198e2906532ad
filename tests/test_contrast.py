"""The colours of portal.css keep the contrast that WCAG 2.2 asks for."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parent.parent / "static" / "portal.css").read_text()
VARIABLES = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", CSS))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["text", "brand", "brand-dark", "hint", "error"])
@pytest.mark.parametrize("ground", ["paper", "ground", "brand-pale"])
def test_text_is_readable_on_every_ground(name: str, ground: str) -> None:
    assert contrast(VARIABLES[name], VARIABLES[ground]) >= 4.5


def test_field_borders_and_focus_can_be_seen() -> None:
    assert contrast(VARIABLES["input-line"], VARIABLES["paper"]) >= 3
    assert contrast(VARIABLES["focus"], VARIABLES["text"]) >= 3


def test_every_tag_and_letter_is_readable_on_its_own_ground() -> None:
    pairs = re.findall(r"\.(?:tag|letter)-\w+ \{ color: (#\w+); background: (#\w+);", CSS)
    pairs += [
        (fore, back)
        for back, fore in re.findall(r"\.letter-\w+ \{ background: (#\w+); color: (#\w+);", CSS)
    ]

    assert len(pairs) >= 7
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []
