"""Following a published complaint by e-mail, and ending that with the link in each mail."""

from datetime import datetime

from django.core import signing

from complaints.models import Complaint, Follower

SIGNER = signing.Signer(salt="berhenti-ikut")


def follow(complaint: Complaint, *, email: str, consent_version: str, now: datetime) -> Follower:
    """Tell this address of what happens next. Following twice is following once."""
    follower, _ = Follower.objects.get_or_create(
        complaint=complaint,
        email=email.lower(),
        defaults={"consent_version": consent_version, "consented_at": now},
    )
    return follower


def token_of(follower: Follower) -> str:
    """What the link to stop carries; it never expires, as the mail it stands in does not."""
    return SIGNER.sign(str(follower.pk))


def unfollow(token: str) -> None:
    """Forget the address with the mails that hold it. Raises BadSignature for a forged token."""
    Follower.objects.filter(pk=_read(token)).delete()


def is_following(token: str) -> bool:
    """False once it has ended. Raises BadSignature for a forged token."""
    return Follower.objects.filter(pk=_read(token)).exists()


def _read(token: str) -> int:
    return int(SIGNER.unsign(token))
