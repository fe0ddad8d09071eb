import os
from email.message import EmailMessage

import pytest


@pytest.fixture
def folder(settings, tmp_path):
    settings.PORTAL_MODE = "demo"
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.MAIL_FOLDER.mkdir()
    return settings.MAIL_FOLDER


def deliver(folder, name, subject, age=0, date="Mon, 05 Jan 2015 09:00:00 +0900"):
    message = EmailMessage()
    message["Subject"] = subject
    message["To"] = "desk@portal.example"
    message["From"] = "portal@portal.example"
    if date:
        message["Date"] = date
    message.set_content("本文です <b>\n")
    path = folder / name
    path.write_bytes(message.as_bytes())
    os.utime(path, (1_700_000_000 - age, 1_700_000_000 - age))


def test_received_mail_is_listed_newest_first(browser, folder):
    deliver(folder, "a.eml", "古い知らせ", age=100)
    deliver(folder, "b.eml", "新しい知らせ")
    mails = browser.get("/mail/").context["mails"]
    assert [(mail.subject, mail.recipient) for mail in mails] == [
        ("新しい知らせ", "desk@portal.example"),
        ("古い知らせ", "desk@portal.example"),
    ]


def test_mail_shows_its_text_escaped(browser, folder):
    deliver(folder, "a.eml", "Subject")
    body = browser.get("/mail/a.eml/").content.decode()
    assert "本文です &lt;b&gt;" in body


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("Mon, 05 Jan 2015 09:00:00 +0900", "5 January 2015 09:00"),
        ("Mon, 05 Jan 2015 00:00:00 -0000", "5 January 2015 09:00"),
        (None, "desk@portal.example"),
    ],
)
def test_date_of_a_mail_is_shown_in_the_portals_time(date, shown, browser, folder):
    deliver(folder, "a.eml", "Subject", date=date)
    assert shown in browser.get("/mail/").content.decode()
    assert shown in browser.get("/mail/a.eml/").content.decode()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "everyone who is signed in sees every mail"), ("ja", "サインインした人は誰でも")],
)
def test_page_says_who_can_see_it(language, sentence, browser, reader, folder):
    reader.language = language
    reader.save()
    assert sentence in browser.get("/mail/").content.decode()


def test_empty_folder_says_so(browser, folder):
    assert "No mail yet" in browser.get("/mail/").content.decode()


@pytest.mark.parametrize("name", ["missing.eml", "..%2Fsecrets", "b.txt", ".eml%00"])
def test_only_mails_of_the_folder_are_opened(name, browser, folder):
    (folder / "b.txt").write_text("no mail")
    (folder.parent / "secrets").write_text("no mail either")
    assert browser.get(f"/mail/{name}/").status_code == 404


def test_outside_a_demonstration_there_is_no_such_page(browser, folder, settings):
    deliver(folder, "a.eml", "Subject")
    settings.PORTAL_MODE = "production"
    assert browser.get("/mail/").status_code == 404
    assert browser.get("/mail/a.eml/").status_code == 404
