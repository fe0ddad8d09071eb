"""Pages of accounts and bureaus: who may read them at all is asked first, and each change needs a
reason. What they show has no visibility of its own: who may read one may read all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from diplomacy.core import policies
from diplomacy.core.forms import ReasonForm, RecordForm

from .details import Action, RecordDetailView, RecordMixin
from .forms import RecordCreateView, RecordUpdateView
from .transitions import MovePage

__all__ = [
    "AccountCreateView",
    "AccountDetailView",
    "AccountMoveView",
    "AccountUpdateView",
    "ReadersOnly",
]


class ReadersOnly(RecordMixin):
    """403 for everybody else, whatever the address names: nobody learns who has an account."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Asked before anything is looked for."""
        if not policies.can(request.user, "view", self.model):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class AccountDetailView(ReadersOnly, RecordDetailView):
    """The facts, what may be done now, and the history."""

    def get_record(self) -> Any:
        """Without the statement that records' pages keep: these are read seldom."""
        return RecordMixin.get_record(self)

    def _url(self, name: str, /, **more: Any) -> str:
        return reverse(name, kwargs={**self.kwargs, **more})

    def action(
        self, record: Any, label: Any, url: str, why_not: Any = "", kind: str = "secondary"
    ) -> Action:
        """Something that who may change the record can do, unless `why_not`."""
        return Action(label, self._url(url), self.why_not(record, "change") or why_not, kind)


class AccountCreateView(RecordCreateView):
    """A form that ends with the reason."""

    def save(self, form: RecordForm) -> Any:
        """Hand values and reason to the service."""
        service: Any = type(self).service
        return service(
            actor=self.request.user,
            values=form.service_values(),
            reason=form.cleaned_data["reason"],
        )


class AccountUpdateView(ReadersOnly, RecordUpdateView):
    """Edit, with the reason."""


class AccountMoveView(ReadersOnly, MovePage):
    """One change with its reason. Declare `label` and `service(record, *, actor,
    expected_version, reason, …)`; the form's further fields are further arguments."""

    template_name = "core/account_move.html"
    label: Any = ""
    action = "change"
    dangerous = False
    form_class: type[ReasonForm] = ReasonForm
    service: Callable[..., Any]

    def prepare(self) -> Any:
        """404 for an unknown record, 403 without the right."""
        record = self.get_record()
        self.require(self.action, record)
        return record

    def form(self, record: Any, data: Any = None) -> ReasonForm:
        """A reason is required."""
        return self.form_class(data, initial={"version": record.version})

    def perform(self, record: Any, form: ReasonForm) -> Any:
        """Call the service."""
        return type(self).service(
            record,
            actor=self.request.user,
            expected_version=form.cleaned_data.get("version") or 0,
            reason=form.cleaned_data["reason"],
            **form.service_values(),
        )

    def heading(self) -> str:
        """What is about to happen."""
        return str(self.label)

    def done_text(self, record: Any) -> str:
        """What to say afterwards."""
        return gettext("Done: %(move)s – %(record)s") % {"move": self.heading(), "record": record}

    def show_stale(self, current: Any) -> HttpResponse:
        """As somebody else left it, with all that the page reads."""
        return super().show_stale(self.get_record())

    def why_not(self, record: Any) -> Any:
        """Why it is not possible now; empty when it is."""
        return ""

    def note(self, record: Any) -> Any:
        """What follows from it, in a sentence or two above the form."""
        return ""

    def more(self, record: Any) -> dict[str, Any]:
        """More for the template."""
        return {
            "why_not": self.why_not(record),
            "note": self.note(record),
            "dangerous": self.dangerous,
        }
