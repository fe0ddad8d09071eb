"""The memo of a review as a file."""

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.generic import View

from agreements import services
from agreements.enums import MemoFormat, ReviewState
from agreements.memos.content import gather, may_read
from agreements.models import Agreement, Review, ReviewMemo
from diplomacy.core import access_log, policies
from diplomacy.core.enums import Language, MediaType
from diplomacy.core.pages.details import RecordMixin
from diplomacy.core.typesetting import CannotTypeset
from diplomacy.core.views.files import CONTENT_POLICY

logger = logging.getLogger(__name__)

_TYPES = {MemoFormat.PDF: MediaType.PDF, MemoFormat.WORD: MediaType.DOCX}


class ReviewMemoView(RecordMixin, View):
    """As it was filed when the review was completed; before that a draft, made for its reader."""

    model = Review

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Reviews of agreements that the user may see."""
        visible = Review.objects.visible_to(user).select_related("agreement")
        return visible.filter(agreement__in=Agreement.objects.visible_to(user))

    def get(self, request: HttpRequest, language: str, form: str, **kwargs: Any) -> HttpResponse:
        """404 for an unknown review, language or format, 403 for those who may not read why."""
        review: Review = self.get_record()
        self.require("view", review)
        if language not in Language.values or form not in MemoFormat.values:
            raise Http404(gettext("There is no such file."))
        if not may_read(request.user):
            raise PermissionDenied
        try:
            content = self.content(review, language, form)
        except CannotTypeset:
            logger.exception("the memo of review %s cannot be made", review.pk)
            messages.error(
                request, gettext("The memo cannot be made at the moment. Please try again later.")
            )
            return HttpResponseRedirect(review.get_absolute_url())
        access_log.shown(request, review, parts=bool(review.rationale))
        name = f"{self.name(review)}-{language}.{form}"
        response = HttpResponse(content, content_type=_TYPES[MemoFormat(form)].value)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = CONTENT_POLICY
        patch_cache_control(response, private=True, no_store=True)
        return response

    def content(self, review: Review, language: str, form: str) -> bytes:
        """The file that was filed, or a draft; a review that was finished otherwise has none."""
        memo = ReviewMemo.objects.filter(review=review).first()
        if review.voided or (memo is not None and not policies.may_see(self.request.user, memo)):
            raise Http404(gettext("There is no such file."))
        if memo is not None:
            return bytes(services.memo_file(memo, language, form).content)
        if review.state in (ReviewState.CANCELLED, ReviewState.COMPLETED):
            raise Http404(gettext("There is no such file."))
        return services.made(gather(review, self.request.user, language), form)

    @staticmethod
    def name(review: Review) -> str:
        """A name of a file from the reference, whatever somebody wrote there."""
        reference = review.agreement.reference
        kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in reference)
        return f"{kept}-review-{review.cycle}"
