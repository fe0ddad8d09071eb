"""Logs say what went wrong without quoting the record it went wrong with."""

import logging
import sys

import pytest
from django.db import IntegrityError, transaction

from agreements.models import Agreement
from diplomacy.core.logs import LineFormatter
from tests.factories.agreements import AgreementFactory


def logged(error: BaseException, message: str = "it failed", *arguments: object) -> str:
    record = logging.LogRecord("sample", logging.ERROR, __file__, 1, message, arguments, None)
    record.exc_info = (type(error), error, error.__traceback__)
    return LineFormatter("{levelname} {message}", style="{").format(record)


@pytest.mark.django_db
def test_a_refused_row_is_not_quoted() -> None:
    agreement = AgreementFactory(notes="canary\n\nin two paragraphs")
    with pytest.raises(IntegrityError, match="canary") as caught, transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(review_interval_months=1)
    text = logged(caught.value, "failed: %s", repr(caught.value))
    assert "canary" not in text
    assert "paragraphs" not in text
    assert "violates check constraint" in text
    assert "test_logs.py" in text


def test_other_errors_are_told_whole() -> None:
    try:
        raise ValueError("what was wrong")
    except ValueError:
        error = sys.exc_info()[1]
    assert error is not None
    assert "ValueError: what was wrong" in logged(error)


def test_the_portal_logs_this_way(settings: object) -> None:
    formatters = settings.LOGGING["formatters"]  # type: ignore[attr-defined]
    assert formatters["line"]["()"] == "diplomacy.core.logs.LineFormatter"
