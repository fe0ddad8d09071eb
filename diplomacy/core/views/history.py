"""The changes of all records, and who was shown restricted ones: for auditors above all."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from diplomacy.core import access_log, changes, clock, history, policies
from diplomacy.core.addresses import address
from diplomacy.core.changes import Asked, Found, Position
from diplomacy.core.enums import AccessKind, AccessRoute
from diplomacy.core.filters import (
    ChoicesFilter,
    CodeChoiceField,
    CodeFilter,
    RecordFilterForm,
    RecordFilterSet,
)
from diplomacy.core.models import AccessEntry, Seal, User
from diplomacy.core.pages.filterform import FilterForm
from diplomacy.core.pages.lists import BOM, Link, RecordListView
from diplomacy.core.parameters import CHECKS_ITSELF
from diplomacy.core.tables import Column, Table, csv_lines, csv_safe, with_parameters

PAGE_SIZE = 50
KIND_LABELS = {"insert": _("Added"), "update": _("Changed"), "delete": _("Removed")}


def people(_request: HttpRequest) -> QuerySet[User]:
    """Everybody who may have done something, API clients included."""
    return User.objects.order_by("username")


def kinds_of_records() -> list[tuple[str, str]]:
    """Every kind of record that has a history, by its name for people."""
    kinds = [
        (model._meta.label_lower, capfirst(str(model._meta.verbose_name)))
        for model in history.tracked_models()
    ]
    return sorted(kinds, key=lambda kind: kind[1])


def moment(day: datetime.date) -> datetime.datetime:
    """When the day begins, where the office is."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


class PersonField(CodeChoiceField):
    """Somebody by user name, or by name."""

    def __init__(self) -> None:
        super().__init__(
            User.objects.order_by("username"),
            to_field_name="username",
            required=False,
            label=_("Who"),
        )


class HistoryFilters:
    """What the page reads from its address besides the position; unknown filters are refused."""

    def __init__(self, request: HttpRequest) -> None:
        fields: dict[str, forms.Field] = {
            "who": PersonField(),
            "kind": forms.ChoiceField(
                choices=kinds_of_records, required=False, label=_("Kind of record")
            ),
            "record": forms.CharField(
                max_length=100, required=False, label=_("Record, by code or number")
            ),
            "from": forms.DateField(required=False, label=_("First day")),
            "to": forms.DateField(required=False, label=_("Last day")),
            "change": forms.ChoiceField(
                choices=list(KIND_LABELS.items()), required=False, label=_("Kind of change")
            ),
            "reason": forms.CharField(
                max_length=200, required=False, label=_("Words in the reason")
            ),
        }
        self.form = RecordFilterForm(
            request.GET, filters=fields, aside=frozenset({"after", "format"})
        )

    def asked(self) -> Asked:
        """What a valid form asks for."""
        said = self.form.cleaned_data
        models = {model._meta.label_lower: model for model in history.tracked_models()}
        last: datetime.date | None = said["to"]
        return Asked(
            user=said["who"].pk if said["who"] else None,
            model=models.get(said["kind"]),
            record=said["record"].strip(),
            since=moment(said["from"]) if said["from"] else None,
            before=moment(last + datetime.timedelta(days=1))
            if last and last < datetime.date.max
            else None,
            kind=said["change"],
            words=tuple(said["reason"].split()),
        )


class HistoryListView(View):
    """The changes of all records, the newest first, page by page or as CSV."""

    parameters = CHECKS_ITSELF
    template_name = "core/history_list.html"

    @cached_property
    def filters(self) -> HistoryFilters:
        """The bound form."""
        return HistoryFilters(self.request)

    def get(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse | StreamingHttpResponse:
        """The page, the CSV, or names for the box of the person."""
        if not policies.can(request.user, "view", Seal):
            raise PermissionDenied
        if request.headers.get("HX-Target"):
            return self.suggestions()
        form, errors = self.filters.form, []
        wanted = request.GET.get("format") or "html"
        if wanted not in ("html", "csv"):
            errors.append(gettext("Unknown format: %(name)s") % {"name": wanted[:60]})
        after = position(text) if (text := request.GET.get("after", "")) else None
        if text and after is None:
            errors.append(gettext("This page of the history does not exist. Start again."))
        valid = form.is_valid() and not errors
        if valid and wanted == "csv":
            return self.export()
        response = render(
            request,
            self.template_name,
            self.context(after, errors, valid),
            status=200 if valid else 400,
        )
        patch_vary_headers(response, ["HX-Target"])
        return response

    def suggestions(self) -> HttpResponse:
        """People whose names match what was typed so far."""
        if self.request.headers["HX-Target"] != "f-who-list":
            raise Http404
        typed = self.request.GET.get("who", "").strip()[:100].replace("\x00", "")
        field: Any = self.filters.form.fields["who"]
        options = format_html_join("", '<option value="{}">{}</option>', field.suggest(typed))
        response = HttpResponse(options)
        patch_vary_headers(response, ["HX-Target"])
        return response

    def context(self, after: Position | None, errors: list[str], valid: bool) -> dict[str, Any]:
        """What the template shows."""
        query, user = self.request.GET, self.request.user
        found: list[Found] = []
        following = None
        if valid:
            found, following = changes.page(self.filters.asked(), user, PAGE_SIZE, after)
            if restricted := sum(entry.change.restricted for entry in found):
                how, via, path = AccessKind.VIEW, AccessRoute.PAGE, self.request.path
                access_log.record(user, None, how, via=via, restricted=restricted, address=path)
        filters: Any = self.filters  # it has the form, which is all that is drawn
        form: Any = FilterForm(filters, self.request)
        # Whoever takes a filter away starts at the newest change.
        form.query = query.copy()
        form.query.pop("after", None)
        older = with_parameters(query, after=written(following)) if following else ""
        return {
            "title": gettext("History of all records"),
            "filter_form": form,
            "chips": form.chips() if valid else [],
            "errors": errors + form.errors(),
            "valid": valid,
            "changes": [entry.change for entry in found],
            "older_url": older,
            "newest_url": with_parameters(query, after=None) if after else "",
            "csv_url": with_parameters(query, format="csv", after=None),
            "clear_url": self.request.path,
            "access_url": reverse("core:access_list")
            if policies.can(user, "view", AccessEntry)
            else "",
        }

    def export(self) -> StreamingHttpResponse:
        """Every change that was asked for, a row for each field, in constant memory."""
        access_log.record(
            self.request.user,
            None,
            AccessKind.EXPORT,
            via=AccessRoute.PAGE,
            address=self.request.path,
        )
        asked, user, language = self.filters.asked(), self.request.user, get_language() or "ja"

        def lines() -> Iterator[str]:
            yield BOM
            with override(language):
                yield from csv_lines(_rows(changes.every(asked, user)))

        response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
        name = f"history-{clock.today().isoformat()}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Content-Language"] = language
        return response


def _rows(found: Iterator[Found]) -> Iterator[list[Any]]:
    """Rows for CSV, a heading first; a change without fields has one row as well."""
    yield [
        gettext("When"),
        gettext("Who"),
        gettext("Kind of change"),
        gettext("Kind of record"),
        gettext("Record"),
        gettext("Number"),
        gettext("Field"),
        gettext("Before"),
        gettext("After"),
        gettext("Reason"),
    ]
    for entry in found:
        change = entry.change
        head = [
            change.at.astimezone(datetime.UTC).isoformat(timespec="milliseconds"),
            csv_safe(change.who or gettext("The portal")),
            str(KIND_LABELS.get(change.kind, change.kind)),
            change.subject,
            csv_safe(change.record),
            entry.key,
        ]
        why = csv_safe(change.why)
        for field in change.fields:
            yield [*head, field.label, csv_safe(field.before), csv_safe(field.after), why]
        if not change.fields:
            yield [*head, "", "", "", why]


def written(place: Position) -> str:
    """A position as it stands in an address."""
    return f"{place.at.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%S.%fZ}_{place.event}_{place.table}"


def position(text: str) -> Position | None:
    """The position that an address names; None where it is none."""
    at, _mark, rest = text.partition("_")
    event, _mark, table = rest.partition("_")
    tables = {history.event_model_of(model)._meta.db_table for model in history.tracked_models()}
    if table not in tables or not (event.isascii() and event.isdigit() and len(event) < 10):
        return None
    try:
        moment_ = parse_datetime(at)
    except ValueError:
        return None
    if moment_ is None or moment_.tzinfo is None:
        return None
    try:
        return Position(moment_.astimezone(datetime.UTC), table, int(event))
    except OverflowError:
        return None


class AccessFilterSet(RecordFilterSet):
    """Filters of the log of access."""

    q = None
    visibility = None  # type: ignore[assignment]
    voided = None  # type: ignore[assignment]
    who = CodeFilter("user", people, to_field_name="username", label=_("Who"))
    how = ChoicesFilter(choices=AccessKind.choices, label=_("What was done"))
    via = ChoicesFilter(choices=AccessRoute.choices, label=_("By way of"))
    kind = django_filters.ChoiceFilter(
        choices=kinds_of_records, empty_label=_("Any"), label=_("Kind of record")
    )
    record = django_filters.CharFilter(
        field_name="record", max_length=64, label=_("Record, by code or number")
    )
    since = django_filters.DateFilter(method="filter_since", label=_("First day"))
    until = django_filters.DateFilter(method="filter_until", label=_("Last day"))

    class Meta:
        model = AccessEntry
        fields: list[str] = []

    def filter_since(
        self, queryset: QuerySet[Any], name: str, value: datetime.date
    ) -> QuerySet[Any]:
        """From the beginning of the day."""
        return queryset.filter(at__gte=moment(value))

    def filter_until(
        self, queryset: QuerySet[Any], name: str, value: datetime.date
    ) -> QuerySet[Any]:
        """To the end of the day."""
        if value == datetime.date.max:
            return queryset
        return queryset.filter(at__lt=moment(value + datetime.timedelta(days=1)))


def _kind(entry: Any) -> str:
    return dict(kinds_of_records()).get(entry.kind, entry.kind) or gettext("All records")


def _history(entry: Any) -> str:
    """The history of the record, which also says what it is called."""
    if not entry.record:
        return ""
    return with_query(address("core:history_list"), kind=entry.kind, record=entry.record)


def with_query(path: str, **parameters: str) -> str:
    """An address with parameters."""
    return path + with_parameters(QueryDict(), **parameters)


ACCESS = Table(
    [
        Column(
            "at",
            _("when"),
            lambda entry: timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S"),
            order=("at",),
            export=lambda entry: entry.at.isoformat(timespec="seconds"),
        ),
        Column("user", _("who"), lambda entry: entry.user or gettext("The portal")),
        Column("how", _("what was done"), lambda entry: entry.get_how_display()),
        Column("kind", _("kind of record"), _kind),
        Column("record", _("record"), href=_history),
        Column("restricted", _("restricted records"), kind="number"),
        Column("via", _("by way of"), lambda entry: entry.get_via_display()),
        Column("address", _("address or command"), shown=False),
    ],
    default_sort="-at",
)


class AccessListView(RecordListView):
    """Who was shown restricted data, and who took it out."""

    model = AccessEntry
    filterset_class = AccessFilterSet
    table = ACCESS
    title = _("Access to restricted data")
    lead = _(
        "Records and exports only: a list that merely names restricted records is not written here."
    )
    empty_text = _("Nobody was shown restricted data.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Every line; the policy decides who reads them."""
        return AccessEntry.objects.select_related("user")

    def get_links(self) -> list[Link]:
        """Back to the changes."""
        return [Link(_("History of all records"), reverse("core:history_list"))]
