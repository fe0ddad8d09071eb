"""Accounts, as the people meet them: an invitation, a handover, an account that is closed while
somebody works with it. In both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.system.conftest import Demonstration

from .conftest import sign_in
from .test_accessibility import violations

PASSWORD = "a password for a sample 7"
WORDS = {
    "en": {
        "subject": "Your account in the City Diplomacy Portal",
        "heading": "Choose your password",
        "dead": "This link has been used.",
        "handed": "Work of Leaving Officer en was handed over to you",
        "sign_in": "Sign in",
    },
    "ja": {
        "subject": "都市外交ポータルのアカウントのご案内",
        "heading": "パスワードの設定",
        "dead": "このリンクは使用済みです。",
        "handed": "異動者jaさんの業務を引き継ぎました",
        "sign_in": "サインイン",
    },
}
#: Somebody with a city and a reminder, and who comes after; `{l}` is the language.
TRANSFER = """
from cities.models import City
from diplomacy.core.models import User, RoleMembership
for kind, ja, en in (("leaver", "異動者", "Leaving Officer"), ("comer", "後任者", "Next Officer")):
    person = User.objects.create_user(
        f"{{kind}}-{l}", f"{{kind}}-{l}@portal.example", "{password}", name_ja=f"{{ja}}{l}",
        name_en=f"{{en}} {l}", language="{l}", is_demonstration=True,
    )
    RoleMembership.objects.create(user=person, role="desk_officer")
    if kind == "leaver":
        City.objects.filter(code="{city}").update(desk_officer=person)
    print(person.pk)
"""


@contextmanager
def visitor(chrome: Browser, portal: Demonstration, language: str) -> Iterator[Page]:
    """A browser of its own, where nobody is signed in."""
    context = chrome.new_context(
        base_url=portal.url, locale="ja-JP" if language == "ja" else "en-GB"
    )
    yield context.new_page()
    context.close()


def mail_to(portal: Demonstration, address: str) -> tuple[str, str]:
    """Subject and text of the mail that the mail server received."""

    def received() -> list[tuple[str, str]]:
        return [
            (str(mail["Subject"]).strip(), mail.get_content())
            for mail in portal.mails()
            if address in str(mail["To"])
        ]

    portal.wait_for(lambda: bool(received()), 30, f"a mail to {address}")
    return received()[-1]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_invited_person_sets_a_password_and_signs_in(
    language: str, open_as: Callable[..., Page], chrome: Browser, portal: Demonstration
) -> None:
    words, address = WORDS[language], f"new-{language}@portal.example"
    admin = open_as("en")  # the administrator's own page
    admin.goto("/people/")
    admin.click("text=Invite a person")
    admin.fill("#id_name_en", f"New Officer {language}")
    admin.fill("#id_name_ja", f"新任{language}")
    admin.fill("#id_email", address)
    admin.check("input[name=roles][value=desk_officer]")
    admin.select_option("#id_language", language)
    admin.fill("#id_reason", "Transfer in April")
    admin.click(".form-actions button")
    expect(admin.locator(".badges")).to_contain_text("Invited")
    expect(admin.locator("main")).to_contain_text("Transfer in April")
    admin.close()

    subject, text = mail_to(portal, address)
    assert subject == words["subject"]
    link = re.search(r"http\S+/invitation/\S+", text)
    assert link is not None
    path = re.sub(r"^https?://[^/]+", "", link[0])

    with visitor(chrome, portal, language) as page:
        page.goto(path)
        assert page.url.endswith("/invitation/")  # the secret is not in the address
        assert page.get_attribute("html", "lang") == language
        expect(page.locator("h1")).to_have_text(words["heading"])
        assert violations(page) == []
        page.set_viewport_size({"width": 320, "height": 900})
        assert page.evaluate("() => document.documentElement.scrollWidth") == 320
        page.fill("#id_password1", PASSWORD)
        page.fill("#id_password2", PASSWORD)
        page.click("main .form-actions button")
        page.wait_for_url("**/accounts/login/**")
        sign_in(page, address, PASSWORD)
        expect(page.locator("main")).to_contain_text(address)
    with visitor(chrome, portal, language) as page:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 410
        expect(page.locator("main")).to_contain_text(words["dead"])
        assert violations(page) == []


@pytest.mark.parametrize(("language", "city"), [("en", "paris"), ("ja", "london")])
def test_work_is_handed_over_and_the_open_session_of_who_leaves_ends(
    language: str,
    city: str,
    open_as: Callable[..., Page],
    chrome: Browser,
    portal: Demonstration,
) -> None:
    words = WORDS[language]
    script = TRANSFER.format(l=language, password=PASSWORD, city=city)
    leaver, comer = portal.manage("shell", "--no-imports", "-c", script).split()[-2:]
    with (
        visitor(chrome, portal, language) as leaving,
        visitor(chrome, portal, language) as coming,
    ):
        sign_in(leaving, f"leaver-{language}", PASSWORD)
        sign_in(coming, f"comer-{language}", PASSWORD)
        admin = open_as("en", javascript=False)
        admin.goto(f"/people/{leaver}/")
        admin.click("text=Hand over work")
        expect(admin.locator(f"main a[href='/cities/{city}/']")).to_be_visible()
        assert admin.is_checked("input[value='cities.desk']")
        admin.select_option("#id_receiver", comer)
        admin.check("#id_deactivate")
        admin.fill("#id_reason", "Transfer in April")
        admin.click(".form-actions button")
        expect(admin.locator(".badges")).to_contain_text("Deactivated")
        admin.goto(f"/cities/{city}/")
        expect(admin.locator("main")).to_contain_text(f"Next Officer {language}")
        expect(admin.locator("main")).to_contain_text("Transfer in April")
        admin.close()

        # The page that is open still stands there; its next request is refused.
        leaving.goto("/cities/")
        assert "/accounts/login/" in leaving.url
        expect(leaving.locator("h1")).to_have_text(words["sign_in"])
        coming.goto("/inbox/")
        expect(coming.locator("main")).to_contain_text(words["handed"])
    subject, _text = mail_to(portal, f"comer-{language}@portal.example")
    assert subject == words["handed"]
