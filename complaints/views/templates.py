"""An office's own templates: listed, written, changed, deleted. Shared ones are Kominfo's."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from complaints.forms.office import TemplateForm
from complaints.models import Template
from opd.access import access_of
from opd.http import SignedInRequest
from opd.models import Office


def _own_offices(request: SignedInRequest) -> list[Office]:
    """The offices that the person answers for; 403 where there is none."""
    access = access_of(request.user, today=timezone.localdate())
    if not access.answering_offices:
        raise PermissionDenied("Halaman ini untuk petugas OPD atau desa.")
    return list(Office.objects.filter(pk__in=access.answering_offices).order_by("name", "pk"))


def _own(offices: list[Office]) -> QuerySet[Template]:
    return Template.objects.filter(office__in=offices).select_related("office")


@require_safe
def template_list(request: SignedInRequest) -> HttpResponse:
    """The office's own templates, and the shared ones to look at."""
    offices = _own_offices(request)
    context = {
        "own": _own(offices).order_by("name", "pk"),
        "shared": Template.objects.filter(office__isnull=True).order_by("name", "pk"),
        "has_several_offices": len(offices) > 1,
    }
    return render(request, "complaints/office/templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    return _edit(request, Template(), offices=_own_offices(request))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    offices = _own_offices(request)
    return _edit(request, get_object_or_404(_own(offices), pk=pk), offices=offices)


def _edit(request: SignedInRequest, template: Template, *, offices: list[Office]) -> HttpResponse:
    form = TemplateForm(request.POST or None, instance=template, offices=offices)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f'Templat "{template.name}" disimpan.')
        return redirect("template-list")
    context = {"form": form, "template": template}
    status = 422 if form.errors else 200
    return render(request, "complaints/office/template_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then delete. Answers that were sent keep their words."""
    template = get_object_or_404(_own(_own_offices(request)), pk=pk)
    if request.method == "POST":
        template.delete()
        messages.success(request, f'Templat "{template.name}" dihapus.')
        return redirect("template-list")
    return render(request, "complaints/office/template_delete.html", {"template": template})
