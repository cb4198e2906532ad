"""A complaint, its reporter, its pictures, its rating."""

from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, When

from complaints.models.rule import Category, Classification, SlaRule
from opd.access import access_of
from opd.models import Office, Role, User


class Status(models.TextChoices):
    """Internal states; the label is what the citizen sees (domain: complaints)."""

    RECEIVED = "RECEIVED", "Diterima"
    FORWARDED = "FORWARDED", "Diteruskan"
    RETURNED = "RETURNED", "Dikembalikan"
    IN_PROGRESS = "IN_PROGRESS", "Ditangani"
    WAITING_CITIZEN = "WAITING_CITIZEN", "Menunggu warga"
    WAITING_VALIDATION = "WAITING_VALIDATION", "Menunggu validasi"
    ANSWERED = "ANSWERED", "Sudah ditanggapi"
    DONE = "DONE", "Selesai"
    CLOSED = "CLOSED", "Ditutup"


class Privacy(models.TextChoices):
    OPEN = "OPEN", "Terbuka"
    NAME_HIDDEN = "NAME_HIDDEN", "Nama disembunyikan"
    CONFIDENTIAL = "CONFIDENTIAL", "Rahasia"


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def visible_to(self, user: User, *, today: date) -> Self:
        """Complaints that exist for `user`.

        Operators see all but *berkadar pengawasan*, which only the Inspektorat sees; leaders read
        what is not confidential; an office sees what it is responsible for.
        """
        access = access_of(user, today=today)
        if access.is_superuser:
            return self
        oversight = Q(classification=Classification.OVERSIGHT)
        mine = Q(office__in=access.answering_offices)
        seen = mine & ~oversight
        if access.is_operator:
            seen = ~oversight
        elif access.is_leader:
            seen |= ~oversight & ~Q(privacy=Privacy.CONFIDENTIAL)
        if access.has(Role.INSPECTOR):
            seen |= oversight
        return self.filter(seen)

    def handled_by(self, user: User, *, today: date) -> Self:
        """Complaints that `user` answers for: the inbox, which is less than what one may read."""
        access = access_of(user, today=today)
        oversight = Q(classification=Classification.OVERSIGHT)
        handled = Q(office__in=access.answering_offices) & ~oversight
        if access.has(Role.INSPECTOR):
            handled |= oversight
        return self.filter(handled)

    def counted(self) -> Self:
        """What open figures may count: the number of *berkadar pengawasan* is a secret as well."""
        return self.exclude(classification=Classification.OVERSIGHT)

    def for_code(self, code: str) -> Self:
        """What whoever knows the code may follow, with the parties that its page names."""
        parties = ("office", "category", "kecamatan", "wished_office")
        return self.filter(code=code).select_related(*parties)

    def open(self) -> Self:
        """Not yet done or closed, whoever must act."""
        return self.exclude(status__in=Complaint.FINAL)

    def to_verify(self) -> Self:
        """What Kominfo must look at: newly received, or returned by an office."""
        return self.filter(status__in=[Status.RECEIVED, Status.RETURNED])

    def to_answer(self) -> Self:
        """What offices must act on."""
        return self.filter(
            status__in=[Status.FORWARDED, Status.IN_PROGRESS, Status.WAITING_VALIDATION]
        )

    def with_due(self) -> Self:
        """Adds `due_at`, the deadline that runs now, of whoever must act; None where none runs."""
        unmet = Q(status__in=[Status.FORWARDED, Status.RETURNED], started_at__isnull=True)
        answering = [
            Status.RETURNED, Status.FORWARDED, Status.IN_PROGRESS, Status.WAITING_VALIDATION,
        ]  # fmt: skip
        return self.annotate(
            due_at=Case(
                When(status=Status.RECEIVED, then=F("verify_due_at")),
                When(unmet, then=F("start_due_at")),
                When(status__in=answering, then=F("answer_due_at")),
                When(
                    status__in=[Status.WAITING_CITIZEN, Status.ANSWERED], then=F("citizen_due_at")
                ),
                output_field=models.DateTimeField(),
            )
        )

    def in_order_of_work(self) -> Self:
        """What is longest overdue first, then the nearest deadline; adds `due_at`."""
        return self.with_due().order_by(F("due_at").asc(nulls_last=True), "pk")

    def nearly_late(self, now: datetime) -> Self:
        """What Kominfo must look at and is late with, or will be within a day; adds `due_at`."""
        return self.to_verify().with_due().filter(due_at__lt=now + timedelta(days=1))

    def to_arbitrate(self, returns: int) -> Self:
        """What offices gave back so often (`returns`) that Kominfo must decide."""
        return self.filter(status=Status.RETURNED, return_count__gte=returns)

    def late(self, now: datetime) -> Self:
        """What an office should have acted on by now; adds `due_at`."""
        return self.to_answer().with_due().filter(due_at__lt=now)

    def reopened(self) -> Self:
        """What the citizen was not content with and an office has not answered again."""
        return self.to_answer().filter(reopened_count__gt=0)

    def published(self) -> Self:
        """What the public list shows: released by Kominfo, never confidential."""
        return self.filter(published_at__isnull=False).exclude(
            Q(privacy=Privacy.CONFIDENTIAL) | Q(classification=Classification.OVERSIGHT)
        )


class Complaint(models.Model):
    """A laporan: what a citizen sends, and everything that is owed in return."""

    Status = Status
    Privacy = Privacy
    Classification = Classification
    FINAL = (Status.DONE, Status.CLOSED)

    class Channel(models.TextChoices):
        FORM = "FORM", "Formulir situs"
        STAFF = "STAFF", "Dicatat petugas"

    class CloseReason(models.TextChoices):
        NOT_OURS = "NOT_OURS", "Bukan wewenang pemerintah kabupaten"
        DUPLICATE = "DUPLICATE", "Sudah pernah dilaporkan"
        NO_DETAILS = "NO_DETAILS", "Keterangan belum cukup"
        ABUSIVE = "ABUSIVE", "Berisi hinaan atau data orang lain"
        WITHDRAWN = "WITHDRAWN", "Ditarik pelapor"

    code = models.CharField("kode lacak", max_length=8, unique=True, editable=False)
    # Made when the draft is made: the same draft sent twice is the same complaint.
    submission_key = models.UUIDField(unique=True, editable=False)
    channel = models.CharField("kanal", max_length=20, choices=Channel, default=Channel.FORM)
    classification = models.CharField("klasifikasi", max_length=20, choices=Classification)
    privacy = models.CharField(
        "privasi", max_length=20, choices=Privacy, default=Privacy.NAME_HIDDEN
    )
    # Hashed; only confidential complaints have one.
    pin = models.CharField(max_length=128, blank=True, editable=False)
    # Counted in the row, where no flushed cache gives more tries.
    pin_failed_count = models.PositiveSmallIntegerField(default=0, editable=False)
    pin_failed_at = models.DateTimeField(null=True, blank=True, editable=False)
    title = models.CharField("judul", max_length=120)
    text = models.TextField("isi laporan")
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="complaints", verbose_name="kategori"
    )
    kecamatan = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="kecamatan",
        help_text="Kosong: seluruh kabupaten.",
    )  # fmt: skip
    place = models.CharField("desa dan patokan", max_length=200, blank=True)
    # Where the citizen's phone was, if they let it tell; for those who handle it, never public.
    latitude = models.DecimalField("lintang", max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("bujur", max_digits=9, decimal_places=6, null=True, blank=True)
    happened_on = models.DateField("tanggal kejadian", null=True, blank=True)
    # Set where the citizen remembers a span only ("pekan ini").
    happened_until = models.DateField("sampai tanggal", null=True, blank=True)
    wished_office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="kantor yang dituju warga",
    )

    status = models.CharField("status", max_length=20, choices=Status, default=Status.RECEIVED)
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name="OPD penanggung jawab",
    )
    officer = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="petugas",
    )
    return_count = models.PositiveSmallIntegerField("dikembalikan", default=0)
    reopened_count = models.PositiveSmallIntegerField("dibuka kembali", default=0)
    close_reason = models.CharField(
        "alasan ditutup", max_length=20, choices=CloseReason, blank=True
    )
    close_note = models.TextField("keterangan penutupan", blank=True)
    # The office's own promise, shown to the citizen.
    promised_on = models.DateField("perkiraan selesai", null=True, blank=True)

    received_at = models.DateTimeField("diterima")
    sla_rule = models.ForeignKey(
        SlaRule, models.PROTECT, related_name="+", verbose_name="dasar batas waktu"
    )
    verify_due_at = models.DateTimeField("batas verifikasi")
    start_due_at = models.DateTimeField("batas respon awal")
    answer_due_at = models.DateTimeField("batas respon substantif")
    verified_at = models.DateTimeField("diverifikasi", null=True, blank=True)
    started_at = models.DateTimeField("respon awal", null=True, blank=True)
    answered_at = models.DateTimeField("ditanggapi", null=True, blank=True)
    closed_at = models.DateTimeField("ditutup", null=True, blank=True)
    # While the citizen is asked, the clock of the answer stands still.
    paused_at = models.DateTimeField("jam dihentikan", null=True, blank=True)
    # When the citizen must act, while waiting for one, or react, once answered.
    citizen_due_at = models.DateTimeField("batas warga", null=True, blank=True)

    public_title = models.CharField("judul publik", max_length=120, blank=True)
    public_text = models.TextField("isi publik", blank=True)
    published_at = models.DateTimeField("ditampilkan", null=True, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan"
        verbose_name_plural = "laporan"
        constraints = [
            models.CheckConstraint(
                name="complaints_complaint_status_known",
                condition=Q(status__in=[
                    "RECEIVED", "FORWARDED", "RETURNED", "IN_PROGRESS", "WAITING_CITIZEN",
                    "WAITING_VALIDATION", "ANSWERED", "DONE", "CLOSED",
                ]),
            ),
            models.CheckConstraint(
                name="complaints_complaint_handled_by_office",
                condition=Q(status__in=["RECEIVED", "RETURNED", "DONE", "CLOSED", "WAITING_CITIZEN"])
                | Q(office__isnull=False),
            ),
            models.CheckConstraint(
                name="complaints_complaint_closed_with_reason",
                condition=~Q(status="CLOSED") | ~Q(close_reason=""),
            ),
            models.CheckConstraint(
                name="complaints_complaint_due_in_order",
                condition=Q(verify_due_at__lte=F("start_due_at"))
                & Q(start_due_at__lte=F("answer_due_at")),
            ),
            models.CheckConstraint(
                name="complaints_complaint_point_on_earth",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                # A check that compares with NULL passes.
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["status", "verify_due_at", "id"], name="complaints_to_verify"),
            models.Index(
                fields=["office", "status", "answer_due_at", "id"],
                name="complaints_inbox",
            ),
            models.Index(fields=["answer_due_at"], name="complaints_answer_due"),
            models.Index(fields=["-received_at", "id"], name="complaints_received"),
            models.Index(fields=["-published_at", "id"], name="complaints_published"),
            models.Index(
                fields=["kecamatan", "category", "-received_at"],
                name="complaints_similar",
            ),
        ]

    def __str__(self) -> str:
        return self.display_code

    @property
    def display_code(self) -> str:
        """`7K3M-9QXT`: how people read and write the code."""
        return f"{self.code[:4]}-{self.code[4:]}"

    @property
    def coordinates(self) -> str:
        """`-6.914744,107.609810`, as maps and `geo:` links read it (RFC 5870); or nothing."""
        return "" if self.latitude is None else f"{self.latitude:f},{self.longitude:f}"

    @property
    def is_final(self) -> bool:
        return self.status in self.FINAL

    @property
    def is_confidential(self) -> bool:
        return self.privacy == Privacy.CONFIDENTIAL


class Reporter(models.Model):
    """Who sent it, where the citizen chose to say. Erased 12 months after closing."""

    complaint = models.OneToOneField(
        Complaint, models.CASCADE, related_name="reporter", verbose_name="laporan"
    )
    name = models.CharField("nama", max_length=150, blank=True)
    phone = models.CharField("nomor WhatsApp", max_length=20, blank=True, help_text="Format E.164.")
    phone_as_typed = models.CharField("nomor seperti ditulis", max_length=40, blank=True)
    email = models.EmailField("email", blank=True)
    # UU 27/2022 art. 22 and 24: keep the proof of what was agreed to, and when.
    consent_version = models.CharField("versi persetujuan", max_length=20, blank=True)
    consented_at = models.DateTimeField("persetujuan", null=True, blank=True)

    class Meta:
        verbose_name = "pelapor"
        verbose_name_plural = "pelapor"

    def __str__(self) -> str:
        return f"pelapor {self.complaint_id}"


class Attachment(models.Model):
    """A photo, re-encoded and without its EXIF, with a thumbnail of at most 30 KB."""

    complaint = models.ForeignKey(
        Complaint, models.CASCADE, related_name="attachments", verbose_name="laporan"
    )
    # Null: came with the complaint itself.
    event = models.ForeignKey(
        "complaints.Event", models.CASCADE, null=True, blank=True, related_name="attachments",
        verbose_name="riwayat",
    )  # fmt: skip
    image = models.ImageField(
        "foto", upload_to="laporan/%Y/%m/", width_field="width", height_field="height"
    )
    thumbnail = models.ImageField("foto kecil", upload_to="laporan/%Y/%m/")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    added_at = models.DateTimeField("ditambahkan")

    class Meta:
        verbose_name = "foto"
        verbose_name_plural = "foto"

    def __str__(self) -> str:
        return f"foto {self.pk} dari laporan {self.complaint_id}"


class Rating(models.Model):
    """The citizen's verdict on an answer: is the problem solved?"""

    class Verdict(models.TextChoices):
        SOLVED = "SOLVED", "Ya, sudah"
        NOT_SOLVED = "NOT_SOLVED", "Belum"
        UNSURE = "UNSURE", "Belum tahu"

    complaint = models.ForeignKey(
        Complaint, models.CASCADE, related_name="ratings", verbose_name="laporan"
    )
    verdict = models.CharField("penilaian", max_length=20, choices=Verdict)
    text = models.TextField("cerita", blank=True)
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "penilaian"
        verbose_name_plural = "penilaian"

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.verdict}"
