"""What a citizen has typed but not sent. Kept 24 hours on the server, found by a signed cookie."""

from django.db import models

from complaints.models.complaint import Complaint


class Draft(models.Model):
    """The answers of the four steps so far, wrong ones included."""

    key = models.UUIDField(primary_key=True, editable=False)
    answers = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)
    # Set in the transaction that makes the complaint: sending twice finds it here.
    complaint = models.OneToOneField(
        Complaint, models.CASCADE, null=True, blank=True, related_name="draft"
    )

    class Meta:
        verbose_name = "laporan belum terkirim"
        verbose_name_plural = "laporan belum terkirim"

    def __str__(self) -> str:
        return str(self.key)


class DraftPhoto(models.Model):
    """A photo of a draft, already re-encoded."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="photos")
    position = models.PositiveSmallIntegerField()
    # The same files become the complaint's: nothing is copied when it is sent.
    image = models.ImageField(
        upload_to="laporan/%Y/%m/", width_field="width", height_field="height"
    )
    thumbnail = models.ImageField(upload_to="laporan/%Y/%m/")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    original_name = models.CharField(max_length=150)

    class Meta:
        verbose_name = "foto belum terkirim"
        verbose_name_plural = "foto belum terkirim"
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "position"], name="complaints_draft_photo_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.position}"
