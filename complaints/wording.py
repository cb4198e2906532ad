"""Whether a text says enough to be sent to a citizen. Pure."""

import re

MIN_CHARACTERS = 20
MIN_WORDS = 4

TOO_SHORT = "Tulis tanggapan lebih lengkap, paling sedikit 20 karakter."
ONLY_THANKS = "Tulis jawaban atau apa yang sudah dikerjakan, bukan hanya ucapan terima kasih."

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")

# Sentences that say nothing about the matter (domain: an answer that is empty of substance).
_COURTESY = re.compile(
    r"""^(?:
        (?:assalam\w*|wassalam\w*|wa'?alaikum\w*|salam)\b .*
      | (?:selamat|met)\s(?:pagi|siang|sore|malam)\b .*
      | (?:yth\.?|kepada|dear|halo|hai)\b [^,]*
      | (?:bapak|ibu|saudara|kak)(?:\s?/\s?\w+)*
      | (?:kami\s)?(?:meng)?(?:ucapkan|haturkan|sampaikan)?\s?
        (?:banyak\s)?(?:terima\s?kasih|makasih|trims|thanks?)\b
        (?:\s(?:atas|untuk|telah|sudah|kepada|anda|banyak|laporan|aduan|pengaduan|informasi|info
           |masukan|saran|kritik|partisipasi|perhatian|kepedulian|kerja\s?sama|pesan
           |disampaikan|menyampaikan|melapor\w*|menghubungi|kami|dan|serta|bapak|ibu|yang|nya
           |laporannya|aduannya|informasinya|infonya|masukannya|sarannya|perhatiannya))*
      | (?:laporan|aduan|pengaduan|informasi|masukan|pesan|saran)\w*(?:\sanda|\sbapak|\sibu|\sini)*
        \s(?:sudah|telah|kami|akan|segera|ter)*\s?(?:sudah|telah|kami|akan|segera)?\s?
        (?:kami\s)?(?:di)?(?:terima|catat|tampung|baca|teruskan|tindak\s?lanjuti|proses)
        (?:\s(?:dengan\sbaik|secepatnya|segera|oleh\skami))*
      | (?:kami\s)?(?:akan|sedang)?\s?(?:segera\s)?(?:kami\s)?(?:di|men|me)?
        (?:tindak\s?lanjuti|tindaklanjut|proses|teruskan)(?:\s(?:segera|secepatnya))*
      | (?:mohon|harap)\s(?:ditunggu|bersabar|menunggu|maklum|kesabaran)\w* .*
      | (?:baik|siap|oke?|ya|noted)(?:\s(?:kak|pak|bu|bapak|ibu|kami|terima\s?kasih))*
    )$""",
    re.IGNORECASE | re.VERBOSE,
)


def why_empty(text: str) -> str | None:
    """Why `text` is no answer, or None where it says something.

    Greetings, thanks and "we will follow up" are taken away first; what is left must be a
    sentence of its own.
    """
    if len(" ".join(text.split())) < MIN_CHARACTERS:
        return TOO_SHORT
    sentences = (part.strip(" \t,;:-–") for part in re.split(r"[.!?\n]+", text))
    kept = [part for part in sentences if part and not _COURTESY.match(part)]
    substance = " ".join(" ".join(kept).split())
    if len(substance) < MIN_CHARACTERS or len(substance.split()) < MIN_WORDS:
        return ONLY_THANKS
    return None


def unfilled(text: str) -> list[str]:
    """The placeholders of a template that nobody has filled in, as they stand: `{{tanggal}}`."""
    return [f"{{{{{name}}}}}" for name in dict.fromkeys(_PLACEHOLDER.findall(text))]


def why_unfilled(text: str) -> str | None:
    """The refusal of a text that still has placeholders (ux: error catalogue)."""
    missing = unfilled(text)
    return f"Lengkapi bagian {missing[0]} sebelum dikirim" if missing else None


def filled(body: str, values: dict[str, str]) -> str:
    """The body of a template with the placeholders replaced that the portal knows."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), body)
