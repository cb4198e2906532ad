"""Rows under a form that each name an office, without a query for each of them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest

from opd.models import Office


class OfficeSelect(AutocompleteSelect):
    """Django's widget asks the database for the label of what is chosen, once per row."""

    chosen: Office | None = None

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        if self.chosen is None or list(value) != [str(self.chosen.pk)]:
            return super().optgroups(name, value, attr)
        return [(None, [self.create_option(name, self.chosen.pk, self.chosen.name, True, 0)], 0)]


class OfficeRowForm(forms.ModelForm):  # type: ignore[type-arg]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A saved row comes with its office; a widget stands inside the one with the add button.
        if self.instance.pk and "office" in self.fields:
            self.fields["office"].widget.widget.chosen = self.instance.office


class OfficeInline(admin.TabularInline):  # type: ignore[type-arg]
    form = OfficeRowForm
    autocomplete_fields = ("office",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("office")

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "office":
            kwargs["widget"] = OfficeSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
