"""Pages of people, bureaus and API clients, as administrators, heads and others meet them."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from diplomacy.core.accounts import people
from diplomacy.core.api.clients import create_client
from diplomacy.core.enums import Role
from diplomacy.core.models import Bureau, User
from tests.factories.cities import CityFactory
from tests.factories.initiatives import BureauFactory
from tests.factories.people import person

OF_PERSON = (
    "core:person_detail",
    "core:person_update",
    "core:role_give",
    "core:role_take",
    "core:person_deactivate",
    "core:person_reactivate",
    "core:person_sessions_end",
    "core:person_factors_reset",
    "core:person_unlock",
    "core:invitation_resend",
    "core:invitation_withdraw",
    "core:handover",
)
OF_CLIENT = (
    "core:api_client_detail",
    "core:api_client_access",
    "core:api_client_rotate",
    "core:api_client_end_former",
    "core:api_client_revoke",
)
LISTS = ("core:person_list", "core:api_client_list")
READ = {"core:person_detail", "core:api_client_detail", "core:handover", *LISTS}


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def browser(admin, other_admin):
    return browser_of(admin)


@pytest.fixture
def system(db):
    return create_client("Sample system", bureau=BureauFactory(), scopes=["read"]).client.owner


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SERVICE])
def test_administrators_change_heads_read_and_others_see_nothing(role, officer, system):
    browser = browser_of(person(role))
    addresses = {
        **{name: reverse(name, args=[officer.pk]) for name in OF_PERSON},
        **{name: reverse(name, args=[system.pk]) for name in OF_CLIENT},
        **{name: reverse(name) for name in LISTS},
        "core:person_invite": reverse("core:person_invite"),
        "core:api_client_create": reverse("core:api_client_create"),
    }
    for name, address in addresses.items():
        if role == Role.ADMINISTRATOR or (role == Role.OFFICE_HEAD and name in READ):
            assert browser.get(address).status_code == 200, name
        else:
            assert browser.get(address).status_code == 403, name
            assert browser.post(address).status_code in (403, 405), name


@pytest.mark.parametrize("role", [Role.DESK_OFFICER, Role.ADMINISTRATOR])
def test_missing_accounts_say_no_more_than_others(role, officer, system):
    """Who may not read of accounts learns nothing from the answer; nor is a client a person."""
    browser = browser_of(person(role))
    missing = 404 if role == Role.ADMINISTRATOR else 403
    for name in OF_PERSON:
        assert browser.get(reverse(name, args=[10**12])).status_code == missing
        assert browser.get(reverse(name, args=[system.pk])).status_code == missing
    for name in OF_CLIENT:
        assert browser.get(reverse(name, args=[officer.pk])).status_code == missing


def test_nobody_signed_in_is_sent_to_sign_in(client, officer):
    for name in OF_PERSON:
        assert client.get(reverse(name, args=[officer.pk])).status_code == 302


@pytest.mark.parametrize(
    ("role", "shown"), [(Role.ADMINISTRATOR, True), (Role.OFFICE_HEAD, True), (Role.VIEWER, False)]
)
def test_menu_leads_here_who_may_read(role, shown, db):
    assert ('href="/people/"' in browser_of(person(role)).get("/profile/").text) is shown


def rows(answer):
    return re.findall(r'<tr><th scope="row"><a href="/people/(\d+)/">', answer.text)


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 4),
        ("?q=sample officer", 1),
        ("?q=OFFICER@portal", 1),
        ("?role=administrator", 2),
        ("?role=desk_officer&role=viewer", 2),
        ("?state=active", 3),
        ("?state=invited", 1),
        ("?state=deactivated", 0),
        ("?language=ja", 1),
        ("?second_factor=true", 1),
        ("?bureau=office", 1),
    ],
)
def test_list_of_people_is_filtered_and_searched(query, number, browser, admin, officer):
    bureau = BureauFactory(code="office")
    User.objects.filter(pk=officer.pk).update(bureau=bureau)
    Authenticator.objects.create(user=officer, type="totp", data={})
    people.invite(
        actor=admin,
        values={"email": "new@portal.example", "name_en": "New"},
        roles=["viewer"],
        reason="x",
    )
    answer = browser.get(f"/people/{query}")
    assert answer.status_code == 200
    assert len(rows(answer)) == number


def test_list_costs_the_same_for_more_people(browser, django_assert_num_queries):
    browser.get("/people/")
    with django_assert_num_queries(5) as few:
        browser.get("/people/")
    for _ in range(5):
        person(Role.VIEWER, Role.AUDITOR, bureau=BureauFactory())
    with django_assert_num_queries(len(few)):
        assert len(rows(browser.get("/people/"))) == 7


def test_list_is_exported_without_secrets(browser, officer):
    text = b"".join(browser.get("/people/?format=csv").streaming_content).decode()
    assert "Sample Officer" in text
    assert officer.password not in text


def test_page_of_a_person_tells_roles_factors_and_history(browser, officer, admin):
    Authenticator.objects.create(user=officer, type="totp", data={})
    for _ in range(2):
        Authenticator.objects.create(user=officer, type="webauthn", data={})
    people.give_role(officer, Role.VIEWER, actor=admin, reason="Because of a sample")
    text = browser.get(f"/people/{officer.pk}/").text
    for words in (
        "Desk officer\nViewer",
        "authenticator app, 2 passkeys",
        "Never signed in",
        "Because of a sample",
        "officer@portal.example",
    ):
        assert words in text


def send(browser, name, record, **values):
    values = {"version": record.version, "reason": "A sample reason", **values}
    return browser.post(reverse(name, args=[record.pk]), values)


def test_person_is_invited_from_the_page(browser):
    values = {
        "name_en": "New Person",
        "email": "new@portal.example",
        "bureau": BureauFactory().pk,
        "roles": ["viewer", "auditor"],
        "language": "en",
        "reason": "Transfer",
    }
    assert "is required" in browser.post("/people/invite/", {**values, "reason": ""}).text
    assert browser.post("/people/invite/", {**values, "roles": []}).status_code == 400
    assert browser.post("/people/invite/", {**values, "name_en": ""}).status_code == 400
    taken = browser.post("/people/invite/", {**values, "email": "first-admin@portal.example"})
    assert "Another account has this e-mail address." in taken.text
    answer = browser.post("/people/invite/", values)
    made = User.objects.get(email="new@portal.example")
    assert (answer.status_code, answer.url) == (302, f"/people/{made.pk}/")
    text = browser.get(answer.url).text
    assert "Invited" in text
    assert "Send the invitation again" in text


def test_person_is_edited_and_two_who_edit_meet(browser, officer):
    values = {"name_en": "Changed", "email": officer.email, "language": "ja"}
    assert send(browser, "core:person_update", officer, **values, reason="").status_code == 400
    assert send(browser, "core:person_update", officer, **values).status_code == 302
    officer.refresh_from_db()
    assert (officer.name_en, officer.language, officer.version) == ("Changed", "ja", 2)
    answer = send(browser, "core:person_update", officer, **values, version=1, name_ja="別名")
    assert answer.status_code == 409


def test_moves_of_an_account_from_the_pages(browser, officer):
    assert send(browser, "core:role_give", officer, role="auditor").status_code == 302
    stale = send(browser, "core:role_give", officer, role="viewer", version=1)
    assert stale.status_code == 409
    assert "Someone else changed this record meanwhile" in stale.text
    officer.refresh_from_db()
    held = officer.role_memberships.get(role="auditor")
    assert send(browser, "core:role_take", officer, held=held.pk).status_code == 302
    officer.refresh_from_db()
    assert send(browser, "core:person_deactivate", officer, reason="").status_code == 400
    assert send(browser, "core:person_deactivate", officer).status_code == 302
    officer.refresh_from_db()
    assert not officer.is_active
    assert send(browser, "core:person_deactivate", officer).status_code == 400
    assert send(browser, "core:person_reactivate", officer).status_code == 302
    officer.refresh_from_db()
    assert officer.is_active


def test_only_a_programme_officers_role_is_for_a_bureau(browser, officer):
    answer = send(
        browser, "core:role_give", officer, role="administrator", bureau=BureauFactory().pk
    )
    assert "programme officer&#x27;s role is for a bureau" in answer.text


def test_own_account_cannot_be_closed_and_the_page_says_so(browser, admin):
    assert "You cannot deactivate yourself" in browser.get(f"/people/{admin.pk}/").text
    answer = send(browser, "core:person_deactivate", admin)
    assert answer.status_code == 400
    assert "You cannot deactivate yourself" in answer.text


def test_invitation_is_sent_again_and_withdrawn_from_the_pages(browser, admin):
    made = people.invite(
        actor=admin,
        values={"email": "new@portal.example", "name_en": "New"},
        roles=["viewer"],
        reason="x",
    )
    assert send(browser, "core:invitation_resend", made).status_code == 302
    made.refresh_from_db()
    assert send(browser, "core:invitation_withdraw", made).status_code == 302
    made.refresh_from_db()
    text = browser.get(f"/people/{made.pk}/").text
    assert "Invitation withdrawn" in text
    assert send(browser, "core:person_reactivate", made).status_code == 400


def test_bureaus_are_kept_from_the_pages(browser):
    values = {"code": "new", "name_ja": "新局", "name_en": "New Bureau", "reason": "Reorganised"}
    assert browser.post("/bureaus/add/", {**values, "reason": ""}).status_code == 400
    assert browser.post("/bureaus/add/", values).status_code == 302
    bureau = Bureau.objects.get(code="new")
    change = {"name_ja": "新局", "name_en": "Newer", "reason": "x", "version": 1}
    assert browser.post("/bureaus/new/edit/", change).status_code == 302
    CityFactory(lead_bureau=bureau)
    assert "This bureau still has Cities: 1." in browser.get("/bureaus/new/close/").text
    assert browser.post("/bureaus/new/close/", {"version": 2, "reason": "x"}).status_code == 400
    closing = {"version": 2, "reason": "x", "anyway": "on"}
    assert browser.post("/bureaus/new/close/", closing).status_code == 302
    assert "Closed" in browser.get("/bureaus/new/").text
    assert browser.post("/bureaus/new/reopen/", {"version": 3, "reason": "x"}).status_code == 302


def test_staff_read_of_bureaus_but_not_of_their_people(db):
    BureauFactory(code="some")
    viewer, head = browser_of(person(Role.VIEWER)), browser_of(person(Role.OFFICE_HEAD))
    assert viewer.get("/bureaus/").status_code == head.get("/bureaus/").status_code == 200
    assert "/people/?bureau=some" not in viewer.get("/bureaus/some/").text
    assert "/people/?bureau=some" in head.get("/bureaus/some/").text
    assert viewer.get("/bureaus/some/close/").status_code == 403
    assert viewer.get("/bureaus/add/").status_code == 403


def secret_of(answer):
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    found = re.findall(r"<code>([^<]+)</code>", answer.text)
    assert len(found) == 3
    return found


def test_secret_of_a_client_is_shown_once(browser):
    values = {
        "name": "Library system",
        "bureau": BureauFactory().pk,
        "scopes": ["read", "write"],
        "reason": "New system",
    }
    assert browser.post("/api-clients/add/", {**values, "reason": ""}).status_code == 400
    _id, secret, token = secret_of(browser.post("/api-clients/add/", values))
    owner = User.objects.get(is_service=True)
    assert owner.name_en == "Library system"
    for page in ("/api-clients/", f"/api-clients/{owner.pk}/"):
        text = browser.get(page).text
        assert "Library system" in text
        assert secret not in text
        assert token not in text
    assert "Never used" in browser.get(f"/api-clients/{owner.pk}/").text
    system = Client(headers={"authorization": f"Bearer {token}"})
    assert system.get("/api/v1/cities/").status_code == 200
    assert "Never used" not in browser.get(f"/api-clients/{owner.pk}/").text


def test_client_gets_a_new_secret_and_is_revoked_from_the_pages(browser, system):
    rotate = {"changeover": "now"}
    assert send(browser, "core:api_client_rotate", system, reason="", **rotate).status_code == 400
    assert send(browser, "core:api_client_rotate", system, changeover="").status_code == 400
    secret_of(send(browser, "core:api_client_rotate", system, **rotate))
    assert send(browser, "core:api_client_rotate", system, version=1, **rotate).status_code == 409
    system.refresh_from_db()
    assert send(browser, "core:api_client_revoke", system).status_code == 302
    assert "Revoked" in browser.get(f"/api-clients/{system.pk}/").text
    system.refresh_from_db()
    assert send(browser, "core:api_client_rotate", system, **rotate).status_code == 400
    access = {"scopes": ["read", "write"]}
    assert send(browser, "core:api_client_access", system, **access).status_code == 400


def test_former_secret_is_shown_while_it_works_and_ended_from_the_pages(browser, system):
    page = f"/api-clients/{system.pk}/"
    assert "Former secret works until" not in browser.get(page).text
    assert send(browser, "core:api_client_end_former", system).status_code == 400
    issued = send(browser, "core:api_client_rotate", system, changeover="day")
    token = secret_of(issued)[-1]
    text = browser.get(page).text
    assert "Former secret works until" in text
    assert reverse("core:api_client_end_former", args=[system.pk]) in text
    assert "which still works, ends at once" in browser.get(f"{page}secret/").text
    system.refresh_from_db()
    assert send(browser, "core:api_client_end_former", system, version=1).status_code == 409
    assert send(browser, "core:api_client_end_former", system).status_code == 302
    text = browser.get(page).text
    assert "Former secret works until" not in text
    assert reverse("core:api_client_end_former", args=[system.pk]) not in text
    asks = Client(headers={"authorization": f"Bearer {token}"})
    assert asks.get("/api/v1/cities/").status_code == 200


def test_scopes_and_limit_are_changed_from_the_page(browser, system, settings):
    page = f"/api-clients/{system.pk}/"
    assert "6,000 (as for all)" in browser.get(page).text
    form = browser.get(f"{page}access/").text
    assert re.findall(r'value="([^"]+)"[^>]*checked', form) == ["read"]
    assert "Empty: 6,000" in form
    for wrong in ({"scopes": []}, {"scopes": ["fly"]}, {"requests_a_minute": "0"}):
        values = {"scopes": ["read"], **wrong}
        assert send(browser, "core:api_client_access", system, **values).status_code == 400
    values = {"scopes": ["write", "read"], "requests_a_minute": "300"}
    assert send(browser, "core:api_client_access", system, **values).status_code == 302
    text = browser.get(page).text
    assert "read, write" in text
    assert ">300<" in text
    assert send(browser, "core:api_client_access", system, version=1, **values).status_code == 409
    settings.PORTAL_CLIENT_LIMIT = None
    system.refresh_from_db()
    assert send(browser, "core:api_client_access", system, scopes=["read"]).status_code == 302
    assert "No limit" in browser.get(page).text


def test_handover_page_shows_what_would_move_then_moves_it(browser, officer):
    city = CityFactory(desk_officer=officer, name_en="Sample Port")
    receiver = person(Role.DESK_OFFICER, name_en="Next")
    address = f"/people/{officer.pk}/handover/"
    page = browser.get(address)
    assert "Sample Port" in page.text
    assert "The receiver needs one of these roles:" in page.text
    ticked = re.findall(r'name="kinds" value="([^"]+)"[^>]*checked', page.text)
    assert ticked == ["cities.desk"]
    values = {"receiver": receiver.pk, "kinds": ticked, "reason": "Transfer", "version": 1}
    assert browser.post(address, {**values, "reason": ""}).status_code == 400
    refused = browser.post(address, {**values, "receiver": person(Role.VIEWER).pk})
    assert refused.status_code == 400
    assert "needs one of these roles" in refused.text
    assert browser.post(address, {**values, "deactivate": "on"}).status_code == 302
    city.refresh_from_db()
    officer.refresh_from_db()
    assert (city.desk_officer, officer.is_active) == (receiver, False)
    assert "Handed over: 1." in browser.get(f"/people/{officer.pk}/").text


def test_head_hands_over_but_closes_no_account(officer):
    browser = browser_of(person(Role.OFFICE_HEAD))
    city = CityFactory(desk_officer=officer)
    receiver = person(Role.DESK_OFFICER)
    address = f"/people/{officer.pk}/handover/"
    assert 'name="deactivate"' not in browser.get(address).text
    values = {"receiver": receiver.pk, "kinds": ["cities.desk"], "reason": "x", "version": 1}
    assert browser.post(address, {**values, "deactivate": "on"}).status_code == 302
    city.refresh_from_db()
    officer.refresh_from_db()
    assert (city.desk_officer, officer.is_active) == (receiver, True)
