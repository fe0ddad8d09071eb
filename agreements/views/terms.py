"""Pages of an agreement's terms."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from agreements import services
from agreements.forms.terms import TermForm
from agreements.models import Agreement, Term
from diplomacy.core.dates import PartialDate, Precision
from diplomacy.core.forms import ReasonForm

from .parts import AgreementPartPage


class TermPage(AgreementPartPage):
    """Base of pages that do one thing with a term; the address names agreement and term."""

    def term(self, agreement: Agreement) -> Term:
        """The term that the address names."""
        return get_object_or_404(Term, agreement=agreement, pk=self.kwargs["term"])


class TermEditView(TermPage):
    """Add a term, or change one."""

    def form(self, record: Agreement, data: Any = None) -> TermForm:
        """The term's days, as precisely as they are known."""
        term = self.term(record) if "term" in self.kwargs else None
        initial: dict[str, Any] = {"version": record.version}
        if term:
            initial["starts_on"] = PartialDate(term.starts_on, Precision(term.starts_on_precision))
            initial["supersedes"] = term.supersedes_id
            initial["open_ended"] = term.ends_on is None
            if term.ends_on:
                initial["ends_on"] = PartialDate(term.ends_on, Precision(term.ends_on_precision))
        earlier = record.terms.exclude(pk=term.pk) if term else record.terms.all()
        return TermForm(data, initial=initial, terms=earlier)

    def perform(self, record: Agreement, form: Any) -> Agreement:
        """Through the service."""
        services.save_term(
            record,
            actor=self.request.user,
            values=form.service_values(),
            term=self.term(record) if "term" in self.kwargs else None,
            expected_version=form.cleaned_data.get("version") or 0,
            reason=form.cleaned_data["reason"],
        )
        return record

    def heading(self) -> str:
        """What is about to happen."""
        return gettext("Change the term") if "term" in self.kwargs else gettext("Add a term")


class TermRemoveView(TermPage):
    """Remove a term recorded by mistake."""

    def form(self, record: Agreement, data: Any = None) -> ReasonForm:
        """A reason is required."""
        return ReasonForm(data, initial={"version": record.version})

    def perform(self, record: Agreement, form: Any) -> Agreement:
        """Through the service."""
        services.remove_term(
            record,
            self.term(record),
            actor=self.request.user,
            expected_version=form.cleaned_data.get("version") or 0,
            reason=form.cleaned_data["reason"],
        )
        return record

    def heading(self) -> str:
        """What is about to happen."""
        return gettext("Remove the term")
