"""Detail pages: the facts with their sources, what hangs on the record, its history, and
what the reader may do now."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from diplomacy.core import access_log, clock, panels, policies
from diplomacy.core.addresses import address
from diplomacy.core.dates import format_date
from diplomacy.core.history import changes_of
from diplomacy.core.models import Seal, SourceDocument
from diplomacy.core.prepared import GIVEN_CODE, GIVEN_ID, Prepared
from diplomacy.core.tables import Badge, lean, visibility_badge
from diplomacy.core.transitions import Lifecycle, Transition

__all__ = ["Action", "Fact", "RecordDetailView", "RecordMixin", "Source", "date_fact"]


@dataclass(frozen=True)
class Source:
    """One place that a fact comes from, numbered on its page like a footnote.

    `language` is that of the section and the quotation, which stay as they are published.
    """

    number: int
    document: str
    section: str
    line: str
    quote: str
    note: str
    language: str = "en"


@dataclass(frozen=True)
class Fact:
    """One line of the facts. `source_field` names the model field whose sources are shown;
    None shows no source (a derived or administrative value)."""

    label: Any
    value: Any
    source_field: str | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Action:
    """Something one can do with the record: now (`why_not` empty), or not and why."""

    label: Any
    url: str
    why_not: Any = ""
    kind: str = "secondary"


@dataclass(frozen=True)
class Crumb:
    """A step of the path above the page."""

    label: Any
    url: str = ""


def date_fact(
    label: Any, record: Any, name: str, precision: str | None = None, empty: Any = ""
) -> Fact:
    """A fact for a partial date, shown as precisely as it is known."""
    on = getattr(record, name)
    shown = format_date(on, getattr(record, precision or f"{name}_precision")) if on else empty
    return Fact(label, shown, name)


class RecordMixin:
    """Finds the record of a page for its reader: 404 for what they may not know of."""

    model: ClassVar[type[Model]]
    request: HttpRequest
    kwargs: dict[str, Any]

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Records the user may see, with the relations that the page reads.

        A page that only reads passes a Reader, which stands for everybody like the user.
        """
        visible: QuerySet[Any] = self.model.objects.visible_to(user)  # type: ignore[attr-defined]
        return visible

    def get_record(self) -> Any:
        """The record that the address names by code or id."""
        try:
            return self.get_queryset(self.request.user).get(**self.lookup())
        except self.model.DoesNotExist:  # type: ignore[attr-defined]
            raise Http404(gettext("There is no such record.")) from None

    def lookup(self) -> dict[str, Any]:
        """How the address names the record: `code` or `pk`."""
        return {key: self.kwargs[key] for key in ("code", "pk") if key in self.kwargs}

    def require(self, action: str, record: Any) -> None:
        """403 for a reader who may see the record but not do this."""
        if not policies.can(self.request.user, action, record):
            raise PermissionDenied


class RecordDetailView(RecordMixin, View):
    """A record's page.

    Declare `model`, `facts(record)`, and what applies of: `slot` (panels), `list_url`,
    `update_url`, `void_url`, `lifecycle` with `transition_url` (URL names; they get the
    same code or id as this page), `badges(record)`, `belongs_to(record)`, `actions()`.
    """

    template_name = "core/detail.html"
    slot: str = ""
    list_url: str = ""
    update_url: str = ""
    void_url: str = ""
    transition_url: str = ""
    lifecycle: Lifecycle | None = None

    def get_record(self) -> Any:
        """As every page; for one with a single key the statement was made beforehand."""
        lookup = self.lookup()
        if len(lookup) > 1:
            return super().get_record()
        ((name, value),) = lookup.items()
        page: Any = type(self)
        reader = policies.reader_of(self.request.user)
        for record in _statement(page, name, reader, clock.today()).rows(value):
            return record
        raise Http404(gettext("There is no such record."))

    def facts(self, record: Any) -> Sequence[Fact]:
        """The record's facts, in reading order."""
        raise NotImplementedError

    def heading(self, record: Any) -> Any:
        """The page's title; may be marked up by `pick_marked`."""
        return str(record)

    def kicker(self, record: Any) -> Any:
        """A small line above the title, where the path does not say what this is."""
        return ""

    def badges(self, record: Any) -> Iterable[Badge]:
        """The record's status in words; visibility and voided are added by the page."""
        if self.lifecycle is None:
            return []
        return [Badge(getattr(record, f"get_{self.lifecycle.field}_display")(), "info")]

    def belongs_to(self, record: Any) -> Iterable[Crumb | tuple[Any, str]]:
        """What the record is part of, from the outside in, as (label, address)."""
        return []

    def extra_actions(self, record: Any) -> Iterable[Action]:
        """Actions beyond edit, moves and void."""
        return []

    def extra_context(self, record: Any) -> dict[str, Any]:
        """For a page with its own template that extends core/detail.html.

        ``shows_restricted`` says that a part holds values of which it is recorded who saw them.
        """
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        record = self.get_record()
        self.require("view", record)
        context = self.get_context(record)
        response = render(request, self.template_name, context, status=context.get("status", 200))
        told = any(change.restricted for change in context["changes"])
        access_log.shown(request, record, parts=told or context.get("shows_restricted", False))
        return response

    def readable(self, record: Any, name: str) -> Any:
        """The value, or an empty text for a reader who may not read it."""
        hidden = policies.hidden_fields(self.request.user, self.model)
        return "" if name in hidden else getattr(record, name)

    def get_context(self, record: Any) -> dict[str, Any]:
        """Everything the template shows."""
        actions = list(self.actions(record))
        hidden = policies.hidden_fields(self.request.user, self.model)
        sources, by_field = read_sources(record, hidden)
        facts = [
            replace(fact, sources=tuple(by_field.get(fact.source_field) or by_field.get(None, [])))
            if fact.source_field
            else fact
            for fact in self.facts(record)
            if fact.source_field not in hidden
        ]
        badges = [*self.badges(record)]
        if hasattr(record, "visibility"):
            badges.append(visibility_badge(record))
        if record.voided:
            badges.insert(0, Badge(gettext("Voided"), "bad"))
        return {
            "record": record,
            "heading": self.heading(record),
            "title": str(record),
            "kicker": self.kicker(record),
            # Templates turn objects into text before they look for __html__.
            "badges": [badge.__html__() for badge in badges],
            "crumbs": self.crumbs(record),
            "facts": facts,
            "sources": sources,
            "panels": panels.panels_for(self.slot, record, self.request.user) if self.slot else [],
            "actions": [action for action in actions if not action.why_not],
            "refused": [Fact(action.label, action.why_not) for action in actions if action.why_not],
            "changes": changes_of(record, self.request.user),
            "history_url": self.history_url(record),
            **self.extra_context(record),
        }

    def history_url(self, record: Any) -> str:
        """Where all changes of the record are, for those who may read them there."""
        if not policies.can(self.request.user, "view", Seal):
            return ""
        return f"{reverse('core:history_list')}?kind={record._meta.label_lower}&record={record.pk}"

    def crumbs(self, record: Any) -> list[Crumb]:
        """The path: the list, then what the record belongs to."""
        path = []
        if self.list_url:
            path.append(
                Crumb(capfirst(str(self.model._meta.verbose_name_plural)), reverse(self.list_url))
            )
        for entry in self.belongs_to(record):
            path.append(entry if isinstance(entry, Crumb) else Crumb(*entry))
        return path

    def actions(self, record: Any) -> Iterable[Action]:
        """Edit, each move of the lifecycle, own actions and void, with why not."""
        if self.update_url:
            yield self._action(record, gettext("Edit"), self.update_url, "change")
        if self.lifecycle and self.transition_url:
            for move in self.lifecycle.transitions:
                yield self._move(record, self.lifecycle, move)
        yield from self.extra_actions(record)
        if self.void_url:
            yield self._action(record, gettext("Void"), self.void_url, "void", kind="danger")

    def _action(
        self, record: Any, label: str, url: str, action: str, kind: str = "secondary"
    ) -> Action:
        return Action(label, self._url(url), self.why_not(record, action), kind)

    def _move(self, record: Any, lifecycle: Lifecycle, move: Transition) -> Action:
        why_not = self.why_not(record, move.action)
        if getattr(record, lifecycle.field) not in move.sources:
            status = getattr(record, f"get_{lifecycle.field}_display")()
            why_not = gettext("Not possible while the status is “%(status)s”.") % {"status": status}
        return Action(move.label, self._url(self.transition_url, name=move.name), why_not)

    def why_not(self, record: Any, action: str) -> str:
        """Why this reader may not do it now; empty when they may."""
        if record.voided:
            return gettext("The record is voided.")
        if not policies.can(self.request.user, action, record):
            return gettext("Your role or bureau does not allow it.")
        return ""

    def _url(self, name: str, /, **more: Any) -> str:
        return address(name, **self.kwargs, **more)


@lru_cache(maxsize=512)
def _statement(
    view: Any, name: str, reader: policies.Reader, today: datetime.date
) -> Prepared[Any]:
    """How the record of a page is found by everybody who may see the same records."""
    given = GIVEN_CODE if name == "code" else GIVEN_ID
    record = view().get_queryset(reader).filter(**{name: given})
    return Prepared(lean(record, own=False).annotate(source_documents=_DOCUMENTS))


# Which documents there are comes with the record: they are few.
_COLUMNS = ("code", "title_ja", "title_en", "dated", "dated_precision")
_DOCUMENTS = ArraySubquery(
    SourceDocument.objects.values(entry=JSONObject(**{name: name for name in _COLUMNS}))
)


def _documents(record: Any) -> Iterable[SourceDocument]:
    """The documents that sources may name, as far as possible from what came with the record."""
    if not hasattr(record, "source_documents"):
        return SourceDocument.objects.all()
    dated = SourceDocument._meta.get_field("dated")
    return [
        SourceDocument(**{**entry, "dated": dated.to_python(entry["dated"])})
        for entry in record.source_documents
    ]


#: Words that data files use for facts that no document gives.
NOTES = {
    "general knowledge": _("General knowledge, not from a source document"),
    "derived": _("Derived from other facts"),
    "default": _("A default, not a fact from a document"),
}


JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def _note(entry: dict[str, Any]) -> str:
    """What an entry says in the reader's language: its own `note_ja`, or a known word."""
    note = str(entry.get("note") or "")
    if get_language() == "ja" and entry.get("note_ja"):
        return str(entry["note_ja"])
    return str(NOTES.get(note, note))


def read_sources(
    record: Any, hidden: frozenset[str] = frozenset()
) -> tuple[list[Source], dict[str | None, list[Source]]]:
    """The record's sources in order, and by the field they support (None: the whole record).

    A source that supports only ``hidden`` fields is hidden as well: it quotes them.
    """
    titles = (
        {document.code: str(document) for document in _documents(record)} if record.source else {}
    )
    sources: list[Source] = []
    by_field: dict[str | None, list[Source]] = {}
    shown = [
        entry for entry in record.source if not entry.get("fields") or {*entry["fields"]} - hidden
    ]
    for number, entry in enumerate(shown, start=1):
        code, cited = str(entry.get("doc") or ""), f"{entry.get('section')}{entry.get('quote')}"
        source = Source(
            number=number,
            document=titles.get(code, code),
            section=str(entry.get("section") or ""),
            line=str(entry.get("line") or ""),
            quote=str(entry.get("quote") or ""),
            note=_note(entry),
            language="ja" if JAPANESE.search(cited) else "en",
        )
        sources.append(source)
        for name in entry.get("fields") or [None]:
            by_field.setdefault(name, []).append(source)
    return sources, by_field
