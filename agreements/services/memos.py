"""Freezing the memo of a review, and making its files."""

import datetime
import hashlib
import logging

from celery import current_app
from django.db import transaction
from django.utils import timezone

from agreements.enums import MemoFormat
from agreements.memos.content import Memo, filed_for, gather
from agreements.models import MemoFile, Review, ReviewMemo
from diplomacy.core.enums import Language

logger = logging.getLogger(__name__)


def freeze_memo(review: Review) -> ReviewMemo:
    """Keep what a review that was just completed found, in every language.

    Belongs inside the transaction that completes it. The files are set afterwards, by a worker or
    when somebody asks first: what they say is decided here.
    """
    reader = filed_for(review)
    content = {language: gather(review, reader, language) for language in Language.values}
    memo = ReviewMemo.objects.create(
        review=review,
        content=content,
        visibility=review.visibility,
        lead_bureau_id=review.lead_bureau_id,
    )
    transaction.on_commit(lambda: _wake(str(memo.pk)), robust=True)
    return memo


def _wake(pk: str) -> None:
    """Tell a worker. Best effort: whoever asks for a file that is not made has it made."""
    try:
        current_app.send_task("agreements.tasks.make_memo_files", [pk])
    except Exception:  # the broker is down
        logger.warning("could not wake a worker to make the files of a memo", exc_info=True)


def memo_file(memo: ReviewMemo, language: str, form: str) -> MemoFile:
    """The file as it is kept, made now if it is not there yet.

    Two who ask at once may both make it; one is kept, and both get that one. Raises CannotTypeset.
    """
    found = memo.files.filter(language=language, format=form).first()
    if found is not None:
        return found
    content = made(memo.content[language], form, memo.frozen_at)
    MemoFile.objects.bulk_create(
        [
            MemoFile(
                memo=memo,
                language=language,
                format=form,
                content=content,
                sha256=hashlib.sha256(content).hexdigest(),
            )
        ],
        ignore_conflicts=True,
    )
    return memo.files.get(language=language, format=form)


def make_memo_files(memo: ReviewMemo) -> None:
    """Make every file of a memo that is not there yet."""
    for language in Language.values:
        for form in MemoFormat.values:
            memo_file(memo, language, form)


def made(memo: Memo, form: str, at: datetime.datetime | None = None) -> bytes:
    """A memo as a file; ``at`` is the moment that is written into it, now unless given."""
    # Imported here: most processes never make one, and the library for Word takes some memory.
    from agreements.memos.pdf import as_pdf
    from agreements.memos.word import as_word

    make = as_pdf if form == MemoFormat.PDF else as_word
    return make(memo, at or timezone.now())
