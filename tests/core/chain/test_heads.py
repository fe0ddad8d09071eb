"""The newest hash leaves the database once a day."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from diplomacy.core import outbox, tasks
from diplomacy.core.chain import heads
from diplomacy.core.chain.heads import Head, UnreadableHead
from diplomacy.core.enums import Role
from diplomacy.core.models import Bureau, JobSlot, OutboxMessage, Seal
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    settings.HISTORY_HEADS = tmp_path / "history-heads" / "heads"
    return settings.HISTORY_HEADS


def test_head_is_made_known_once_a_day_to_every_auditor(file: Path) -> None:
    japanese = person(Role.AUDITOR, language="ja")
    english = person(Role.AUDITOR, Role.VIEWER, language="en")
    person(Role.AUDITOR, is_active=False)
    person(Role.ADMINISTRATOR)
    now = timezone.now()
    tasks.make_head_known(now)
    tasks.make_head_known(now)
    seal = Seal.objects.latest("number")
    messages = OutboxMessage.objects.filter(category="core.history_head")
    assert {message.recipient for message in messages} == {japanese, english}
    day = timezone.localtime(now).date().isoformat()
    assert file.read_text() == f"{day} {seal.number} {seal.hash}\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(heads.read(file)) == [Head(seal.hash, seal.number)]

    tasks.make_head_known(now + datetime.timedelta(days=1))
    assert messages.all().count() == 4
    assert len(file.read_text().splitlines()) == 2
    call_command("verify_history", heads_file=file)


def test_mail_tells_hash_and_command_in_both_languages(file: Path, mailoutbox: list[Any]) -> None:
    person(Role.AUDITOR, language="ja", username="ja")
    person(Role.AUDITOR, language="en", username="en")
    tasks.make_head_known(timezone.now())
    outbox.deliver_due()
    seal = Seal.objects.latest("number")
    mails = {mail.to[0].partition("@")[0]: mail for mail in mailoutbox}
    for mail in mails.values():
        assert f"manage.py verify_history --head {seal.hash}\n" in mail.body
    assert mails["en"].subject.endswith(f"seal {seal.number}")
    assert "ハッシュ" in mails["ja"].subject


def test_nothing_is_made_known_before_the_first_seal(file: Path) -> None:
    assert heads.announce(timezone.now()) is None
    assert not file.exists()


def test_mail_goes_out_although_the_file_cannot_be_written(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file.mkdir(parents=True)
    person(Role.AUDITOR)
    tasks.make_head_known(timezone.now())
    assert OutboxMessage.objects.count() == 1
    assert "could not be written" in caplog.text


def test_line_that_is_there_already_is_not_written_twice(file: Path) -> None:
    Bureau.objects.create(code="one", name_ja="局", name_en="One")
    now = timezone.now()
    tasks.make_head_known(now)
    JobSlot.objects.filter(job="history_head").delete()  # the process died before it committed
    tasks.make_head_known(now)
    assert len(file.read_text().splitlines()) == 1


def test_sweep_seals_and_makes_the_head_known(file: Path) -> None:
    Bureau.objects.create(code="one", name_ja="局", name_en="One")
    tasks.sweep()
    assert Seal.objects.count() == 1
    assert file.exists()
    assert JobSlot.objects.get(job="sweep").finished_at is not None


def test_failing_seal_keeps_nobody_from_being_reminded(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivered = []

    def fail() -> int:
        raise OSError("no seal")

    monkeypatch.setattr(tasks.sealing, "seal", fail)
    monkeypatch.setattr(tasks.outbox, "deliver_due", lambda: delivered.append(1))
    with pytest.raises(OSError, match="no seal"):
        tasks.sweep()
    assert delivered == [1]
    assert JobSlot.objects.get(job="sweep").finished_at is None


@pytest.mark.parametrize("text", ["", "abc", "g" * 64, "a" * 65])
def test_head_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UnreadableHead):
        heads.parse(text)
    with pytest.raises(CommandError, match="64 hexadecimal digits"):
        call_command("verify_history", head=[text])


def test_file_that_is_none_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "heads"
    file.write_text(f"2015-04-05 1 {'a' * 64}\nsomething else\n")
    with pytest.raises(CommandError, match="line 2 is no head"):
        call_command("verify_history", heads_file=file)
    with pytest.raises(CommandError, match="No such file"):
        call_command("verify_history", heads_file=tmp_path / "nowhere")
