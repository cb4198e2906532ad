"""The kode lacak: made, and read as people type it. Pure but for the dice."""

import re
import secrets
import unicodedata

# 31 signs without 0 O 1 I L, which people mix up: 8 of them are 39.6 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8

_CODE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")
# The code inside a pasted message or address ("Cek di …/lacak/7K3M9QXT/").
_IN_TEXT = re.compile(
    rf"(?:/LACAK/|\b)([{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}|(?<=/LACAK/)[{ALPHABET}]{{8}})\b"
)


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str | None:
    """The code in what somebody typed or pasted, or None where its shape is none of ours.

    Spaces, hyphens, dots, letter case, full-width letters and invisible characters do not matter.
    """
    text = unicodedata.normalize("NFKC", typed).upper()
    code = "".join(sign for sign in text if sign.isalnum())
    if _CODE.fullmatch(code):
        return code
    found = _IN_TEXT.search(text)
    return found[1].replace("-", "") if found else None
