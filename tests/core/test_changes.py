"""Changes of all records: which, in which order, for whom."""

import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation

from agreements.models import Agreement, Party
from cities.models import City
from diplomacy.core import changes, history, records
from diplomacy.core.changes import Asked
from diplomacy.core.enums import Role
from diplomacy.core.models import Attachment, Bureau, RoleMembership, User
from tests.factories.agreements import AgreementFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor() -> User:
    return person(Role.AUDITOR, username="auditor")


def told(reader: Any, **asked: Any) -> list[tuple[str, str, str]]:
    with translation.override("en"):
        found, _more = changes.page(Asked(**asked), reader, 1000)
    return [(one.change.kind, one.change.subject, one.change.record) for one in found]


def test_changes_of_all_kinds_stand_together_newest_first(auditor: User, city: City) -> None:
    Bureau.objects.create(code="one", name_ja="局", name_en="One")
    records.change(city, actor=auditor_with_rights(), values={"name_en": "New"}, reason="Renamed")
    found, _more = changes.page(Asked(), auditor, 1000)
    places = [(one.position.at, one.position.table, one.position.event) for one in found]
    assert places == sorted(places, reverse=True)
    assert len(found) == sum(model._default_manager.count() for model in history.event_models())
    kinds = {one.model for one in found}
    assert {Bureau, City, User, RoleMembership} <= kinds


def auditor_with_rights() -> User:
    return person(Role.OFFICE_HEAD, name_en="Office Head")


def test_change_tells_who_why_and_before_and_after(auditor: User, city: City) -> None:
    office = auditor_with_rights()
    records.change(city, actor=office, values={"name_en": "New"}, reason="Renamed by law")
    with translation.override("en"):
        [one], _more = changes.page(Asked(model=City, kind="update"), auditor, 10)
    change = one.change
    assert (change.who, change.why, change.record) == ("Office Head", "Renamed by law", "New")
    assert change.url == city.get_absolute_url()
    assert [(field.label, field.before, field.after) for field in change.fields] == [
        ("Name in English", "Sample", "New")
    ]


def test_each_filter_narrows(auditor: User, city: City) -> None:
    office = auditor_with_rights()
    records.change(city, actor=office, values={"name_en": "New"}, reason="Renamed by Law")
    updates = [("update", "City", "New")]
    assert told(auditor, user=office.pk) == updates
    assert told(auditor, words=("law", "renamed")) == updates
    assert told(auditor, words=("law", "unsaid")) == []
    assert told(auditor, model=City, kind="update") == updates
    assert told(auditor, record=str(city.pk)) == [*updates, ("insert", "City", "New")]
    assert told(auditor, record=city.code) == [*updates, ("insert", "City", "New")]
    assert told(auditor, record="nowhere") == []
    assert told(auditor, record=str(office.pk), model=User) == [("insert", "User", "Office Head")]
    now = timezone.now()
    later = now + datetime.timedelta(hours=1)
    assert (
        told(auditor, model=City, since=later)
        == told(auditor, model=City, before=now - 2 * (later - now))
        == []
    )
    assert len(told(auditor, model=City, since=now - (later - now), before=later)) == 2


def test_record_brings_the_changes_of_its_parts(auditor: User) -> None:
    agreement = AgreementFactory()
    AgreementFactory()
    found, _more = changes.page(Asked(record=str(agreement.pk)), auditor, 100)
    assert {Agreement, Party} <= {one.model for one in found}
    assert {one.change.record for one in found} == {str(agreement)}


def test_pages_hold_every_change_once_whatever_their_size(auditor: User) -> None:
    """Many events of one transaction have the same time."""
    for number in range(7):
        Bureau.objects.create(code=f"b{number}", name_ja="局", name_en=f"B {number}")
    AgreementFactory()
    whole, _more = changes.page(Asked(), auditor, 1000)
    for size in (1, 3, 7):
        pieces = [one.position for one in changes.every(Asked(), auditor, size)]
        assert pieces == [one.position for one in whole]


def test_bulk_statements_are_among_the_changes(auditor: User) -> None:
    for number in range(3):
        Bureau.objects.create(code=f"b{number}", name_ja="局", name_en=f"B {number}")
    with history.acting(auditor, "All at once"):
        Bureau.objects.update(name_en="Same")
        Bureau.objects.filter(code="b1").delete()
    found = told(auditor, words=("once",))
    assert sorted(kind for kind, _subject, _record in found) == ["delete", *["update"] * 3]


def test_hidden_records_and_their_parts_are_left_out() -> None:
    """The page is for those who read everything; this is what holds if that ever changes."""
    open_, hidden = AgreementFactory(), AgreementFactory(visibility="restricted")
    viewer = person(Role.VIEWER)
    with translation.override("en"):
        names = {str(open_), str(hidden)}
        assert len(names) == 2
    seen = {record for _kind, _subject, record in told(viewer)} & names
    with translation.override("en"):
        assert seen == {str(open_)}
    assert told(viewer, record=str(hidden.pk)) == []
    assert names <= {record for _kind, _subject, record in told(person(Role.AUDITOR))}


def test_page_uses_the_index_by_time(auditor: User) -> None:
    Bureau.objects.create(code="one", name_ja="局", name_en="One")
    table = history.event_model_of(Bureau)._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(
            f"EXPLAIN SELECT e.pgh_id FROM {table} e"  # noqa: S608 - our own table
            " ORDER BY e.pgh_created_at DESC, e.pgh_id DESC LIMIT 50"
        )
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "Index" in plan
    assert "Sort" not in plan


def test_changes_of_every_tracked_model_can_be_shown(client: Any) -> None:
    """Documents too, whose records are of several kinds."""
    agreement = AgreementFactory()
    Attachment.objects.create(
        subject_type="agreements.agreement",
        subject_id=agreement.pk,
        sha256="0" * 64,
        size=1,
        media_type="text/plain",
        original_name="sample.txt",
        uploaded_by=person(Role.DESK_OFFICER),
    )
    client.force_login(person(Role.AUDITOR))
    page = client.get("/history/?kind=core.attachment")
    assert page.status_code == 200
    assert agreement.get_absolute_url() in page.text
    assert len(list(client.get("/history/?format=csv"))) > 2
