"""Posts that were seen or logged, and the priorities that they carry."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models.account import SocialAccount
from opd.models import Office, User


class PriorityQuerySet(models.QuerySet["Priority"]):
    def in_use(self) -> Self:
        return self.filter(is_active=True)


class Priority(models.Model):
    """An RPJMD priority programme or a theme, recognised in posts by hashtags and words."""

    class Kind(models.TextChoices):
        PROGRAMME = "PROGRAMME", "Program prioritas RPJMD"
        THEME = "THEME", "Tema bersama"

    name = models.CharField("nama", max_length=150, unique=True)
    kind = models.CharField("jenis", max_length=20, choices=Kind, default=Kind.PROGRAMME)
    keywords = models.TextField(
        "kata kunci",
        help_text="Satu tagar atau kata per baris, misalnya #WisataContoh.",
    )
    is_active = models.BooleanField("dipakai", default=True)

    objects = PriorityQuerySet.as_manager()

    class Meta:
        verbose_name = "prioritas"
        verbose_name_plural = "prioritas"

    def __str__(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user: User, *, today: date) -> Self:
        offices = Office.objects.visible_to(user, today=today).values("pk")
        return self.filter(account__office__in=offices)


class Post(models.Model):
    """One unggahan of one account. `published_at` is null when its date could not be read."""

    class Source(models.TextChoices):
        AUTOMATIC = "AUTOMATIC", "Otomatis"
        MANUAL = "MANUAL", "Manual"

    account = models.ForeignKey(
        SocialAccount, models.CASCADE, related_name="posts", verbose_name="akun"
    )
    platform_id = models.CharField("id di platform", max_length=255)
    url = models.URLField("tautan", max_length=1000, blank=True)
    text = models.TextField("isi", blank=True)
    published_at = models.DateTimeField("diunggah", null=True, blank=True)
    source = models.CharField("sumber", max_length=20, choices=Source, default=Source.AUTOMATIC)
    # Null: the platform does not say. Zero: it says none.
    like_count = models.PositiveBigIntegerField("suka", null=True, blank=True)
    comment_count = models.PositiveBigIntegerField("komentar", null=True, blank=True)
    share_count = models.PositiveBigIntegerField("dibagikan", null=True, blank=True)
    view_count = models.PositiveBigIntegerField("dilihat", null=True, blank=True)
    first_seen_at = models.DateTimeField("pertama terlihat")
    logged_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="logged_posts",
        verbose_name="dicatat oleh",
    )
    priorities = models.ManyToManyField(
        Priority, blank=True, related_name="posts", verbose_name="prioritas"
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "unggahan"
        verbose_name_plural = "unggahan"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "platform_id"],
                name="accounts_post_once",
                violation_error_message="Unggahan ini sudah tercatat.",
            ),
            models.CheckConstraint(
                name="accounts_post_source_known",
                condition=Q(source__in=["AUTOMATIC", "MANUAL"]),
            ),
        ]
        indexes = [
            models.Index(fields=["account", "-published_at"], name="accounts_post_account_at"),
            models.Index(fields=["published_at"], name="accounts_post_at"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.platform_id}"
