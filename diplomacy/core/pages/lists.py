"""List pages: one declaration gives filters, order, columns, pages, export and empty state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Model, OrderBy, QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, override
from django.views.generic import View

from diplomacy.core import access_log, policies, saved_filters
from diplomacy.core.clock import today
from diplomacy.core.enums import AccessKind, AccessRoute
from diplomacy.core.filters import PAGE_PARAMETERS, CodeChoiceField, RecordFilterSet
from diplomacy.core.models import SavedFilter
from diplomacy.core.parameters import CHECKS_ITSELF
from diplomacy.core.tables import COUNT_LIMIT, Column, Table, csv_lines, lean, with_parameters

from .filterform import FilterForm
from .saved import SavedMenu

__all__ = ["PAGE_SIZES", "Link", "RecordListView"]

PAGE_SIZES = (25, 50, 100, 200)
BOM = "\ufeff"  # without it Excel in Japan reads UTF-8 as Shift JIS


@dataclass(frozen=True)
class Link:
    """Where else a reader may go from here."""

    label: Any
    url: str


@dataclass(frozen=True)
class Asked:
    """What the address asks of the list besides filters, checked; `errors` says what it
    got wrong."""

    sort: str
    columns: list[Column]
    page: int
    page_size: int
    csv: bool
    errors: tuple[str, ...]


class RecordListView(View):
    """A list of what the reader may see.

    Declare `model`, `filterset_class` and `table`; `get_base_queryset(user)` when rows
    need relations (select_related, annotations). `create_url` (a URL name) shows the
    "add" button to whom the policy allows it. A request costs the same number of
    queries whatever the number of rows: the cells read only what the queryset brought.
    """

    model: type[Model]
    filterset_class: type[RecordFilterSet]
    table: Table
    title: Any = None
    lead: Any = ""
    create_url: str | None = None
    create_label: Any = None
    empty_text: Any = ""
    page_size = 50
    parameters = CHECKS_ITSELF
    #: What a list of its own kind reads from the address besides, such as how its map looks.
    own_parameters: frozenset[str] = frozenset()
    template_name = "core/list.html"
    partial_name = "core/partials/list.html"

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Rows the user may see, voided ones included, with the relations that cells read."""
        visible: QuerySet[Any] = self.model.objects.visible_to(user)  # type: ignore[attr-defined]
        return visible

    def get_links(self) -> list[Link]:
        """Other views of the same subject (a map, a calendar), shown above the list."""
        return []

    def get(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse | StreamingHttpResponse:
        """The page, the part of it that htmx asked for, or the CSV. Without any parameter, the
        saved filter that the reader has the list open with."""
        self.check_may_see()
        target = request.headers.get("HX-Target", "")
        if target.startswith("f-") and target.endswith("-list"):
            return self.suggestions(target[2:-5])
        if not request.GET and self.saved.default:
            return HttpResponseRedirect(self.saved.default.url)
        return self.answer(self.asked())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Save the present address under a name, or in place of what is saved already."""
        self.check_may_see()
        asked = self.asked()
        try:
            name = self.save_filter(asked)
        except ValidationError as refused:
            return self.answer(asked, refused)
        messages.success(
            request, gettext("The saved filter “%(name)s” was saved.") % {"name": name}
        )
        return HttpResponseRedirect(self.saved.address(self.saved.query))

    def save_filter(self, asked: Asked) -> str:
        """The name of what was saved. Only what the list can show is worth coming back to."""
        user: Any = self.request.user
        if asked.errors or not self.filterset.is_valid():
            raise ValidationError(gettext("A list that cannot be shown cannot be saved."))
        data, query = self.request.POST, self.saved.query
        if "replace" not in data:
            name, is_default = data.get("name", ""), bool(data.get("is_default"))
            route = self.saved.route
            return saved_filters.save(
                user, route=route, name=name, query=query, is_default=is_default
            ).name
        chosen = [e.saved for e in self.saved.entries if str(e.saved.pk) == data["replace"]]
        try:
            return saved_filters.change(chosen[0], {"query": query}).name
        except (IndexError, SavedFilter.DoesNotExist):
            raise Http404 from None

    def check_may_see(self) -> None:
        """PermissionDenied for who may not see the list at all."""
        if not policies.can(self.request.user, "view", self.model):
            raise PermissionDenied

    @cached_property
    def saved(self) -> SavedMenu:
        """The reader's saved filters for this list."""
        return SavedMenu(self)

    def answer(
        self, asked: Asked, refused: ValidationError | None = None
    ) -> HttpResponse | StreamingHttpResponse:
        """The list as asked; above it, why a saved filter was ``refused``."""
        request = self.request
        target = request.headers.get("HX-Target", "")
        filterset = self.filterset
        valid = filterset.is_valid() and not asked.errors
        queryset = self.rows(filterset, asked) if valid else self.model._default_manager.none()
        if asked.csv and valid:
            return self.export(asked, queryset)
        context = self.get_context(asked, filterset, queryset, valid)
        partial = target == "list"
        context |= {
            "partial": partial,
            "save_errors": refused.messages if refused else [],
            "save_name": request.POST.get("name", ""),
            "save_default": "is_default" in request.POST,
        }
        response = render(
            request,
            self.partial_name if partial else self.template_name,
            context,
            status=200 if context["valid"] and not refused else 400,
        )
        # The same address answers with the page or with its part.
        patch_vary_headers(response, ["HX-Target"])
        return response

    def suggestions(self, name: str) -> HttpResponse:
        """Options for the box of a filter on a relation, for what was typed so far."""
        field = self.filterset.form.fields.get(name)
        if not isinstance(field, CodeChoiceField):
            raise Http404
        typed = self.request.GET.get(name, "").strip()[:100].replace("\x00", "")
        options = format_html_join("", '<option value="{}">{}</option>', field.suggest(typed))
        response = HttpResponse(options)
        patch_vary_headers(response, ["HX-Target"])
        return response

    @cached_property
    def columns(self) -> Table:
        """The table without what the reader may not read."""
        return self.table.without(policies.hidden_fields(self.request.user, self.model))

    @cached_property
    def filterset(self) -> RecordFilterSet:
        """The bound filters; people may type names where other systems send codes."""
        return self.filterset_class(
            self.request.GET,
            self.get_base_queryset(self.request.user),
            request=self.request,
            aside=PAGE_PARAMETERS | self.own_parameters,
            by_name=True,
        )

    def asked(self) -> Asked:
        """Read and check sort, columns, page, page size and format."""
        query, errors = self.request.GET, []
        sort = query.get("sort") or self.columns.default_sort
        if self.columns.ordering(sort) is None:
            errors.append(
                gettext("This list cannot be sorted by “%(sort)s”.") % {"sort": sort[:60]}
            )
            sort = self.columns.default_sort
        keys = [key for value in query.getlist("columns") for key in value.split(",") if key]
        unknown = [key for key in keys if key not in self.columns.by_key]
        if unknown:
            errors.append(gettext("Unknown column: %(name)s") % {"name": unknown[0][:60]})
            keys = [key for key in keys if key in self.columns.by_key]
        page_size = self._whole("page_size", self.page_size, PAGE_SIZES[-1], errors)
        page = self._whole("page", 1, 1_000_000, errors)
        wanted = query.get("format") or "html"
        if wanted not in ("html", "csv"):
            errors.append(gettext("Unknown format: %(name)s") % {"name": wanted[:60]})
        if (shown := query.get("view") or "all") != "all":
            errors.append(gettext("Unknown view: %(name)s") % {"name": shown[:60]})
        return Asked(
            sort, self.columns.chosen(keys), page, page_size, wanted == "csv", tuple(errors)
        )

    def _whole(self, name: str, default: int, most: int, errors: list[str]) -> int:
        text = self.request.GET.get(name) or str(default)
        # isdecimal() alone accepts full-width digits, which int() reads too: kind to
        # people typing Japanese. The length check keeps int() away from huge strings.
        if text.isdecimal() and len(text) <= 9 and 1 <= int(text) <= most:
            return int(text)
        label = gettext("The page size") if name == "page_size" else gettext("The page number")
        errors.append(
            gettext("%(label)s must be a whole number from 1 to %(most)s.")
            % {"label": label, "most": most}
        )
        return default

    def rows(self, filterset: RecordFilterSet, asked: Asked) -> QuerySet[Any]:
        """The filtered, ordered rows. Voided ones appear only when asked for."""
        queryset = filterset.qs
        if "voided" in filterset.filters and not self.request.GET.get("voided"):
            queryset = queryset.active()
        # Never None here: asked() fell back to the default.
        ordering = self.columns.ordering(asked.sort) or ()
        ordered: QuerySet[Any] = queryset.order_by(*map(self.as_indexed, ordering))
        return ordered

    def as_indexed(self, entry: OrderBy) -> OrderBy:
        """Without "empty values last" where a column is never empty: its index has no such order,
        and a list of many rows would be sorted whole for each page."""
        column = getattr(entry.expression, "name", None)
        never_empty = {field.name for field in self.model._meta.concrete_fields if not field.null}
        if column in never_empty:
            return OrderBy(F(column), descending=entry.descending)
        return entry

    def get_context(
        self, asked: Asked, filterset: RecordFilterSet, queryset: QuerySet[Any], valid: bool
    ) -> dict[str, Any]:
        """What both the page and its part are drawn from."""
        user, query = self.request.user, self.request.GET
        errors = list(asked.errors)
        count = queryset.order_by()[: COUNT_LIMIT + 1].count() if valid else 0
        more, count = count > COUNT_LIMIT, min(count, COUNT_LIMIT)
        pages = max(1, -(-count // asked.page_size))
        limit = number_format(COUNT_LIMIT, force_grouping=True)
        if valid and asked.page > pages:
            valid = False
            last = {"page": asked.page, "last": pages, "limit": limit}
            errors.append(
                gettext(
                    "Page %(page)s lies beyond the first %(limit)s records."
                    " Filter the list, or export it as CSV to have them all."
                )
                % last
                if more
                else gettext("There is no page %(page)s; the last one is %(last)s.") % last
            )
        start = (asked.page - 1) * asked.page_size
        records = list(lean(queryset)[start : start + asked.page_size]) if valid and count else []
        fields = self.recorded(asked)
        # A list that only names restricted records writes no line; one with such values does.
        values = sum(any(getattr(record, name) for name in fields) for record in records)
        how, via = AccessKind.VIEW, AccessRoute.PAGE
        access_log.listed(self.request, self.model, values, how, via)
        form = FilterForm(filterset, self.request, self.saved.whole_url)
        may_add = bool(self.create_url) and policies.can(user, "add", self.model)
        meta = self.model._meta
        return {
            "title": self.title or capfirst(str(meta.verbose_name_plural)),
            "lead": self.lead,
            "links": self.get_links(),
            "filter_form": form,
            "chips": form.chips(),
            "errors": errors + form.errors(),
            "valid": valid,
            "head": self.columns.head(asked.columns, asked.sort, query, next(iter(records), None)),
            "body": self.columns.body(asked.columns, records),
            "count": count,
            "more_than": limit if more else "",
            "first": start + 1,
            "last": start + len(records),
            "page": asked.page,
            "pages": pages,
            "page_links": self.page_links(asked.page, pages),
            "columns": [(column, column in asked.columns) for column in self.columns.columns],
            "page_size": asked.page_size,
            "page_sizes": PAGE_SIZES,
            "sort": asked.sort,
            "csv_url": with_parameters(query, format="csv", page=None, page_size=None),
            "clear_url": self.saved.whole_url,
            "list_url": self.request.path,
            "saved": self.saved,
            "create_url": reverse(self.create_url) if may_add and self.create_url else None,
            "create_label": self.create_label
            or gettext("Add %(kind)s") % {"kind": meta.verbose_name},
            "empty_text": self.empty_text,
        }

    def page_links(self, page: int, pages: int) -> list[tuple[int | None, str]]:
        """Number and address of the pages worth a link; (None, "") stands for a gap."""
        near = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
        links: list[tuple[int | None, str]] = []
        for number in near:
            if links and number - (links[-1][0] or 0) > 1:
                links.append((None, ""))
            links.append((number, with_parameters(self.request.GET, page=number)))
        return links

    def recorded(self, asked: Asked) -> frozenset[str]:
        """The values in the list of which it is recorded who was shown them."""
        shown = frozenset().union(*(column.tells_of() for column in asked.columns))
        return policies.recorded_fields(self.model) & shown

    def export(self, asked: Asked, queryset: QuerySet[Any]) -> StreamingHttpResponse:
        """All filtered rows with the columns on show, in constant memory."""
        language = get_language() or "ja"
        restricted = access_log.count_restricted(queryset, self.recorded(asked))
        how, via = AccessKind.EXPORT, AccessRoute.PAGE
        access_log.listed(self.request, self.model, restricted, how, via)

        def lines() -> Iterator[str]:
            yield BOM
            # The server reads this after the request's language may have been left.
            with override(language):
                yield from csv_lines(self.columns.export(asked.columns, queryset))

        response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
        name = f"{self.model._meta.model_name}-{today().isoformat()}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Content-Language"] = language
        return response
