"""Social accounts, and the record of every attempt to read one."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models.platform import PlatformKey
from opd.models import Office, User


class SocialAccountQuerySet(models.QuerySet["SocialAccount"]):
    def visible_to(self, user: User, *, today: date) -> Self:
        """Accounts of the offices that `user` may see inside."""
        return self.filter(office__in=Office.objects.visible_to(user, today=today).values("pk"))

    def listed(self) -> Self:
        """Proposed or verified: the accounts that count as an office's own."""
        return self.filter(status__in=SocialAccount.LISTED)

    def official(self) -> Self:
        """Verified by Kominfo: what the public page calls *resmi*."""
        return self.filter(status=SocialAccount.Status.VERIFIED)

    def matching(self, words: str) -> Self:
        """Accounts whose handle or office's name holds every word; all for no words."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(handle__icontains=word)
                | Q(office__name__icontains=word)
                | Q(office__short_name__icontains=word)
            )
        return found

    def due(self, now: datetime) -> Self:
        """Accounts whose next poll is due, most overdue first. Nobody's lease is still running."""
        return self.listed().filter(next_poll_at__lte=now).order_by("next_poll_at", "pk")


class SocialAccount(models.Model):
    """One account of one office on one platform. Holds no password, ever."""

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", "Diusulkan"
        VERIFIED = "VERIFIED", "Terverifikasi"
        REJECTED = "REJECTED", "Ditolak"
        ARCHIVED = "ARCHIVED", "Diarsipkan"

    class Health(models.TextChoices):
        """What the last attempt to read the account came to."""

        UNCHECKED = "UNCHECKED", "Belum diperiksa"
        OK = "OK", "Terbaca"
        GONE = "GONE", "Tidak ada lagi"
        UNREACHABLE = "UNREACHABLE", "Tidak terjangkau"
        NO_ACCESS = "NO_ACCESS", "Belum ada akses"
        FAILING = "FAILING", "Gagal diperiksa"
        UNEXPECTED = "UNEXPECTED", "Jawaban tidak dikenal"
        MANUAL = "MANUAL", "Dicatat manual"

    LISTED = (Status.PROPOSED, Status.VERIFIED)

    office = models.ForeignKey(
        Office,
        models.PROTECT,
        related_name="social_accounts",
        verbose_name="OPD atau desa",
    )
    platform = models.CharField("platform", max_length=20, choices=PlatformKey)
    handle = models.CharField("nama akun", max_length=255)
    url = models.URLField("tautan", max_length=500)
    name = models.CharField("nama tampilan", max_length=255, blank=True)
    purpose = models.CharField("kegunaan", max_length=200, blank=True)
    status = models.CharField("status", max_length=20, choices=Status, default=Status.PROPOSED)
    status_note = models.CharField("alasan status", max_length=250, blank=True)
    custodian = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="custody",
        verbose_name="pemegang akun",
    )
    backup_custodian = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="backup_custody",
        verbose_name="pemegang cadangan",
    )  # fmt: skip
    recovery_holder = models.CharField("pemegang alamat pemulihan", max_length=150, blank=True)
    has_second_factor = models.BooleanField("verifikasi dua langkah", null=True, blank=True)
    revalidated_on = models.DateField("terakhir divalidasi", null=True, blank=True)
    registered_on = models.DateField("terdaftar pada")
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="akun pengganti",
    )

    # What polling knows. Written with conditional updates by workers, never by forms.
    platform_id = models.CharField("id di platform", max_length=255, blank=True, editable=False)
    next_poll_at = models.DateTimeField(
        "pemeriksaan berikutnya", null=True, blank=True, editable=False
    )
    # The platform asked not to come before this; "Periksa sekarang" keeps to it too.
    not_before = models.DateTimeField("tidak sebelum", null=True, blank=True, editable=False)
    claim_token = models.CharField(max_length=32, blank=True, editable=False)
    health = models.CharField(
        "hasil pemeriksaan",
        max_length=20,
        choices=Health,
        default=Health.UNCHECKED,
        editable=False,
    )
    health_detail = models.CharField(
        "keterangan pemeriksaan", max_length=300, blank=True, editable=False
    )
    failure_count = models.PositiveIntegerField("gagal berturut-turut", default=0, editable=False)
    checked_at = models.DateTimeField("terakhir dicoba", null=True, blank=True, editable=False)
    read_at = models.DateTimeField("terakhir terbaca", null=True, blank=True, editable=False)
    cursor = models.JSONField(default=dict, blank=True, editable=False)
    follower_count = models.PositiveBigIntegerField(
        "pengikut", null=True, blank=True, editable=False
    )
    last_post_at = models.DateTimeField("unggahan terakhir", null=True, blank=True, editable=False)

    history = HistoricalRecords(
        excluded_fields=[
            "platform_id", "next_poll_at", "not_before", "claim_token", "health", "health_detail",
            "failure_count", "checked_at", "read_at", "cursor", "follower_count", "last_post_at",
        ]
    )  # fmt: skip
    objects = SocialAccountQuerySet.as_manager()

    class Meta:
        verbose_name = "akun media sosial"
        verbose_name_plural = "akun media sosial"
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "handle"],
                condition=Q(status__in=["PROPOSED", "VERIFIED"]),
                name="accounts_account_one_holder",
                violation_error_message="Akun ini sudah terdaftar.",
            ),
            models.CheckConstraint(
                name="accounts_account_platform_known",
                condition=Q(platform__in=[
                    "website", "instagram", "facebook", "x", "youtube", "tiktok", "telegram",
                    "whatsapp", "mastodon", "bluesky",
                ]),
            ),
            models.CheckConstraint(
                name="accounts_account_status_known",
                condition=Q(status__in=["PROPOSED", "VERIFIED", "REJECTED", "ARCHIVED"]),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["next_poll_at", "id"], name="accounts_account_due"),
            models.Index(fields=["platform", "next_poll_at", "id"], name="accounts_account_claim"),
            models.Index(fields=["handle", "platform"], name="accounts_account_handle"),
            # What waits for Kominfo: a few rows among very many.
            models.Index(
                fields=["handle", "platform"],
                condition=Q(status="PROPOSED"),
                name="accounts_account_proposed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_platform_display()} {self.handle}"

    @property
    def is_listed(self) -> bool:
        return self.status in self.LISTED


class Check(models.Model):
    """One attempt to read one account: the evidence behind "could not be checked"."""

    account = models.ForeignKey(
        SocialAccount, models.CASCADE, related_name="checks", verbose_name="akun"
    )
    at = models.DateTimeField("waktu")
    outcome = models.CharField("hasil", max_length=20, choices=SocialAccount.Health)
    detail = models.CharField("keterangan", max_length=300, blank=True)
    new_post_count = models.PositiveIntegerField("unggahan baru", default=0)

    class Meta:
        verbose_name = "pemeriksaan"
        verbose_name_plural = "pemeriksaan"
        indexes = [models.Index(fields=["account", "-at"], name="accounts_check_account_at")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.at:%Y-%m-%d %H:%M} {self.outcome}"


class FollowerCount(models.Model):
    """The followers of an account on one day, the last figure seen that day."""

    account = models.ForeignKey(
        SocialAccount,
        models.CASCADE,
        related_name="follower_counts",
        verbose_name="akun",
    )
    on = models.DateField("tanggal")
    count = models.PositiveBigIntegerField("pengikut")

    class Meta:
        verbose_name = "jumlah pengikut"
        verbose_name_plural = "jumlah pengikut"
        constraints = [
            models.UniqueConstraint(fields=["account", "on"], name="accounts_followers_one_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.on:%Y-%m-%d} {self.count}"
