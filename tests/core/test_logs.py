"""Logs say what went wrong without quoting the record it went wrong with."""

import logging
import sys

import pytest
from django.db import IntegrityError, transaction

from agreements.models import Agreement
from diplomacy.core.api.clients import create_client
from diplomacy.core.logs import LineFormatter, Refusals
from diplomacy.core.models import Bureau
from tests.factories.agreements import AgreementFactory
from tests.factories.people import person


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


def test_a_message_is_one_line_whatever_it_quotes() -> None:
    record = logging.LogRecord(
        "sample", logging.INFO, __file__, 1, "typed %s", ("a\nERROR forged\x1b[2J",), None
    )
    text = LineFormatter("{levelname} {message}", style="{").format(record)
    assert text == r"INFO typed a\nERROR forged\x1b[2J"


def test_times_are_utc_and_say_so() -> None:
    record = logging.LogRecord("sample", logging.INFO, __file__, 1, "said", (), None)
    record.created = 1420416000.25  # 5 January 2015, 09:00:00 in Tokyo
    text = LineFormatter("{asctime} {message}", style="{").format(record)
    assert text == "2015-01-05T00:00:00.250+00:00 said"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"), [("/cities/add/", 403), ("/cities/nowhere/", 404), ("/cities/?no=1", 400)]
)
def test_a_refusal_says_who_asked_and_from_where(client, caplog, path, status) -> None:
    client.force_login(person("viewer", username="curious"))
    caplog.clear()
    assert client.get(path, REMOTE_ADDR="192.0.2.9").status_code == status
    (record,) = [record for record in caplog.records if record.name == "django.request"]
    text = LineFormatter("{name} {message}", style="{").format(record).splitlines()[0]
    assert text.endswith("user='curious' address='192.0.2.9'")


@pytest.mark.django_db
def test_a_refused_form_leaves_a_line_without_what_was_typed(client, caplog) -> None:
    client.force_login(person("administrator", username="curious"))
    caplog.clear()
    assert client.post("/people/invite/", {"email": "no address"}).status_code == 400
    (record,) = [record for record in caplog.records if record.name == "django.request"]
    text = LineFormatter("{name} {message}", style="{").format(record)
    assert text.startswith("django.request Bad Request: /people/invite/ user='curious'")
    assert "no address" not in text


@pytest.mark.django_db
def test_a_refusal_of_a_program_says_who_asked(client, caplog) -> None:
    bureau = Bureau.objects.create(code="sample-bureau", name_ja="見本局", name_en="Sample")
    issued = create_client("Sample", bureau=bureau, scopes=["write"])
    caplog.clear()
    for token, name in ((issued.token, issued.client.owner.username), ("stolen", "")):
        answer = client.get("/api/v1/cities/", headers={"authorization": f"Bearer {token}"})
        assert answer.status_code in (401, 403)
        text = LineFormatter("{name} {message}", style="{").format(caplog.records[-1])
        assert text.endswith(f"user={name!r} address='127.0.0.1'")
        assert issued.token not in text
        assert "stolen" not in text


def test_the_portal_logs_this_way(settings: object) -> None:
    formatters = settings.LOGGING["formatters"]  # type: ignore[attr-defined]
    assert formatters["line"]["()"] == "diplomacy.core.logs.LineFormatter"


def test_what_django_refuses_is_a_warning_and_no_alarm() -> None:
    record = logging.LogRecord(
        "django.security.DisallowedHost", logging.ERROR, __file__, 1, "no such host", (), None
    )
    assert Refusals().filter(record)
    assert record.levelname == "WARNING"
    other = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "broken", (), None)
    assert Refusals().filter(other)
    assert other.levelname == "ERROR"
