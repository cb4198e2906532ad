"""Who may do what with an account, and what its state means in plain words. Pure.

Each `why_not_*` returns the sentence that stands on the disabled button and on the 403 page, or
None when the person may.
"""

from dataclasses import dataclass
from datetime import datetime

from accounts.activity import STALE_AFTER
from accounts.models import SocialAccount
from accounts.platforms import PLATFORMS
from opd.access import Access

Health = SocialAccount.Health
Status = SocialAccount.Status


def can_be_polled(platform: str) -> bool:
    """Whether the portal can read accounts of this platform by itself."""
    return platform in PLATFORMS


def why_not_register(access: Access) -> str | None:
    if access.is_operator or access.answering_offices:
        return None
    return "Hanya admin OPD atau desa dan operator Kominfo yang dapat mendaftarkan akun."


def why_not_change(access: Access, account: SocialAccount) -> str | None:
    if access.is_operator or account.office_id in access.answering_offices:
        return None
    return "Hanya admin kantor pemilik akun dan operator Kominfo yang dapat mengubah akun ini."


def why_not_judge(access: Access, account: SocialAccount) -> str | None:
    """Verify or reject what an office proposed."""
    if not access.is_operator:
        return "Hanya operator Kominfo yang dapat memeriksa usulan akun."
    if account.status != Status.PROPOSED:
        return f"Akun ini sudah {account.get_status_display().lower()}."
    return None


def why_not_archive(access: Access, account: SocialAccount) -> str | None:
    if not access.is_operator:
        return "Hanya operator Kominfo yang dapat mengarsipkan akun."
    if not account.is_listed:
        return f"Akun ini sudah {account.get_status_display().lower()}."
    return None


def why_not_check(access: Access, account: SocialAccount, *, now: datetime) -> str | None:
    """Have the account read right away."""
    if reason := why_not_change(access, account):
        return reason
    if not account.is_listed:
        return f"Akun ini sudah {account.get_status_display().lower()} dan tidak dipantau."
    if not can_be_polled(account.platform):
        return "Akun di platform ini belum dapat dibaca otomatis."
    if account.claim_token and account.next_poll_at and account.next_poll_at > now:
        return "Akun ini sedang diperiksa."
    return None


def why_not_log(access: Access, account: SocialAccount, *, now: datetime) -> str | None:
    """Log a post by its link: only for accounts that the portal does not read by itself."""
    if reason := why_not_change(access, account):
        return reason
    if not account.is_listed:
        return f"Akun ini sudah {account.get_status_display().lower()} dan tidak dipantau."
    is_monitored = account.read_at is not None and now - account.read_at <= STALE_AFTER
    if can_be_polled(account.platform) and is_monitored:
        return "Unggahan akun ini dibaca otomatis, jadi tidak perlu dicatat."
    return None


def why_not_look(access: Access, account: SocialAccount) -> str | None:
    """Record that a person looked: Kominfo only, since an office would judge itself."""
    if not access.is_operator:
        return "Hanya operator Kominfo yang dapat menyatakan akun sudah dilihat."
    if not account.is_listed:
        return f"Akun ini sudah {account.get_status_display().lower()} dan tidak dipantau."
    if can_be_polled(account.platform):
        return "Akun di platform ini dibaca otomatis, jadi tidak perlu dilihat satu per satu."
    return None


@dataclass(frozen=True)
class Reading:
    """What the last attempt to read an account means, and what to do about it."""

    color: str
    meaning: str
    advice: str


READINGS: dict[str, Reading] = {
    Health.UNCHECKED: Reading(
        "abu",
        "Akun ini belum pernah diperiksa.",
        "Pemeriksaan pertama berjalan dalam beberapa menit.",
    ),
    Health.OK: Reading("hijau", "Akun terbaca.", ""),
    Health.GONE: Reading(
        "merah",
        "Platform menyatakan akun ini tidak ada.",
        "Periksa apakah akun dihapus atau berganti nama. Bila berganti, daftarkan nama yang baru.",
    ),
    Health.UNREACHABLE: Reading(
        "kuning",
        "Akun tidak terjangkau: mungkin dihapus, dibatasi, atau alamatnya salah.",
        "Buka tautannya di peramban tanpa masuk. Bila terbuka, laporkan ke Kominfo.",
    ),
    Health.NO_ACCESS: Reading(
        "kuning",
        "Portal belum mempunyai izin membaca akun ini.",
        "Kominfo perlu memperbarui izin akses ke platform ini.",
    ),
    Health.FAILING: Reading(
        "kuning",
        "Platform sedang bermasalah atau membatasi permintaan.",
        "Tidak ada yang perlu dilakukan. Portal mencoba lagi dengan sendirinya.",
    ),
    Health.UNEXPECTED: Reading(
        "kuning",
        "Jawaban platform tidak dikenal portal.",
        "Kominfo perlu memeriksa akun ini. Untuk situs web: periksa apakah umpan RSS-nya terbuka.",
    ),
    Health.MANUAL: Reading(
        "abu",
        "Unggahan akun ini dicatat manual.",
        "Catat setiap unggahan dengan tautan dan tanggalnya.",
    ),
}

STATUS_COLORS: dict[str, str] = {
    Status.PROPOSED: "kuning",
    Status.VERIFIED: "hijau",
    Status.REJECTED: "merah",
    Status.ARCHIVED: "abu",
}
