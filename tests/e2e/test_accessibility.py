"""No page has what axe calls a violation, and none has to be scrolled sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

from .pages import PAGES, STATES, go

#: Both themes and languages on every page; all four together where most components are.
LOOKS = [("ja", "light"), ("en", "dark")]
ALL_LOOKS = [*LOOKS, ("en", "light"), ("ja", "dark")]
RICH = (
    "portal:dashboard",
    "agreements:agreement_list",
    "cities:city_detail",
    "core:components",
    "cities:city_update",
)
#: Found as the administrator's own, which nobody else has.
OWN = {"core:saved_filter_update"}
CASES = [(name, *look) for name in PAGES for look in (ALL_LOOKS if name in RICH else LOOKS)]


def violations(page: Page) -> list[str]:
    """What axe found, one line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{entry['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for entry in found
        for node in entry["nodes"]
    ]


def listen(page: Page) -> list[str]:
    """What goes wrong on the page from now on: errors in the console or in a script, and whatever
    the policy of content refuses."""
    noise: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # The browser itself reports 400 and 404 of pages that are to answer so.
        if message.type == "error" and "the server responded with a status" not in message.text:
            noise.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (event) =>"
        " console.error(`refused by policy: ${event.effectiveDirective} ${event.blockedURI}`))"
    )
    return noise


@pytest.mark.parametrize(("name", "language", "scheme"), CASES)
def test_page_has_no_violation_no_error_and_fits_320_pixels(name, language, scheme, open_as, found):
    page = open_as(language, scheme)
    noise = listen(page)
    status = go(page, name, found)
    # The administrator may see every page; others may meet a refusal, which is a page as well.
    refused = 404 if name in OWN else 403
    assert status == 200 or name in STATES or (status == refused and language != "en")
    assert page.get_attribute("html", "lang") == language
    assert page.locator("h1").count() == 1
    assert violations(page) == []
    # 320 pixels are also what 1,280 are at 400%.
    page.set_viewport_size({"width": 320, "height": 900})
    wider = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider == 0
    assert noise == []
    page.close()


def test_what_the_policy_of_content_refuses_is_heard(open_as):
    """Otherwise no page could fail for it."""
    page = open_as("en")
    noise = listen(page)
    page.goto("/profile/")
    page.evaluate(
        "() => { const script = document.createElement('script');"
        " script.textContent = 'window.ran = true'; document.body.append(script); }"
    )
    page.wait_for_timeout(100)
    assert any("refused by policy: script-src" in line for line in noise)
    assert page.evaluate("() => window.ran") is None
    page.close()


@pytest.mark.parametrize("selector", [".drop >> nth=0", ".drop >> nth=1", ".menu"])
def test_opened_drop_down_has_no_violation(selector, open_as):
    page = open_as("en")
    page.goto("/agreements/")
    page.locator(selector).locator("summary").first.click()
    assert violations(page) == []
    page.close()


def test_sign_in_has_no_violation(stranger):
    assert violations(stranger) == []
    stranger.goto("/accounts/password/reset/")
    assert violations(stranger) == []


def test_a_link_leads_to_every_page(found):
    assert [name for name in PAGES if name not in found] == []
