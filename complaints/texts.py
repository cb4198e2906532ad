"""What citizens write, made fit to store, to list and to compare. Pure."""

import re
import unicodedata
from collections.abc import Sequence, Set

TITLE_LENGTH = 80
# A sentence shorter than this is a greeting or an abbreviation ("Jl. …"), not a title.
MIN_TITLE_LENGTH = 20

# Signs that turn the direction of everything after them: in a list they would garble other rows.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# Words that any two complaints share.
COMMON = frozenset(
    [
        "yang",
        "dan",
        "di",
        "ke",
        "dari",
        "untuk",
        "dengan",
        "pada",
        "ini",
        "itu",
        "ada",
        "sudah",
        "belum",
        "tidak",
        "akan",
        "juga",
        "karena",
        "jadi",
        "agar",
        "bisa",
        "dapat",
        "saya",
        "kami",
        "kita",
        "anda",
        "mereka",
        "pak",
        "bu",
        "bapak",
        "ibu",
        "tolong",
        "mohon",
        "segera",
        "sangat",
        "sekali",
        "lagi",
        "sejak",
        "saat",
        "hari",
        "pekan",
        "bulan",
        "tahun",
        "lalu",
        "kemarin",
        "oleh",
        "para",
        "atau",
        "seperti",
        "hingga",
        "sampai",
        "banyak",
        "kalau",
        "bila",
        "sehingga",
        "tapi",
        "tetapi",
        "masih",
        "sering",
        "depan",
        "dekat",
        "desa",
        "kecamatan",
        "kabupaten",
        "warga",
    ]
)
# Prefixes and suffixes that hide the same word ("berlubang", "lubangnya").
AFFIXES = re.compile(r"^(?:ber|ter|meng|men|mem|me|di|pe)(?=\w{4})|(?:nya|kan|an|lah)$")
SIMILAR_FROM = 0.25


def tidy(text: str) -> str:
    """`text` without control signs and turning marks, with plain line ends and no edges.

    Emoji, accents and right-to-left scripts stay.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in "\n\t" or _is_visible(sign)).strip()


def _is_visible(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cs") and sign not in TURNING


def title_of(text: str) -> str:
    """The first sentence of a tidy text, or as many of its words as fit a line."""
    words = " ".join(text.split())
    end = re.search(r"[.!?](?=\s|$)", words[MIN_TITLE_LENGTH:])
    sentence = words[: MIN_TITLE_LENGTH + end.start()] if end else words
    if len(sentence) <= TITLE_LENGTH:
        return sentence.rstrip(" .")
    cut = sentence[:TITLE_LENGTH].rpartition(" ")[0] or sentence[: TITLE_LENGTH - 1]
    return f"{cut.rstrip(' ,;:-–')}…"


def likeness(text: str, other: str) -> float:
    """How much two texts speak of the same, 0 to 1: shared words by the shorter one's words."""
    one, two = _words(text), _words(other)
    if not one or not two:
        return 0.0
    return len(one & two) / max(min(len(one), len(two)), 4)


def most_alike(text: str, others: Sequence[str], *, limit: int) -> list[int]:
    """Indexes of the at most `limit` of `others` that are alike enough, likest first."""
    scores = sorted(((likeness(text, other), -i) for i, other in enumerate(others)), reverse=True)
    return [-i for score, i in scores if score >= SIMILAR_FROM][:limit]


def _words(text: str) -> Set[str]:
    words = re.findall(r"\w{3,}", text.casefold())
    return {AFFIXES.sub("", AFFIXES.sub("", word)) for word in words if word not in COMMON}
