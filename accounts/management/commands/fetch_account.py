"""Show what the portal can read of one account right now, without touching the database."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.formats import date_format

from accounts import handles
from accounts.platforms import ABOUT, PLATFORMS
from accounts.platforms._http import Http
from accounts.platforms.base import (
    AccountGone,
    AccountRef,
    AccountUnreachable,
    CredentialRejected,
    Page,
    PlatformError,
    QuotaExhausted,
    RemotePost,
    Unavailable,
    UnexpectedPayload,
)

UNREADABLE_INPUT = 2
NO_CONNECTOR = 4
THE_BEGINNING = datetime(1995, 1, 1, tzinfo=UTC)

# What each outcome is to a script (exit code) and to the operator who typed the command.
_OUTCOMES: Mapping[type[PlatformError], tuple[int, str]] = {
    AccountGone: (3, "Akun ini tidak ada di platformnya"),
    CredentialRejected: (4, "Kunci akses portal belum ada atau ditolak"),
    Unavailable: (5, "Platform sedang tidak dapat dibaca; coba lagi nanti"),
    QuotaExhausted: (5, "Jatah permintaan portal habis; coba lagi nanti"),
    UnexpectedPayload: (6, "Jawabannya tidak dikenali portal"),
    AccountUnreachable: (7, "Akun tidak terjangkau: tidak ada, tertutup, atau salah atur"),
}


class Command(BaseCommand):
    help = "Membaca satu akun sekarang juga, tanpa menyentuh basis data."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", help="tautan atau nama akun")
        parser.add_argument("--platform", choices=list(ABOUT), help="untuk nama tanpa tautan")
        parser.add_argument(
            "--since",
            type=_moment,
            default=THE_BEGINNING,
            help="unggahan sejak, misalnya 2026-11-01",
        )
        parser.add_argument("--json", action="store_true", help="keluaran untuk program")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            account = handles.parse(options["account"], options["platform"])
        except handles.UnreadableHandle as error:
            self._fail(UNREADABLE_INPUT, str(error))
        if account.platform not in PLATFORMS:
            label = ABOUT[account.platform].label
            self._fail(
                NO_CONNECTOR,
                f"Akun {label} belum dapat diperiksa otomatis. Unggahannya dicatat dengan tautan.",
            )
        with Http(allow_private=settings.ALLOW_PRIVATE_ADDRESSES) as http:
            connector = PLATFORMS[account.platform](http, settings)
            ref = AccountRef(handle=account.handle, since=options["since"])
            [(_, result)] = connector.fetch([ref])
        if isinstance(result, PlatformError):
            code, sentence = _OUTCOMES[type(result)]
            self._fail(code, f"{sentence} ({result}).")
        write = self._write_json if options["json"] else self._write_text
        write(account, result, requests=http.request_count)

    def _fail(self, code: int, message: str) -> NoReturn:
        self.stderr.write(message)
        raise SystemExit(code)

    def _write_json(self, account: handles.Handle, page: Page, *, requests: int) -> None:
        document = {
            "platform": account.platform,
            "handle": page.handle,
            "platform_id": page.platform_id,
            "name": page.name,
            "followers": page.followers,
            "posts": [_as_json(post) for post in page.posts],
            "requests": requests,
        }
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))

    def _write_text(self, account: handles.Handle, page: Page, *, requests: int) -> None:
        followers = "tidak disebut" if page.followers is None else page.followers
        self.stdout.write(f"{ABOUT[account.platform].label}: {page.name or page.handle}")
        self.stdout.write(f"Alamat: {account.url}")
        self.stdout.write(f"Pengikut: {followers}")
        self.stdout.write(f"Terbaca: {len(page.posts)} unggahan dengan {requests} permintaan")
        if not page.complete:
            self.stdout.write("Yang lebih lama mungkin ada, tetapi tidak ditampilkan situsnya.")
        for post in page.posts:
            title = post.text.partition("\n")[0][:80]
            self.stdout.write(f"  {_as_date(post.published_at)}  {title}")
            self.stdout.write(f"  {'':17}  {post.url}")


def _moment(text: str) -> datetime:
    """A date or a time in ISO form; without a zone it is in the portal's."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _as_date(moment: datetime | None) -> str:
    if moment is None:
        return f"{'tanggal tak terbaca':17}"
    return f"{date_format(timezone.localtime(moment), 'j M Y H.i'):17}"


def _as_json(post: RemotePost) -> dict[str, Any]:
    return {
        "id": post.platform_id,
        "url": post.url,
        "published_at": post.published_at.isoformat() if post.published_at else None,
        "text": post.text,
        "likes": post.likes,
        "comments": post.comments,
        "shares": post.shares,
        "views": post.views,
    }
