"""Every page of the portal, out of its addresses: nobody has to list a new one.

A page without arguments is asked for by its name. One with arguments (a record, a step) is found
as people find it, by following links from the pages that are known already; a page that no link
leads to is a fault of the portal, and its tests fail.
"""

import re
from collections import deque

from django.urls import NoReverseMatch, Resolver404, URLPattern, get_resolver, resolve, reverse
from playwright.sync_api import APIRequestContext, Page

#: Looks of pages that the address alone does not tell, by names of their own.
STATES = {
    "cities filtered": "/cities/?region=Asia&q=seoul",
    "cities empty": "/cities/?q=nowhere-at-all",
    "cities refused": "/cities/?page_size=9999",
    "dashboard refused": "/?nonsense=1",
    "missing": "/no/such/page/",
}
#: Addresses that are no pages, or none that somebody who is signed in can see, and why.
NO_PAGES = {
    "portal:picture_svg": "a picture",
    "core:attachment_download": "a file",
    "agreements:review_memo": "a file",
    "core:calendar_feed": "for calendar programs, at an address they know",
    "core:security_txt": "for programs, at an address they know",
    "portal:health_live": "for load balancers",
    "portal:health_ready": "for load balancers",
    "core:inbox_read": "takes a form only",
    "core:notification_open": "takes a form only",
    "core:set_language": "takes a form only",
    "core:second_factor": "for somebody who needs a second factor and has none",
    "core:session_end": "takes a form only",
    "core:sessions_end": "takes a form only",
    "idp:oidc:token": "for other systems",
    "idp:oidc:revoke": "for other systems",
    "api:try": "Swagger UI, which brings its own look",
    "openid_connect_login": "leads to an issuer, where one is configured",
    "openid_connect_callback": "an issuer leads back to it",
    "mfa_login_webauthn": "answers a script",
    "account_login": "leads elsewhere who is signed in",
    "account_set_password": "for somebody without a password",
    "account_reset_password_from_key": "reached by a mail",
    "core:invitation_open": "reached by a mail",
    "core:invitation": "reached by a mail",
    "account_reauthenticate": "asks again who signed in long ago",
    **dict.fromkeys(
        (
            "mfa_authenticate",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes",
            "mfa_remove_webauthn",
            "mfa_edit_webauthn",
        ),
        "needs a second factor that is set up",
    ),
}
#: The resources of the API and their list answer in JSON.
NO_PAGE = re.compile(r"api:(resources|schema|unknown|changes|.*-.*)$")
#: How many pages of one kind are read for links to others.
READ = 15


def names() -> list[str]:
    """The names of all pages, in the order of their addresses."""

    def walk(patterns: list[object], namespace: str) -> list[str]:
        found: list[str] = []
        for entry in patterns:
            if not isinstance(entry, URLPattern):
                inner = getattr(entry, "namespace", None)
                below = f"{namespace}{inner}:" if inner else namespace
                found += walk(entry.url_patterns, below)  # type: ignore[attr-defined]
            elif entry.name:
                found.append(namespace + entry.name)
        return found

    every = dict.fromkeys(walk(get_resolver().url_patterns, ""))
    return [name for name in every if name not in NO_PAGES and not NO_PAGE.match(name)]


PAGES = [*names(), *STATES]


def find(request: APIRequestContext) -> dict[str, str]:
    """An address for every page that needs no arguments or that a link leads to."""
    found = dict(STATES)
    for name in names():
        try:
            found[name] = reverse(name)
        except NoReverseMatch:
            continue
    waiting, read = deque(found.values()), dict.fromkeys(names(), 0)
    seen = set(waiting)
    while waiting:
        answer = request.get(waiting.popleft())
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        for address in re.findall(r'href="(/[^"#?]*)', answer.text()):
            try:
                name = resolve(address).view_name
            except Resolver404:
                continue
            if name not in read or address in seen or read[name] == READ:
                continue
            seen.add(address)
            read[name] += 1
            found.setdefault(name, address)
            waiting.append(address)
    return found


def go(page: Page, name: str, found: dict[str, str]) -> int:
    """Open a page by its name; the status of its answer."""
    assert name in found, f"no link leads to {name}: which page should have one?"
    answer = page.goto(found[name])
    assert answer is not None
    return answer.status
