"""Templates say nothing undefined, and none lies about unused."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

from tests.factories.agreements import AgreementFactory
from tests.factories.visits import VisitFactory

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
#: Found by name by Django and django-allauth, or by a notification's code.
BY_CONVENTION = (
    *("400.", "403", "404.", "429.", "500."),
    *("account/", "allauth/", "mfa/", "socialaccount/", "emails/"),
)


def test_every_template_is_used():
    sources = [
        path
        for folder in ("diplomacy", "cities", "agreements", "visits", "initiatives", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".html", ".txt")
    ]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    names = [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")]
    assert [name for name in names if not name.startswith(BY_CONVENTION) and name not in text] == []


@pytest.fixture
def marked(monkeypatch):
    """Undefined variables show up in the page."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "UNDEFINED")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/cities/",
        "/cities/?q=nowhere",
        "/cities/?colour=red",
        "/cities/add/",
        "/agreements/",
        "/agreements/add/",
        "{agreement}",
        "{agreement}edit/",
        "{agreement}move/rest/",
        "{agreement}void/",
        "{city}",
        "{city}edit/",
        "/visits/",
        "/visits/add/",
        "{visit}",
        "{visit}edit/",
        "/trips/",
        "/trips/add/",
        "/networks/",
        "/initiatives/",
        "/initiatives/add/",
        "/targets/",
        "/funds/",
        "/strategies/",
        "/outlook/partners/",
        "/outlook/reviews/",
        "/outlook/anniversaries/",
        "/inbox/",
        "/profile/",
        "/components/",
        "/no/such/page/",
    ],
)
def test_page_names_only_what_its_view_gives(path, browser, marked):
    agreement = AgreementFactory()
    visit = VisitFactory()
    urls = {
        "agreement": agreement.get_absolute_url(),
        "city": agreement.parties.get().city.get_absolute_url(),
        "visit": visit.get_absolute_url(),
    }
    body = browser.get(path.format(**urls)).content.decode()
    assert "UNDEFINED" not in body


def test_undefined_variable_would_be_noticed(marked):
    template = engines["django"].from_string("{{ nothing.of_the_kind }}")
    assert template.render({}) == "UNDEFINED"
