"""Every component on one page, for the people who build and check pages."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from diplomacy.core import policies
from diplomacy.core.forms import PartialDateField
from diplomacy.core.history import Change, FieldChange
from diplomacy.core.tables import Badge, Column, Table

from .details import Fact, Source
from .filterform import Chip

TABLE = Table(
    [
        Column("name", _("name"), order=("name",), href=lambda record: "#tables"),
        Column("status", _("status"), lambda record: Badge(record.status, "info"), kind="badge"),
        Column("on", _("concluded"), kind="date", precision="precision", order=("concluded_on",)),
        Column("amount", _("amount"), kind="number", order=("amount",)),
        Column("tags", _("fields of cooperation"), kind="list"),
    ],
    default_sort="-on",
)


class SampleForm(forms.Form):
    """One of each kind of field."""

    name = forms.CharField(label=_("Name"), help_text=_("As on the signed paper."))
    on = PartialDateField(label=_("Date"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("a", _("City")), ("b", _("Network"))])
    way = forms.ChoiceField(
        label=_("Direction"),
        choices=[("out", _("Outbound")), ("in", _("Inbound"))],
        widget=forms.RadioSelect,
    )
    several = forms.MultipleChoiceField(
        label=_("Several"),
        required=False,
        choices=[("a", _("City")), ("b", _("Network"))],
        widget=forms.CheckboxSelectMultiple,
    )
    agree = forms.BooleanField(label=_("Official visit"), required=False)
    text = forms.CharField(label=_("Results"), required=False, widget=forms.Textarea)


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """For staff only: it is no page for residents. In production there is no such page at all."""
    if settings.PORTAL_MODE == "production":
        raise Http404
    if not policies.staff(request.user):
        raise PermissionDenied
    day = datetime.date(2014, 4, 30)
    rows = [
        SimpleNamespace(
            name=name,
            status=gettext("In force"),
            on=day,
            precision=precision,
            amount=amount,
            tags=["A", "B"],
        )
        for name, precision, amount in (
            ("Sample one", "month", 8_000_000_000),
            ("Sample two", "day", 1200),
            ("Sample three", "year", None),
        )
    ]
    source = Source(
        1, "Sample document", "3(2)", "131", "A sentence of the document, word for word.", ""
    )
    return render(
        request,
        "core/components.html",
        {
            "title": gettext("Components"),
            "badges": [
                Badge(tone, tone).__html__() for tone in ("neutral", "info", "good", "warn", "bad")
            ],
            "head": TABLE.head(TABLE.columns, "-on", QueryDict()),
            "body": TABLE.body(TABLE.columns, rows),
            "chips": [Chip(gettext("Status"), gettext("In force"), "#chips")],
            "facts": [
                Fact(gettext("Name"), "Sample one", "name", (source,)),
                Fact(gettext("Date"), "", None),
            ],
            "sources": [source],
            "changes": [
                Change(
                    at=datetime.datetime(2015, 1, 5, 9, 30, tzinfo=datetime.UTC),
                    kind="update",
                    who="Sample Officer",
                    why=gettext("Correction after a call"),
                    subject=gettext("City"),
                    fields=(FieldChange(gettext("Name"), "Toms", "Tomsk"),),
                )
            ],
            "form": SampleForm({"name": "", "on": "30 February"}),
            "page": 2,
            "pages": 9,
            "page_links": [(1, "#p"), (2, "#p"), (3, "#p"), (None, ""), (9, "#p")],
        },
    )
