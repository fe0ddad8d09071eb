import uuid

import pytest

from agreements.enums import AgreementStatus
from cities.models import City
from diplomacy.core import records
from diplomacy.core.history import changes_of
from tests.factories.agreements import AgreementFactory


@pytest.fixture
def agreement(db):
    return AgreementFactory()


def move(agreement, name):
    return f"/agreements/{agreement.pk}/move/{name}/"


def test_move_with_its_reason_is_made_and_remembered(browser, agreement):
    data = {"reason": "Both sides pause", "version": agreement.version}
    response = browser.post(move(agreement, "rest"), data)
    assert (response.status_code, response["Location"]) == (302, agreement.get_absolute_url())
    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.RESTED
    assert changes_of(agreement, None)[0].why == "Both sides pause"


def test_move_that_needs_a_reason_is_refused_without_one(browser, agreement):
    response = browser.post(move(agreement, "rest"), {"reason": " ", "version": agreement.version})
    assert response.status_code == 400
    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.IN_FORCE


def test_move_from_the_wrong_state_is_refused_with_the_reason_kept(browser, agreement):
    data = {"reason": "Try anyway", "version": agreement.version}
    response = browser.post(move(agreement, "approve"), data)
    assert response.status_code == 400
    assert "Try anyway" in response.content.decode()
    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.IN_FORCE


def test_move_on_a_stale_version_asks_again(browser, agreement):
    version = agreement.version
    records.change(agreement, actor=None, values={"title_en": "Changed meanwhile"})
    response = browser.post(move(agreement, "rest"), {"reason": "Pause", "version": version})
    assert response.status_code == 409
    body = response.content.decode()
    assert "Someone else changed this record meanwhile." in body
    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.IN_FORCE
    assert f'name="version" value="{agreement.version}"' in body


def test_unknown_move_or_record_is_not_found(browser, agreement):
    assert browser.get(move(agreement, "explode")).status_code == 404
    assert browser.get(f"/agreements/{uuid.uuid4()}/move/rest/").status_code == 404


def test_viewer_may_not_move(viewer, agreement):
    assert viewer.get(move(agreement, "rest")).status_code == 403
    assert viewer.post(move(agreement, "rest"), {"reason": "x"}).status_code == 403
    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.IN_FORCE


def test_voiding_needs_a_reason_and_is_done_once(browser, city):
    url = f"/cities/{city.code}/void/"
    assert browser.post(url, {"version": city.version}).status_code == 400
    assert browser.post(url, {"version": city.version, "reason": "Twice"}).status_code == 302
    city = City.objects.get()
    assert (city.voided, city.void_reason) == (True, "Twice")
    again = browser.post(url, {"version": city.version, "reason": "Again"})
    assert again.status_code == 400
    assert "This record is already voided." in again.content.decode()
