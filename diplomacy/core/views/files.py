"""Documents of records: adding, downloading and voiding them."""

import logging
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext, ngettext
from django.views.generic import View

from diplomacy.core import access_log, attachments, filestore, policies
from diplomacy.core.forms import ReasonForm
from diplomacy.core.models import Attachment
from diplomacy.core.pages.documents import documents
from diplomacy.core.pages.forms import add_service_errors
from diplomacy.core.pages.transitions import MovePage
from diplomacy.core.upload_forms import UploadForm

logger = logging.getLogger(__name__)

#: Nothing in a file may run or load anything, even where a browser shows it after all.
CONTENT_POLICY = "sandbox; default-src 'none'"


class DocumentsView(View):
    """All documents of a record, and the form that adds some."""

    #: The upload handler lets files in for this page only.
    takes_files: ClassVar[bool] = True

    def record(self, kind: str, pk: UUID) -> Any:
        """404 for what the reader may not know of."""
        model: Any = attachments.model_of(kind)
        record = model and model.objects.visible_to(self.request.user).filter(pk=pk).first()
        if record is None or not policies.can(self.request.user, "view", record):
            raise Http404(gettext("There is no such record."))
        return record

    def get(self, request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
        """The list; with the form for those who may change the record."""
        record = self.record(kind, pk)
        return self.show(record, UploadForm(record))

    def post(self, request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
        """Add the files: all of them, or say what is wrong with which."""
        record = self.record(kind, pk)
        if not policies.can(request.user, "change", record):
            raise PermissionDenied
        form = UploadForm(record, request.POST, request.FILES)
        if form.is_valid():
            try:
                added = attachments.attach(
                    record,
                    form.cleaned_data["documents"],
                    actor=request.user,  # type: ignore[arg-type]  # signed in: they may change it
                    values=form.service_values(),
                    reason=form.cleaned_data["reason"],
                )
            except ValidationError as error:
                add_service_errors(form, error)
            else:
                text = ngettext(
                    "%(count)s document added.", "%(count)s documents added.", len(added)
                )
                messages.success(request, text % {"count": len(added)})
                return HttpResponseRedirect(f"{record.get_absolute_url()}#documents")
        return self.show(record, form, status=400)

    def show(self, record: Any, form: UploadForm, status: int = 200) -> HttpResponse:
        """The page with this form."""
        found = documents(record, self.request.user)
        context = {
            "title": gettext("Documents: %(record)s") % {"record": record},
            "record": record,
            "documents": found,
            "form": form if found.may_add else None,
            "cancel_url": record.get_absolute_url(),
        }
        return render(self.request, "core/documents.html", context, status=status)


def found_document(request: HttpRequest, pk: UUID) -> Attachment:
    """The document that the address names; 404 for those who may not know of it."""
    document = attachments.document_for(request.user, pk)
    if document is None:
        raise Http404(gettext("There is no such document."))
    return document


class DownloadView(View):
    """The content of a document, to be saved and not shown."""

    def get(self, request: HttpRequest, pk: UUID) -> FileResponse:
        """In pieces, as the type it was found to be; asked for anew each time."""
        document = found_document(request, pk)
        if not attachments.may_open(request.user, document):
            raise Http404(gettext("There is no such document."))
        try:
            content = filestore.path_of(document.sha256).open("rb")
        except FileNotFoundError:
            logger.error("the content of document %s is missing", document.pk)
            raise Http404(gettext("The content of this document is missing.")) from None
        access_log.shown(request, document)
        response = FileResponse(
            content,
            as_attachment=True,
            filename=document.original_name,
            content_type=document.media_type,
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = CONTENT_POLICY
        patch_cache_control(response, private=True, no_store=True)
        return response


class VoidDocumentView(MovePage):
    """Withdraw a document that was added by mistake."""

    model = Attachment
    request: Any

    def get_record(self) -> Attachment:
        """404 for what the reader may not know of."""
        return found_document(self.request, self.kwargs["pk"])

    def prepare(self) -> Attachment:
        """403 for those who may not change its record."""
        document = self.get_record()
        self.require("void", document)
        return document

    def form(self, record: Attachment, data: Any = None) -> ReasonForm:
        """A reason is required; the row has no version, for it changes once."""
        form = ReasonForm(data)
        del form.fields["version"]
        return form

    def perform(self, record: Attachment, form: ReasonForm) -> Attachment:
        """Through the service."""
        return attachments.void(record, actor=self.request.user, reason=form.cleaned_data["reason"])

    def heading(self) -> str:
        """The word for it."""
        return gettext("Void the document")

    def more(self, record: Attachment) -> dict[str, Any]:
        """It can be done once."""
        return {"possible": not record.voided, "danger": True}
