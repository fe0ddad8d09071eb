"""One way to write records: rights, validation, versions, constraints, history."""

import threading
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import translation

from cities.models import City, CityRole, Country
from diplomacy.core import history, records
from diplomacy.core.enums import Role

pytestmark = pytest.mark.django_db

NAMES = ("code", "name_en", "name_ja")


def test_create_writes_who_and_why(office, city_values):
    city = records.create(City, actor=office, values=city_values, reason="A new partner")
    with translation.override("en"):
        [change] = history.changes_of(city, None)
    assert (change.kind, change.who, change.why) == ("insert", "Office Head", "A new partner")


def test_create_without_the_right_writes_nothing(make_user, city_values):
    with pytest.raises(PermissionDenied):
        records.create(City, actor=make_user("viewer", Role.VIEWER), values=city_values)
    assert not City.objects.exists()


def test_create_with_a_bad_value_names_the_field(office, city_values):
    with pytest.raises(ValidationError) as caught:
        records.create(City, actor=office, values={**city_values, "kind": "village"})
    assert set(caught.value.message_dict) == {"kind"}


def test_change_raises_the_version_and_keeps_before_and_after(office, city):
    changed = records.change(
        city, actor=office, values={"name_en": "Example"}, expected_version=1, reason="Renamed"
    )
    assert changed.version == 2
    with translation.override("en"):
        change = history.changes_of(city, None)[0]
    assert [(f.before, f.after) for f in change.fields] == [("Sample", "Example")]
    assert change.why == "Renamed"


def test_change_that_changes_nothing_leaves_version_and_history_alone(office, city):
    records.change(city, actor=office, values={"name_en": city.name_en}, expected_version=1)
    city.refresh_from_db()
    assert city.version == 1
    assert len(history.changes_of(city, None)) == 1


def test_change_from_a_stale_version_is_refused_and_shows_the_present_one(office, city):
    records.change(city, actor=office, values={"name_en": "First"}, expected_version=1)
    with pytest.raises(records.StaleRecord) as caught:
        records.change(city, actor=office, values={"name_en": "Second"}, expected_version=1)
    assert caught.value.current.name_en == "First"
    city.refresh_from_db()
    assert city.name_en == "First"


def test_change_meeting_a_constraint_tells_it_in_the_readers_language(office, city, city_values):
    other = City.objects.create(**{**city_values, "code": "other", "name_en": "Other"})
    for language in ("ja", "en"):
        with translation.override(language), pytest.raises(ValidationError) as caught:
            records.change(other, actor=office, values={"name_en": "Sample"})
        assert len(caught.value.messages) == 1
    other.refresh_from_db()
    assert other.name_en == "Other"


def test_bulk_update_raises_versions_and_is_in_the_history(city):
    City.objects.filter(pk=city.pk).update(name_ja="別名市")
    city.refresh_from_db()
    assert city.version == 2
    assert history.changes_of(city, None)[0].kind == "update"


def test_void_needs_a_reason_and_happens_once(office, city):
    with pytest.raises(ValidationError):
        records.void(city, actor=office, reason="  ")
    records.void(city, actor=office, reason="Entered twice")
    city.refresh_from_db()
    assert city.voided
    assert city.void_reason == "Entered twice"
    with pytest.raises(ValidationError):
        records.void(city, actor=office, reason="Again")
    assert not City.objects.active().exists()


def test_touch_raises_only_the_version(city):
    records.touch(city)
    city.refresh_from_db()
    assert city.version == 2
    assert [change.kind for change in history.changes_of(city, None)] == ["insert"]


def test_nested_attribution_ends_with_its_block(office, make_user, city):
    other = make_user("other", Role.ADMINISTRATOR)
    with history.acting(office, "outer"):
        with history.acting(other, "inner"):
            City.objects.filter(pk=city.pk).update(name_en="One")
        City.objects.filter(pk=city.pk).update(name_en="Two")
    changes = history.changes_of(city, None)
    assert [change.why for change in changes[:2]] == ["outer", "inner"]


@pytest.mark.django_db(transaction=True)
def test_change_by_many_at_once_loses_no_update(office):
    country = Country.objects.create(code="XB", iso3="XBB", name_ja="国", name_en="Land")
    city = City.objects.create(
        code="busy", kind="city", name_ja="市", name_en="Busy", country=country, region="Asia"
    )
    outcomes = []

    def edit(number: int) -> None:
        try:
            records.change(city, actor=None, values={"name_ja": f"市{number}"}, expected_version=1)
            outcomes.append("saved")
        except records.StaleRecord:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", *["stale"] * 7]
    city.refresh_from_db()
    assert city.version == 2


@pytest.mark.django_db(transaction=True)
def test_work_that_the_database_ended_for_another_is_done_again(city_values):
    pair = [
        records.create(City, actor=None, values=city_values | dict.fromkeys(NAMES, name))
        for name in ("one", "two")
    ]
    both_hold_one = threading.Barrier(2)
    tries: list[str] = []

    def rename(number: int) -> None:
        first, second = pair if number else reversed(pair)

        @transaction.atomic
        def work() -> None:
            tries.append("")
            City.objects.filter(pk=first.pk).update(name_en=f"First {number}")
            if len(tries) <= 2:
                both_hold_one.wait(10)
            City.objects.filter(pk=second.pk).update(name_en=f"Second {number}")

        try:
            records.again(work)
        finally:
            connection.close()

    threads = [threading.Thread(target=rename, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tries) >= 3  # whoever begins anew may meet the other once more
    assert {city.version for city in City.objects.all()} == {3}


def test_history_names_other_records_only_to_those_who_may_see_them(office, make_user, city):
    country = Country.objects.create(
        code="XB", iso3="XBB", name_ja="別国", name_en="Otherland", visibility="restricted"
    )
    records.change(city, actor=office, values={"country": country}, expected_version=1)
    with translation.override("en"):
        told = {
            reader.username: history.changes_of(city, reader)[0].fields[0].after
            for reader in (office, make_user("viewer", Role.VIEWER))
        }
    assert told == {"office": "Otherland", "viewer": "a record you cannot see"}


def test_history_leaves_out_parts_hidden_from_the_reader(office, make_user, city):
    for visibility in ("internal", "restricted"):
        CityRole.objects.create(
            city=city, role="sister_friendship", origin=uuid.uuid4(), visibility=visibility
        )
    assert len(history.changes_of(city, office)) == 3
    assert len(history.changes_of(city, make_user("viewer", Role.VIEWER))) == 2


def test_a_voided_record_is_changed_no_more(office, city):
    records.void(city, actor=office, reason="Entered twice")
    with pytest.raises(ValidationError) as caught:
        records.change(city, actor=office, values={"name_en": "Other"})
    assert caught.value.code == "voided"
