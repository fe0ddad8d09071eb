"""The page to try the API: somebody who is signed in sends a request that writes."""

import json

from playwright.sync_api import Page, expect


def operation(page: Page, name: str):
    """An operation of cities, opened and ready to be tried."""
    block = page.locator(f"#operations-cities-{name}")
    block.locator(".opblock-summary-control").click()
    block.get_by_role("button", name="Try it out").click()
    return block


def send(block, status: int) -> None:
    block.get_by_role("button", name="Execute").click()
    expect(block.locator(".live-responses-table .response-col_status").last).to_contain_text(
        str(status), timeout=30_000
    )


def test_record_is_made_and_changed_from_the_page(open_as):
    page = open_as("en")
    page.goto("/api/v1/docs/try/")
    made = operation(page, "cities_create")
    body = {"code": "tried", "name_en": "Tried", "name_ja": "見本市", "country": "FR"}
    made.locator("textarea.body-param__text").fill(json.dumps(body))
    send(made, 201)
    changed = operation(page, "cities_partial_update")
    changed.locator("tr[data-param-name=code] input").fill("tried")
    changed.locator("tr[data-param-name=If-Match] input").fill('"1-x"')
    changed.locator("textarea.body-param__text").fill(json.dumps({"name_en": "Tried again"}))
    send(changed, 200)
    stored = page.context.request.get("/api/v1/cities/tried/").json()
    assert (stored["name_en"], stored["version"]) == ("Tried again", 2)
    page.close()
