"""Every page that a reader of the demonstration can reach, by name."""

from playwright.sync_api import Page

#: A path, or a list and what to open from it: `list > address ends in` .
PAGES: dict[str, str] = {
    "dashboard": "/",
    "cities": "/cities/",
    "cities filtered": "/cities/?region=Asia&q=seoul",
    "cities empty": "/cities/?q=nowhere-at-all",
    "cities refused": "/cities/?page_size=9999",
    "city": "/cities/berlin/",
    "city add": "/cities/add/",
    "city edit": "/cities/berlin/edit/",
    "city void": "/cities/berlin/void/",
    "networks": "/networks/",
    "network": "/networks/anmc21/",
    "network edit": "/networks/anmc21/edit/",
    "membership add": "/memberships/add/",
    "agreements": "/agreements/",
    "agreement": "/agreements/ > ",
    "agreement add": "/agreements/add/",
    "agreement edit": "/agreements/ > edit/",
    "agreement move": "/agreements/ > move/rest/",
    "reviews": "/outlook/reviews/",
    "partners": "/outlook/partners/",
    "anniversaries": "/outlook/anniversaries/",
    "visits": "/visits/",
    "visit": "/visits/ > ",
    "visit add": "/visits/add/",
    "visit edit": "/visits/ > edit/",
    "trips": "/trips/",
    "trip": "/trips/ > ",
    "trip add": "/trips/add/",
    "initiatives": "/initiatives/",
    "initiative add": "/initiatives/add/",
    "targets": "/targets/",
    "target": "/targets/T15/",
    "strategies": "/strategies/",
    "strategy": "/strategies/ > ",
    "funds": "/funds/",
    "fund": "/funds/ > ",
    "inbox": "/inbox/",
    "mail": "/mail/",
    "one mail": "/mail/ > ",
    "profile": "/profile/",
    "components": "/components/",
    "password": "/accounts/password/change/",
    "second factor": "/accounts/2fa/",
    "API reference": "/api/v1/docs/",
    "API reference of a resource": "/api/v1/docs/cities/",
    "missing": "/no/such/page/",
}


def go(page: Page, name: str) -> None:
    """Open a page by its name; a record's page by the first record of its list."""
    start, _, rest = PAGES[name].partition(" > ")
    page.goto(start)
    if " > " in PAGES[name]:
        first = page.locator("table.records tbody th a").first.get_attribute("href")
        assert first is not None
        page.goto(first + rest)
