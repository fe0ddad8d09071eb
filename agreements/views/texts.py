"""Pages of the text of an agreement, its versions and its amendments."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.generic import View

from agreements import services
from agreements.comparison import compare
from agreements.enums import UNSIGNED
from agreements.forms.texts import AmendmentForm, TextForm
from agreements.models import Agreement, AgreementText, Amendment
from diplomacy.core import access_log, attachments, policies
from diplomacy.core.addresses import address
from diplomacy.core.dates import PartialDate, Precision
from diplomacy.core.forms import ReasonForm
from diplomacy.core.pages.details import RecordMixin
from diplomacy.core.parameters import Refused

from .parts import AgreementPartPage


class TextPage(RecordMixin, View):
    """Base of pages that show versions in the language that the address names."""

    model = Agreement
    template_name: str
    request: Any

    def versions(self, agreement: Agreement) -> list[AgreementText]:
        """Every version in the language, the newest first; 404 where there is none."""
        found = agreement.texts.filter(language=self.kwargs["language"]).order_by("-number")
        versions = list(found.select_related("saved_by"))
        if not versions:
            raise Http404(gettext("There is no such text."))
        for version in versions:
            version.agreement = agreement
        return versions

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        agreement: Agreement = self.get_record()
        versions = self.versions(agreement)
        access_log.shown(request, agreement)
        may_add = not agreement.voided and policies.can(self.request.user, "change", agreement)
        add_url = address("agreements:text_create", pk=agreement.pk) if may_add else ""
        language = self.kwargs["language"]
        context = {
            "record": agreement,
            "versions": versions,
            "language": language,
            "language_name": versions[0].language_name,
            "compare_url": address("agreements:text_compare", pk=agreement.pk, language=language),
            "add_url": f"{add_url}?language={language}" if add_url else "",
            **self.more(agreement, versions),
        }
        return render(request, self.template_name, context)

    def more(self, agreement: Agreement, versions: list[AgreementText]) -> dict[str, Any]:
        """What the one page shows besides."""
        raise NotImplementedError


def numbered(versions: list[AgreementText], number: int) -> AgreementText:
    """The version of that number; 404 where there is none."""
    for version in versions:
        if version.number == number:
            return version
    raise Http404(gettext("There is no such version."))


class TextDetailView(TextPage):
    """One version, whole, with its hash and the other versions."""

    template_name = "agreements/text_detail.html"

    def more(self, agreement: Agreement, versions: list[AgreementText]) -> dict[str, Any]:
        """The version that the address names."""
        version = numbered(versions, self.kwargs["number"])
        return {"version": version, "title": f"{version}: {agreement}"}


@dataclass(frozen=True)
class Asked:
    """The two versions that the address names."""

    before: AgreementText
    after: AgreementText


class TextCompareView(TextPage):
    """Two versions side by side in one text: what went is struck out, what came is underlined."""

    template_name = "agreements/text_compare.html"
    parameters = frozenset({"before", "after"})

    def more(self, agreement: Agreement, versions: list[AgreementText]) -> dict[str, Any]:
        """The newest two versions unless the address names others."""
        asked = self.asked(versions)
        language = self.kwargs["language"]
        paragraphs = compare(asked.before.text, asked.after.text, language)
        return {
            "before": asked.before,
            "after": asked.after,
            "paragraphs": paragraphs,
            "differs": asked.before.sha256 != asked.after.sha256,
            "title": gettext("Comparison of versions: %(record)s") % {"record": agreement},
        }

    def asked(self, versions: list[AgreementText]) -> Asked:
        """Which two are compared."""
        newest = versions[0].number
        after = self._number("after", newest)
        before = self._number("before", max(1, after - 1))
        return Asked(numbered(versions, before), numbered(versions, after))

    def _number(self, name: str, default: int) -> int:
        text = self.request.GET.get(name) or str(default)
        if not (text.isascii() and text.isdigit() and len(text) <= 5):
            message = gettext("“%(value)s” is no version.") % {"value": text[:20]}
            raise Refused(message)
        return int(text)


class TextCreateView(AgreementPartPage):
    """Save the next version of the text in a language."""

    parameters = frozenset({"language"})

    def form(self, record: Agreement, data: Any = None) -> TextForm:
        """With the present text in the language that the address names."""
        initial: dict[str, Any] = {"version": record.version}
        last = (
            record.texts.filter(language=self.request.GET.get("language", ""))
            .order_by("-number")
            .first()
        )
        if last:
            initial |= {"language": last.language, "text": last.text}
        return TextForm(data, initial=initial)

    def perform(self, record: Agreement, form: Any) -> AgreementText:
        """Through the service."""
        return services.save_text(
            record,
            actor=self.request.user,
            expected_version=form.cleaned_data.get("version") or 0,
            reason=form.cleaned_data["reason"],
            **form.service_values(),
        )

    def heading(self) -> str:
        """What is about to happen."""
        return gettext("Save a version of the text")


class AmendmentPage(AgreementPartPage):
    """Base of pages of one amendment; the address names agreement and amendment."""

    def amendment(self, agreement: Agreement) -> Amendment | None:
        """The amendment that the address names; none where one is added."""
        if "amendment" not in self.kwargs:
            return None
        return get_object_or_404(Amendment, agreement=agreement, pk=self.kwargs["amendment"])

    def success_url(self, record: Agreement) -> str:
        """Back to where the amendments are."""
        return f"{record.get_absolute_url()}#texts"


class AmendmentEditView(AmendmentPage):
    """Record an amendment, or correct one."""

    def form(self, record: Agreement, data: Any = None) -> AmendmentForm:
        """Its day, what changed, and the document that says so."""
        amendment = self.amendment(record)
        initial: dict[str, Any] = {"version": record.version}
        if amendment:
            initial |= {
                "amended_on": PartialDate(
                    amendment.amended_on, Precision(amendment.amended_on_precision)
                ),
                "summary_ja": amendment.summary_ja,
                "summary_en": amendment.summary_en,
                "document": amendment.document_id,
            }
        user = self.request.user
        documents = [
            document
            for document in attachments.documents_of(record, user)
            if not document.voided or (amendment and document.pk == amendment.document_id)
        ]
        return AmendmentForm(data, initial=initial, documents=documents)

    def perform(self, record: Agreement, form: Any) -> Agreement:
        """Through the service."""
        services.save_amendment(
            record,
            actor=self.request.user,
            values=form.service_values(),
            amendment=self.amendment(record),
            expected_version=form.cleaned_data.get("version") or 0,
            reason=form.cleaned_data["reason"],
        )
        return record

    def heading(self) -> str:
        """What is about to happen."""
        if "amendment" in self.kwargs:
            return gettext("Correct the amendment")
        return gettext("Record an amendment")

    def more(self, record: Agreement) -> dict[str, Any]:
        """A draft is changed, not amended."""
        return {"possible": not record.voided and record.status not in UNSIGNED}


class AmendmentRemoveView(AmendmentPage):
    """Remove an amendment recorded by mistake."""

    def form(self, record: Agreement, data: Any = None) -> ReasonForm:
        """A reason is required."""
        self.amendment(record)
        return ReasonForm(data, initial={"version": record.version})

    def perform(self, record: Agreement, form: Any) -> Agreement:
        """Through the service."""
        amendment = self.amendment(record)
        assert amendment is not None  # noqa: S101 - the address names one
        services.remove_amendment(
            record,
            amendment,
            actor=self.request.user,
            expected_version=form.cleaned_data.get("version") or 0,
            reason=form.cleaned_data["reason"],
        )
        return record

    def heading(self) -> str:
        """What is about to happen."""
        return gettext("Remove the amendment")
