"""The catch-all keeps each message whole before it says so."""

import smtplib
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from diplomacy import environment
from diplomacy.local import engines
from diplomacy.local.mail import keep
from diplomacy.local.processes import Program, start, stop


@pytest.fixture
def server(tmp_path: Path) -> Iterator[int]:
    port = engines.free_port()
    child = start(
        Program(
            name="mail",
            command=[
                sys.executable,
                "-m",
                "diplomacy.local.mail",
                str(port),
                str(tmp_path / "mail"),
            ],
            environ={},
            cwd=environment.ROOT,
            log=tmp_path / "mail.log",
        )
    )
    engines.wait_for(child, port)
    yield port
    stop([child], 3.0)
    assert child.process.returncode == 0


def test_message_is_kept_when_taken(server: int, tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@portal.example", "b@x.example", "北京"
    message.set_content("見直しの期限が近づいています。\n.\n終わり\n")
    with smtplib.SMTP("127.0.0.1", server) as client:
        client.send_message(message)
        (kept,) = (tmp_path / "mail").iterdir()
    found = message_from_bytes(kept.read_bytes(), policy=policy.default)
    assert found["Subject"] == "北京"
    assert found.get_content().splitlines() == ["見直しの期限が近づいています。", ".", "終わり"]
    assert kept.stat().st_mode & 0o777 == 0o600


def test_names_sort_by_arrival(tmp_path: Path) -> None:
    names = [keep(tmp_path, b"x").name for _ in range(5)]
    assert names == sorted(names)
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_message_that_cannot_be_kept_is_not_taken(server: int, tmp_path: Path) -> None:
    (tmp_path / "mail").rmdir()
    with (
        smtplib.SMTP("127.0.0.1", server) as client,
        pytest.raises(smtplib.SMTPDataError) as caught,
    ):
        client.sendmail("a@portal.example", ["b@x.example"], b"Subject: x\r\n\r\nx\r\n")
    assert caught.value.smtp_code == 452
