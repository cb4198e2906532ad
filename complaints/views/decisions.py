"""Kominfo's decisions: each form of the verification page has its address here."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from complaints import actions, lifecycle
from complaints.forms.kominfo import ClassifyForm, PrivacyForm, RejectForm, UnpublishForm
from complaints.forms.office import AskForm, NoteForm, SendBackForm
from complaints.views.desk import Desk
from complaints.views.verification import forward_form, go_on, page, publish_form, stay
from opd.http import SignedInRequest


@require_POST
def forward(request: SignedInRequest, code: str) -> HttpResponse:
    """Teruskan ke…, then the next complaint."""
    desk = Desk(request, code)
    desk.require(lifecycle.is_kominfo, lifecycle.why_not_forward)
    form = forward_form(desk, request.POST)

    def act() -> None:
        actions.forward(
            desk.complaint,
            to=form.cleaned_data["office"],
            actor=desk.user,
            note=form.cleaned_data["note"],
            now=desk.now,
        )

    if not desk.attempt(form, act):
        return page(desk, forward_form=form, status=422)
    return go_on(desk, f"diteruskan ke {form.cleaned_data['office'].label}.")


@require_POST
def ask(request: SignedInRequest, code: str) -> HttpResponse:
    """Minta keterangan before any office has it."""
    desk = Desk(request, code)
    desk.require(lifecycle.is_kominfo, lifecycle.why_not_ask)
    form = AskForm(request.POST, prefix="tanya")

    def act() -> None:
        question = form.cleaned_data["question"]
        actions.ask(desk.complaint, actor=desk.user, question=question, now=desk.now)

    if not desk.attempt(form, act):
        return page(desk, ask_form=form, status=422)
    return go_on(desk, "pertanyaan terkirim ke warga.")


@require_POST
def reject(request: SignedInRequest, code: str) -> HttpResponse:
    """Tolak, with the words that the citizen reads."""
    desk = Desk(request, code)
    desk.require(lifecycle.is_kominfo, lifecycle.why_not_reject)
    form = RejectForm(request.POST, prefix="tolak")

    def act() -> None:
        actions.reject(
            desk.complaint,
            actor=desk.user,
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            now=desk.now,
        )

    if not desk.attempt(form, act):
        return page(desk, reject_form=form, status=422)
    return go_on(desk, "ditolak. Warga diberi tahu.")


@require_POST
def publish(request: SignedInRequest, code: str) -> HttpResponse:
    """Tampilkan, after a person has looked."""
    desk = Desk(request, code)
    desk.require(lifecycle.is_kominfo, lifecycle.why_not_publish)
    form = publish_form(desk, request.POST)

    def act() -> None:
        actions.publish(
            desk.complaint,
            actor=desk.user,
            title=form.cleaned_data["title"],
            text=form.cleaned_data["text"],
            now=desk.now,
        )

    if not desk.attempt(form, act):
        return page(desk, publish_form=form, status=422)
    return stay(desk, "Laporan ditampilkan di halaman Laporan warga.")


@require_POST
def unpublish(request: SignedInRequest, code: str) -> HttpResponse:
    """Take it off the public pages."""
    desk = Desk(request, code)
    desk.require(lifecycle.is_kominfo, lifecycle.why_not_unpublish)
    form = UnpublishForm(request.POST, prefix="tarik")

    def act() -> None:
        reason = form.cleaned_data["reason"]
        actions.unpublish(desk.complaint, actor=desk.user, reason=reason, now=desk.now)

    if not desk.attempt(form, act):
        return page(desk, unpublish_form=form, status=422)
    return stay(desk, "Laporan tidak lagi ditampilkan untuk umum.")


@require_POST
def raise_privacy(request: SignedInRequest, code: str) -> HttpResponse:
    """Naikkan kerahasiaan; only the citizen can lower it again."""
    desk = Desk(request, code)
    desk.require(lifecycle.is_kominfo, lifecycle.why_not_raise_privacy)
    form = PrivacyForm(request.POST, complaint=desk.complaint, prefix="rahasia")

    def act() -> None:
        to = form.cleaned_data["to"]
        actions.raise_privacy(desk.complaint, actor=desk.user, to=to, now=desk.now)

    if not desk.attempt(form, act):
        return page(desk, privacy_form=form, status=422)
    return stay(desk, "Kerahasiaan dinaikkan. Hanya warga yang dapat menurunkannya.")


@require_POST
def reclassify(request: SignedInRequest, code: str) -> HttpResponse:
    """Ubah klasifikasi. *Berkadar pengawasan* leaves Kominfo's eyes at once."""
    desk = Desk(request, code)
    desk.require(lifecycle.is_kominfo, lifecycle.why_not_reclassify)
    form = ClassifyForm(request.POST, complaint=desk.complaint, prefix="kelas")

    def act() -> None:
        classification = form.cleaned_data["classification"]
        desk.complaint = actions.reclassify(
            desk.complaint, actor=desk.user, classification=classification, now=desk.now
        )

    if not desk.attempt(form, act):
        return page(desk, classify_form=form, status=422)
    if not lifecycle.is_kominfo(desk.access, desk.complaint):
        return go_on(desk, "diserahkan ke Inspektorat.")
    return stay(desk, "Klasifikasi diubah dan batas waktu dihitung ulang.")


@require_POST
def note(request: SignedInRequest, code: str) -> HttpResponse:
    """Simpan catatan internal."""
    desk = Desk(request, code)
    desk.require(lifecycle.is_kominfo, lifecycle.why_not_note)
    form = NoteForm(request.POST, prefix="catatan")

    def act() -> None:
        actions.note(desk.complaint, actor=desk.user, text=form.cleaned_data["note"], now=desk.now)

    if not desk.attempt(form, act):
        return page(desk, note_form=form, status=422)
    return stay(desk, "Catatan internal disimpan. Warga tidak melihatnya.")


@require_POST
def approve(request: SignedInRequest, code: str) -> HttpResponse:
    """Send an answer that waits, where its head does not come to it."""
    desk = Desk(request, code)
    desk.require(lifecycle.is_kominfo, lifecycle.why_not_approve)
    try:
        actions.approve(desk.complaint, actor=desk.user, now=desk.now)
    except actions.Refused as refusal:
        messages.warning(request, str(refusal))
        return page(desk, status=409)
    return stay(desk, "Tanggapan disetujui dan terkirim ke warga.")


@require_POST
def send_back(request: SignedInRequest, code: str) -> HttpResponse:
    """Have an answer written anew, also one that says nothing and was sent."""
    desk = Desk(request, code)
    desk.require(lifecycle.is_kominfo, lifecycle.why_not_send_back)
    form = SendBackForm(request.POST, prefix="perbaikan")

    def act() -> None:
        reason = form.cleaned_data["reason"]
        actions.send_back(desk.complaint, actor=desk.user, reason=reason, now=desk.now)

    if not desk.attempt(form, act):
        return page(desk, send_back_form=form, status=422)
    return stay(desk, "Tanggapan dikembalikan ke kantor.")


@require_POST
def reveal(request: SignedInRequest, code: str) -> HttpResponse:
    """Show who sent it, once, and put the look on record."""
    desk = Desk(request, code)
    desk.require(lifecycle.is_kominfo, lifecycle.why_not_reveal)
    if reason := lifecycle.why_not_reveal(desk.access, desk.complaint):
        raise PermissionDenied(reason)
    actions.reveal(desk.complaint, actor=desk.user, now=desk.now)
    return page(desk, is_revealed=True)
