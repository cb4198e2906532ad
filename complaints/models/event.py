"""What happened to a complaint, and who is still owed a message about it."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from complaints.models.complaint import Complaint
from complaints.models.follower import Follower
from opd.models import Office, User


class EventQuerySet(models.QuerySet["Event"]):
    def undelivered(self) -> Self:
        """Events whose messages have not been written yet, oldest first."""
        return self.filter(delivered_at__isnull=True).order_by("pk")

    def public(self) -> Self:
        """What the citizen reads on the tracking page."""
        return self.filter(is_internal=False)


class Event(models.Model):
    """One line of a complaint's history. Only added to, never changed (but for `delivered_at`)."""

    class Kind(models.TextChoices):
        RECEIVED = "RECEIVED", "Laporan diterima"
        FORWARDED = "FORWARDED", "Diteruskan"
        RETURNED = "RETURNED", "Dikembalikan ke Kominfo"
        STARTED = "STARTED", "Mulai ditangani"
        QUESTION = "QUESTION", "Pertanyaan untuk warga"
        REPLY = "REPLY", "Balasan warga"
        ANSWERED = "ANSWERED", "Ditanggapi"
        SUBMITTED = "SUBMITTED", "Tanggapan menunggu validasi"
        SENT_BACK = "SENT_BACK", "Tanggapan dikembalikan"
        RATED = "RATED", "Dinilai warga"
        REOPENED = "REOPENED", "Dibuka kembali"
        DONE = "DONE", "Selesai"
        CLOSED = "CLOSED", "Ditutup"
        NOTE = "NOTE", "Catatan internal"
        PUBLISHED = "PUBLISHED", "Ditampilkan untuk umum"
        UNPUBLISHED = "UNPUBLISHED", "Tidak lagi ditampilkan"
        PRIVACY_RAISED = "PRIVACY_RAISED", "Kerahasiaan dinaikkan"
        RECLASSIFIED = "RECLASSIFIED", "Klasifikasi diubah"
        REVEALED = "REVEALED", "Identitas dilihat"
        OVERDUE = "OVERDUE", "Batas waktu lewat"
        REMINDED = "REMINDED", "Ditanyakan lagi kepada warga"

    class Clock(models.TextChoices):
        """Which of the three deadlines an OVERDUE event is about."""

        VERIFY = "VERIFY", "verifikasi"
        START = "START", "respon awal"
        ANSWER = "ANSWER", "tanggapan"

    complaint = models.ForeignKey(
        Complaint, models.CASCADE, related_name="events", verbose_name="laporan"
    )
    kind = models.CharField("kejadian", max_length=20, choices=Kind)
    # Null: the citizen, or the portal itself.
    actor = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="petugas",
    )
    # In whose name it was done; citizens see offices, not persons.
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="OPD",
    )
    note = models.TextField("keterangan", blank=True)
    # What the office promises with this answer; reaches the complaint when the answer is sent.
    promised_on = models.DateField("perkiraan selesai", null=True, blank=True)
    clock = models.CharField("batas waktu", max_length=20, choices=Clock, blank=True)
    is_internal = models.BooleanField("internal", default=False)
    status = models.CharField("status sesudahnya", max_length=20, choices=Complaint.Status)
    happened_at = models.DateTimeField("waktu")
    # Null: the outbox still has to write the messages that this event owes.
    delivered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "riwayat laporan"
        verbose_name_plural = "riwayat laporan"
        indexes = [
            models.Index(fields=["complaint", "id"], name="complaints_event_history"),
            models.Index(
                fields=["id"],
                condition=Q(delivered_at__isnull=True),
                name="complaints_event_outbox",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.kind}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def due(self, now: datetime) -> Self:
        """Messages to send or to try again, oldest first."""
        return self.filter(
            sent_at__isnull=True, given_up_at__isnull=True, next_attempt_at__lte=now
        ).order_by("next_attempt_at", "pk")


class Notification(models.Model):
    """One message to one address. One event owes one address at most one message."""

    class Channel(models.TextChoices):
        EMAIL = "EMAIL", "Email"

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="notifications", verbose_name="riwayat"
    )
    # Set for those who merely follow: what they are told goes when they do.
    follower = models.ForeignKey(
        Follower, models.CASCADE, null=True, blank=True, related_name="notifications",
        verbose_name="pengikut",
    )  # fmt: skip
    channel = models.CharField("kanal", max_length=20, choices=Channel)
    address = models.CharField("alamat", max_length=254)
    subject = models.CharField("judul", max_length=200)
    body = models.TextField("isi")
    created_at = models.DateTimeField("dibuat")
    next_attempt_at = models.DateTimeField("percobaan berikutnya")
    attempt_count = models.PositiveSmallIntegerField("percobaan", default=0)
    sent_at = models.DateTimeField("terkirim", null=True, blank=True)
    given_up_at = models.DateTimeField("dihentikan", null=True, blank=True)
    last_error = models.CharField("galat terakhir", max_length=300, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "pesan keluar"
        verbose_name_plural = "pesan keluar"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "channel", "address"],
                name="complaints_notification_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="complaints_notification_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.channel}"
