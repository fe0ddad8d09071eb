"""/.well-known/security.txt, and when it is not there."""

import datetime

import pytest

from diplomacy.core import checks
from diplomacy.environment import BadValue, SecurityContact, parse_security

ADDRESS = "/.well-known/security.txt"
CONTACT = "mailto:security@example.org"

pytestmark = pytest.mark.django_db


def test_security_txt_says_where_to_report(client, settings):
    settings.SECURITY_CONTACT = SecurityContact(CONTACT, datetime.date(2027, 3, 31))
    settings.PORTAL_BASE_URL = "https://portal.example.org"
    answer = client.get(ADDRESS)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == (
        "Contact: mailto:security@example.org\n"
        "Expires: 2027-03-31T14:59:59Z\n"
        "Preferred-Languages: ja, en\n"
        "Canonical: https://portal.example.org/.well-known/security.txt\n"
    )


def test_portal_without_a_contact_has_no_security_txt(client, settings):
    settings.SECURITY_CONTACT = None
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("address", [CONTACT, "https://example.org/report", "tel:+81-3-1234-5678"])
def test_contact_of_a_known_kind_is_read(address):
    found = parse_security(address, "2027-03-31")
    assert found == SecurityContact(address, datetime.date(2027, 3, 31))
    assert parse_security("", "") is None


@pytest.mark.parametrize(
    ("address", "expires", "name"),
    [
        ("security@example.org", "2027-03-31", "SECURITY_CONTACT"),
        ("http://example.org", "2027-03-31", "SECURITY_CONTACT"),
        (CONTACT + "\nContact: mailto:evil@example.org", "2027-03-31", "SECURITY_CONTACT"),
        ("", "2027-03-31", "SECURITY_CONTACT"),
        (CONTACT, "", "SECURITY_EXPIRES"),
        (CONTACT, "2027-02-30", "SECURITY_EXPIRES"),
    ],
)
def test_half_a_contact_or_a_wrong_one_stops_the_start(address, expires, name):
    with pytest.raises(BadValue, match=name):
        parse_security(address, expires)


@pytest.mark.parametrize(("days", "warned"), [(31, False), (30, True), (-1, True)])
def test_deployment_is_warned_a_month_before_the_contact_ends(settings, days, warned):
    day = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=days)
    settings.SECURITY_CONTACT = SecurityContact(CONTACT, day)
    found = [message.id for message in checks.security_contact_holds(None)]
    assert found == (["portal.W001"] if warned else [])
