"""Rules that every resource obeys. A resource that is declared is tested here from then on."""

import csv
import io
from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.test import Client

from diplomacy.api import router
from diplomacy.core.api.fields import visible
from diplomacy.core.enums import Visibility
from tests.access.test_every_route import PAGES
from tests.api.samples import MAKE, MORE
from tests.database import cost

#: Needs a scope of its own and shows each caller their own: tests/core/webhooks/test_api.py.
OWN_RULES = {"webhooks"}
RESOURCES = {name: viewset for name, viewset, _basename in router.registry if name not in OWN_RULES}
NAMES = list(RESOURCES)

pytestmark = pytest.mark.django_db


def address(name: str, key: Any = None) -> str:
    return f"/api/v1/{name}/" if key is None else f"/api/v1/{name}/{key}/"


def key_of(record: Any) -> Any:
    return getattr(record, "code", record.pk)


def named(name: str, record: dict[str, Any]) -> Any:
    return record[RESOURCES[name].serializer_class.key()]


def everything(client: Client, first: str) -> list[dict[str, Any]]:
    """All records of a list, page by page."""
    found: list[dict[str, Any]] = []
    link: str | None = first
    while link:
        page = client.get(link).json()
        found += page["results"]
        link = page["next"]
    return found


def test_every_resource_has_sample_records() -> None:
    assert MAKE.keys() == RESOURCES.keys()


def test_the_root_lists_every_resource(client: Client) -> None:
    assert client.get("/api/v1/").json() == {
        name: f"http://testserver/api/v1/{name}/"
        for name in (*NAMES, *sorted(OWN_RULES), "changes")
    }


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_refused(client: Client, name: str) -> None:
    assert client.get(address(name)).status_code == 401
    assert client.get(address(name, "x")).status_code == 401


@pytest.mark.parametrize("name", NAMES)
def test_list_and_record_say_the_same(system: Client, name: str) -> None:
    key = key_of(MAKE[name]())
    listed = {named(name, entry): entry for entry in everything(system, address(name))}
    record = system.get(address(name, key))
    assert record.status_code == 200
    assert record.json() == listed[str(key)]


@pytest.mark.parametrize("name", NAMES)
def test_list_costs_the_same_at_1_and_30_rows(system: Client, name: str) -> None:
    where = f"{address(name)}?page_size=500"
    MAKE[name]()
    one = cost(system, where)
    for _ in range(29):
        MAKE[name]()
    assert cost(system, where) == one
    assert one <= 4


@pytest.mark.parametrize("name", NAMES)
def test_record_costs_two_statements(system: Client, name: str) -> None:
    where = address(name, key_of(MAKE[name]()))
    assert cost(system, where) == 2


@pytest.mark.parametrize("name", NAMES)
def test_expanded_list_costs_the_same_at_1_and_10_rows(system: Client, name: str) -> None:
    relations = RESOURCES[name].expandable()
    MAKE[name]()
    where = f"{address(name)}?expand={','.join(relations)}" if relations else address(name)
    one = cost(system, where)
    for _ in range(9):
        MAKE[name]()
    assert cost(system, where) == one


@pytest.mark.parametrize("name", NAMES)
def test_expanded_relation_is_the_record_itself(system: Client, name: str) -> None:
    where = address(name, key_of(MAKE[name]()))
    plain = system.get(where).json()
    for relation in RESOURCES[name].expandable():
        full = system.get(f"{where}?expand={relation}").json()[relation]
        values = zip(
            plain[relation] if isinstance(full, list) else [plain[relation]],
            full if isinstance(full, list) else [full],
            strict=True,
        )
        for key, record in values:
            assert (key is None and record is None) or key in (record.get("code"), record.get("id"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [1, 2, 5])
def test_pages_hold_every_record_once_in_every_order(system: Client, name: str, size: int) -> None:
    for make in (MAKE[name], MORE.get(name, MAKE[name]), MAKE[name]):
        make()
    viewset = RESOURCES[name]
    expected = sorted(str(key_of(record)) for record in everything_stored(name))
    for key in viewset.ordering_keys():
        for sign in ("", "-"):
            where = f"{address(name)}?ordering={sign}{key}&page_size={size}"
            found = [str(named(name, entry)) for entry in everything(system, where)]
            assert sorted(found) == expected, (sign, key)


def everything_stored(name: str) -> list[Any]:
    model = RESOURCES[name].model
    if name == "strategy-items":
        return list(model._default_manager.of_current_strategy())
    return list(model._default_manager.all())


@pytest.mark.parametrize("name", NAMES)
def test_pages_can_be_turned_back(system: Client, name: str) -> None:
    for _ in range(5):
        MAKE[name]()
    first = system.get(f"{address(name)}?page_size=2").json()
    second = system.get(first["next"]).json()
    third = system.get(second["next"]).json()
    assert first["previous"] is None
    assert system.get(third["previous"]).json()["results"] == second["results"]
    assert system.get(second["previous"]).json()["results"] == first["results"]


@pytest.mark.parametrize("name", NAMES)
def test_count_is_exact(system: Client, name: str) -> None:
    for _ in range(3):
        MAKE[name]()
    total = len(everything_stored(name))
    assert system.get(f"{address(name)}?page_size=1").json()["count"] == total
    assert system.get(address(name)).json()["count"] == total


@pytest.mark.parametrize("name", NAMES)
def test_csv_is_the_whole_list(trusted: Client, name: str) -> None:
    for _ in range(3):
        MAKE[name]()
    answer = trusted.get(f"{address(name)}?format=csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode())))
    key = RESOURCES[name].serializer_class.key()
    assert [row[key] for row in rows] == [
        str(entry[key]) for entry in everything(trusted, address(name))
    ]
    assert tuple(rows[0]) == RESOURCES[name].serializer_class.projection().names


@pytest.mark.parametrize("name", NAMES)
def test_fields_are_narrowed_to_those_asked_for(trusted: Client, name: str) -> None:
    MAKE[name]()
    viewset = RESOURCES[name]
    always = {viewset.serializer_class.key(), "version"}
    for field in viewset.serializer_class.projection().names:
        (record, *_) = trusted.get(f"{address(name)}?fields={field}").json()["results"]
        assert record.keys() == always | {field}


@pytest.mark.parametrize("name", NAMES)
def test_etag_spares_the_body_until_the_record_changes(system: Client, name: str) -> None:
    record = MAKE[name]()
    where = address(name, key_of(record))
    first = system.get(where)
    etag = first["ETag"]
    assert etag.startswith(f'"{first.json()["version"]}-')
    again = system.get(where, headers={"if-none-match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert "Content-Type" not in again.headers
    type(record)._base_manager.filter(pk=record.pk).update(**changed_text(record))
    changed = system.get(where, headers={"if-none-match": etag})
    assert changed.status_code == 200
    assert changed.json()["version"] == first.json()["version"] + 1


def changed_text(record: Any) -> dict[str, Any]:
    """A change of one text that every row of this kind has."""
    for name in ("name_en", "title_en", "text_en", "purpose_en", "reason", "rationale"):
        try:
            record._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        return {name: "Changed"}
    return {"void_reason": "Changed"}


@pytest.mark.parametrize("name", NAMES)
def test_unknown_record_is_404(system: Client, name: str) -> None:
    for key in ("no-such-record", "00000000-0000-0000-0000-000000000000", "%00", "%F0%9F%98%80"):
        answer = system.get(address(name, key))
        assert answer.status_code == 404, key
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", NAMES)
def test_unknown_filter_is_named(system: Client, name: str) -> None:
    answer = system.get(f"{address(name)}?no_such_filter=1")
    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {
            "field": "no_such_filter",
            "code": "unknown_filter",
            "message": "Unknown filter: no_such_filter",
        }
    ]


@pytest.mark.parametrize("name", NAMES)
def test_filters_refuse_nonsense_or_answer_but_never_fail(system: Client, name: str) -> None:
    MAKE[name]()
    filterset = RESOURCES[name].filterset_class
    assert filterset is not None
    for entry in filterset.base_filters:
        parameter = "search" if entry == "q" else entry
        for value in ("", "x", "0", "-1", "2014-02-30", "true", "9" * 400, "%F0%9F%98%80", "'"):
            answer = system.get(f"{address(name)}?{parameter}={value}")
            assert answer.status_code in (200, 400), (parameter, value)
            if answer.status_code == 400:
                assert [error["field"] for error in answer.json()["errors"]] == [parameter]


RESTRICTABLE = [name for name in NAMES if hasattr(RESOURCES[name].model, "visibility")]


@pytest.mark.parametrize("name", RESTRICTABLE)
def test_restricted_record_is_unknown_without_the_scope(
    system: Client, trusted: Client, name: str
) -> None:
    record = MAKE[name]()
    type(record)._base_manager.filter(pk=record.pk).update(visibility=Visibility.RESTRICTED)
    where, key = address(name, key_of(record)), str(key_of(record))
    assert system.get(where).status_code == 404
    assert key not in {str(named(name, entry)) for entry in everything(system, address(name))}
    assert trusted.get(where).status_code == 200
    assert key in {str(named(name, entry)) for entry in everything(trusted, address(name))}
    assert not visible(RESOURCES[name].model, None).filter(pk=record.pk).exists()


@pytest.mark.parametrize("name", NAMES)
def test_relation_to_a_restricted_record_is_hidden(
    system: Client, trusted: Client, name: str
) -> None:
    record = MAKE[name]()
    where = address(name, key_of(record))
    for relation in RESOURCES[name].expandable():
        shown = trusted.get(where).json()[relation]
        target = related(name, relation)
        if not shown or not hasattr(target, "visibility") or target is type(record):
            continue
        target._base_manager.update(visibility=Visibility.RESTRICTED)
        hidden = system.get(where)
        target._base_manager.update(visibility=Visibility.INTERNAL)
        # A record that says nothing without the relation is hidden with it.
        assert hidden.status_code == 404 or not hidden.json()[relation], relation


def related(name: str, relation: str) -> Any:
    projection = RESOURCES[name].serializer_class.projection()
    source: Any = projection.sources[projection.names.index(relation)]
    return source.related_model(RESOURCES[name].model)


def precisions(record: Any) -> dict[str, bool]:
    """Every precision a record shows, also inside its parts, and whether its date is there."""
    found: dict[str, bool] = {}
    if isinstance(record, list):
        for part in record:
            found |= precisions(part)
    elif isinstance(record, dict):
        for name, value in record.items():
            found |= precisions(value)
            date = name.removesuffix("_precision")
            if date != name and date in record:
                found[name] = (record[date] is None) == (value is None)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_precision_is_null_exactly_where_its_date_is(system: Client, name: str) -> None:
    MAKE[name]()
    MORE.get(name, MAKE[name])()
    wrong = [
        field
        for record in everything(system, address(name))
        for field, right in precisions(record).items()
        if not right
    ]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_search_longer_than_the_limit_is_a_problem(system: Client, name: str) -> None:
    answer = system.get(address(name), {"search": "x" * 4000})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == ["search"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_is_wrong_is_said_in_the_language_that_the_header_names(
    system: Client, language: str
) -> None:
    answer = system.get(address("cities"), {"nonsense": "1"}, headers={"accept-language": language})
    assert answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]
    assert answer.json()["title"].isascii() == (language == "en")


@pytest.mark.parametrize("query", ["expand=city,city", "expand=city&expand=city"])
def test_relation_named_twice_is_inlined_once(system: Client, query: str) -> None:
    MAKE["network-memberships"]()
    (record,) = system.get(f"{address('network-memberships')}?{query}").json()["results"]
    assert isinstance(record["city"], dict)


@pytest.mark.parametrize("query", ["fields=code,name_en", "fields=code&fields=name_en"])
def test_names_come_with_commas_or_one_by_one(system: Client, query: str) -> None:
    MAKE["cities"]()
    (record, *_) = system.get(f"{address('cities')}?{query}").json()["results"]
    assert record.keys() == {"code", "name_en", "version"}


#: Shown on pages, and no resource: accounts and the auditors' log are for people alone, documents
#: are files, mail is for its recipient, and the messages of a webhook stand under its own address.
NO_RESOURCE = {
    "core.User",
    "core.AccessEntry",
    "core.Attachment",
    "core.Delivery",
    "core.WebhookDelivery",
}


def test_every_model_with_pages_is_a_resource() -> None:
    shown = {
        view.model._meta.label
        for pattern in PAGES.values()
        if (view := getattr(pattern.callback, "view_class", None)) is not None
        and getattr(view, "model", None) is not None
    }
    assert len(shown) > 15
    resources = {viewset.model._meta.label for _name, viewset, _basename in router.registry}
    assert shown - resources == NO_RESOURCE
