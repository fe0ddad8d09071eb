"""One move with its reason: transitions of a lifecycle, and voiding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.generic import View

from diplomacy.core import records
from diplomacy.core.forms import ReasonForm
from diplomacy.core.transitions import Lifecycle, Transition

from .details import RecordMixin
from .forms import add_service_errors

__all__ = ["TransitionView", "VoidView"]


class MovePage(RecordMixin, View):
    """A page that asks why and then does one thing."""

    template_name = "core/transition.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask."""
        record = self.prepare()
        return self.show(record, self.form(record))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or say why not."""
        record = self.prepare()
        form = self.form(record, request.POST)
        if not form.is_valid():
            return self.show(record, form, status=400)
        try:
            done = self.perform(record, form)
        except records.StaleRecord as stale:
            return self.show_stale(stale.current)
        except ValidationError as error:
            add_service_errors(form, error)
            return self.show(record, form, status=400)
        messages.success(request, self.done_text(done))
        return HttpResponseRedirect(self.success_url(done))

    def show_stale(self, current: Any) -> HttpResponse:
        """The record as somebody else left it, with what was typed."""
        form = self.form(current, self._with_version(current.version))
        form.is_valid()
        form.add_error(
            None,
            gettext("Someone else changed this record meanwhile. Look at it again, then confirm."),
        )
        return self.show(current, form, status=409)

    def _with_version(self, version: int) -> Any:
        data = self.request.POST.copy()
        data["version"] = str(version)
        return data

    def success_url(self, record: Any) -> str:
        """Where to go afterwards: the record's page."""
        url: str = record.get_absolute_url()
        return url

    def prepare(self) -> Any:
        """The record, once it is clear that the reader may do this."""
        raise NotImplementedError

    def form(self, record: Any, data: Any = None) -> ReasonForm:
        """The form to ask with."""
        raise NotImplementedError

    def perform(self, record: Any, form: ReasonForm) -> Any:
        """Call the service; return the record as it is then."""
        raise NotImplementedError

    def heading(self) -> str:
        """What is about to happen, in a word or two."""
        raise NotImplementedError

    def done_text(self, record: Any) -> str:
        """What to say afterwards."""
        return gettext("Done: %(move)s – %(record)s") % {"move": self.heading(), "record": record}

    def show(self, record: Any, form: ReasonForm, status: int = 200) -> HttpResponse:
        """The page with this form."""
        context = {
            "title": f"{self.heading()}: {record}",
            "record": record,
            "form": form,
            "submit_label": self.heading(),
            "cancel_url": record.get_absolute_url(),
            **self.more(record),
        }
        return render(self.request, self.template_name, context, status=status)

    def more(self, record: Any) -> dict[str, Any]:
        """More for the template."""
        return {}


class TransitionView(MovePage):
    """One move of a lifecycle; the address names it (`<slug:name>`).

    `service(record, name, *, actor, values, expected_version, reason)` replaces
    `records.transition` where a move does more. `form_classes` gives single moves a
    form that asks for more than the reason (the date of an approval).
    """

    lifecycle: Lifecycle
    service: Callable[..., Any] | None = None
    form_class: type[ReasonForm] = ReasonForm
    form_classes: ClassVar[Mapping[str, type[ReasonForm]]] = {}

    @property
    def move(self) -> Transition:
        """The move that the address names."""
        try:
            return self.lifecycle.get(self.kwargs["name"])
        except KeyError:
            raise Http404(gettext("There is no such step.")) from None

    def prepare(self) -> Any:
        """404 for an unknown record or move, 403 without the right."""
        move, record = self.move, self.get_record()
        self.require(move.action, record)
        return record

    def form(self, record: Any, data: Any = None) -> ReasonForm:
        """The move's own form, or the one that asks for the reason only."""
        form_class = self.form_classes.get(self.move.name, self.form_class)
        return form_class(
            data, initial={"version": record.version}, reason_required=self.move.needs_reason
        )

    def perform(self, record: Any, form: ReasonForm) -> Any:
        """Make the move through the service."""
        arguments: dict[str, Any] = {
            "actor": self.request.user,
            "values": form.service_values(),
            "expected_version": form.cleaned_data.get("version") or 0,
            "reason": form.cleaned_data["reason"],
        }
        if self.service is not None:
            return type(self).service(record, self.move.name, **arguments)  # type: ignore[misc]
        return records.transition(record, self.move.name, lifecycle=self.lifecycle, **arguments)

    def heading(self) -> str:
        """The move's label."""
        return str(self.move.label)

    def more(self, record: Any) -> dict[str, Any]:
        """From which status to which."""
        field = record._meta.get_field(self.lifecycle.field)
        labels = dict(field.flatchoices)
        return {
            "status_now": getattr(record, f"get_{self.lifecycle.field}_display")(),
            "status_next": labels.get(self.move.target, self.move.target),
            "possible": getattr(record, self.lifecycle.field) in self.move.sources,
        }


class VoidView(MovePage):
    """Withdraw a wrong record. `service(record, *, actor, reason, expected_version)`
    replaces `records.void` where more has to happen."""

    service: Callable[..., Any] | None = None

    def prepare(self) -> Any:
        """404 for an unknown record, 403 without the right."""
        record = self.get_record()
        self.require("void", record)
        return record

    def form(self, record: Any, data: Any = None) -> ReasonForm:
        """A reason is required."""
        return ReasonForm(data, initial={"version": record.version})

    def perform(self, record: Any, form: ReasonForm) -> Any:
        """Void through the service."""
        arguments: dict[str, Any] = {
            "actor": self.request.user,
            "reason": form.cleaned_data["reason"],
            "expected_version": form.cleaned_data.get("version") or 0,
        }
        if self.service is not None:
            return type(self).service(record, **arguments)  # type: ignore[misc]
        return records.void(record, **arguments)

    def heading(self) -> str:
        """The word for it."""
        return gettext("Void")

    def more(self, record: Any) -> dict[str, Any]:
        """It can be done from any status, once."""
        return {"possible": not record.voided, "danger": True}
