"""Saved filters: what the service allows, and what the database refuses by itself."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from diplomacy.core import saved_filters
from diplomacy.core.keeping import exports
from diplomacy.core.models import SavedFilter

CITIES, VISITS = "cities:city_list", "visits:visit_list"


def save(person, name="Asia", query="region=Asia", route=CITIES, **more):
    return saved_filters.save(person, route=route, name=name, query=query, **more)


@pytest.fixture
def other(make_user):
    return make_user("other")


def test_each_person_and_list_has_names_and_a_default_of_its_own(office, other):
    for person in (office, other):
        for route in (CITIES, VISITS):
            save(person, route=route, is_default=True)
    assert [s.name for s in saved_filters.of_list(office, CITIES)] == ["Asia"]
    assert saved_filters.of_person(office).count() == 2


def test_name_is_kept_once_without_needless_spaces(office):
    assert save(office, "  Asian \u3000 partners ").name == "Asian partners"
    with pytest.raises(ValidationError) as refused:
        save(office, "Asian partners", "region=Europe")
    assert list(refused.value.message_dict) == ["name"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": " \u3000 "}, "name"),
        ({"name": "a" * 81}, "name"),
        ({"query": ""}, "query"),
        ({"query": "q=" + "a" * 4000}, "query"),
        ({"query": "//elsewhere.example/?a=b"}, "__all__"),
        ({"query": "a=b#c"}, "__all__"),
        ({"route": "https://elsewhere.example/"}, "__all__"),
    ],
)
def test_what_is_no_saved_filter_is_refused(values, field, office):
    with pytest.raises(ValidationError) as refused:
        save(office, **values)
    assert field in refused.value.message_dict
    assert not SavedFilter.objects.exists()


def test_new_default_takes_the_place_of_the_former(office):
    first, second = save(office, "First", is_default=True), save(office, "Second", is_default=True)
    first.refresh_from_db()
    assert (first.is_default, second.is_default) == (False, True)
    saved_filters.change(first, {"is_default": True})
    second.refresh_from_db()
    assert not second.is_default


def test_refused_change_leaves_the_default_where_it_was(office):
    save(office, "First", is_default=True)
    second = save(office, "Second")
    with pytest.raises(ValidationError):
        saved_filters.change(second, {"name": "First", "is_default": True})
    assert saved_filters.of_list(office, CITIES).get(is_default=True).name == "First"


def test_one_too_many_is_refused_with_the_number(office, other, monkeypatch):
    monkeypatch.setattr(saved_filters, "MOST", 2)
    save(office, "First")
    second = save(office, "Second")
    with pytest.raises(ValidationError, match="2"):
        save(office, "Third")
    save(other, "Third")
    save(office, "Third", route=VISITS)
    saved_filters.change(second, {"query": "region=Europe"})
    saved_filters.remove(second)
    save(office, "Third")


def test_deleted_saved_filter_does_not_come_back_by_a_change(office):
    saved = save(office)
    saved_filters.remove(SavedFilter.objects.get())
    with pytest.raises(SavedFilter.DoesNotExist):
        saved_filters.change(saved, {"name": "Again"})
    assert not SavedFilter.objects.exists()


def row(person, **values):
    return {
        "person": person,
        "route": CITIES,
        "name": "Asia",
        "query": "region=Asia",
        "is_default": True,
        **values,
    }


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"is_default": False}, "core_savedfilter_name_once"),
        ({"name": "Another"}, "core_savedfilter_one_default"),
        ({"name": " ", "is_default": False}, "core_savedfilter_name"),
        ({"name": "B", "is_default": False, "query": ""}, "core_savedfilter_query"),
        ({"name": "B", "is_default": False, "query": "//a.example/?b=c"}, "core_savedfilter_query"),
        ({"name": "B", "is_default": False, "route": "cities"}, "core_savedfilter_route"),
    ],
)
def test_database_refuses_by_itself(values, constraint, office):
    SavedFilter.objects.create(**row(office))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SavedFilter.objects.create(**row(office, **values))


def test_saved_filters_leave_with_no_export():
    assert SavedFilter not in exports.exported_models()
