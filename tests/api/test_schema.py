"""The schema is valid, complete, and what is sent is what it says."""

import html
import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.test import Client
from jsonschema import Draft202012Validator

from diplomacy.api import router
from diplomacy.core.policies import SCOPES
from tests.api.samples import MAKE, MORE

pytestmark = pytest.mark.django_db

RESOURCES = {name: viewset for name, viewset, _basename in router.registry}
NAMES = list(RESOURCES)
#: Those that everybody's token reads; webhooks: tests/core/webhooks/test_api.py.
READ_BY_ALL = [name for name in NAMES if name != "webhooks"]


@pytest.fixture(scope="module")
def schema() -> Any:
    answer = Client(headers={"accept-language": "en"}).get("/api/v1/schema/")
    assert answer.status_code == 200
    return answer.json()


def operations(schema: Any) -> Iterator[tuple[str, str, Any]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def parts(value: Any) -> Iterator[Any]:
    """Every object anywhere in the schema."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from parts(inner)


def check(schema: Any, name: str, value: Any) -> None:
    """``value`` must be what the component says."""
    root = {"$ref": f"#/components/schemas/{name}", "components": schema["components"]}
    validator = Draft202012Validator(root, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [error.message for error in validator.iter_errors(value)] == []


def component(operation: Any, status: str) -> str:
    (content,) = (
        body
        for media_type, body in operation["responses"][status]["content"].items()
        if media_type != "text/csv"
    )
    return content["schema"]["$ref"].rpartition("/")[2]


def test_it_is_openapi_3_1_with_json_schemas_that_hold(schema: Any) -> None:
    assert schema["openapi"] == "3.1.0"
    for component in schema["components"]["schemas"].values():
        Draft202012Validator.check_schema(component)
    for _path, _method, operation in operations(schema):
        for parameter in operation.get("parameters", []):
            Draft202012Validator.check_schema(parameter["schema"])


def test_references_lead_somewhere(schema: Any) -> None:
    known = schema["components"]["schemas"]
    references = {part["$ref"] for part in parts(schema) if isinstance(part.get("$ref"), str)}
    assert {reference.rpartition("/")[2] for reference in references} <= known.keys()


def test_operations_have_names_of_their_own(schema: Any) -> None:
    names = [operation["operationId"] for _path, _method, operation in operations(schema)]
    assert len(names) == len(set(names))


def test_every_address_of_the_router_is_described(schema: Any) -> None:
    keys = {name: viewset.lookup_field for name, viewset in RESOURCES.items()}
    described = {
        *(f"/api/v1/{name}/" for name in NAMES),
        *(f"/api/v1/{name}/{{{key}}}/" for name, key in keys.items()),
    }
    assert described <= schema["paths"].keys()


def test_operations_and_parameters_are_explained(schema: Any) -> None:
    for path, _method, operation in operations(schema):
        assert operation["summary"], path
        assert operation["description"], path
        for parameter in operation["parameters"]:
            if parameter["in"] != "path":
                assert parameter["description"], (path, parameter["name"])


@pytest.mark.parametrize("name", NAMES)
def test_every_filter_is_documented_and_nothing_else(schema: Any, name: str) -> None:
    viewset = RESOURCES[name]
    documented = {
        parameter["name"] for parameter in schema["paths"][f"/api/v1/{name}/"]["get"]["parameters"]
    }
    assert viewset.filterset_class is not None
    filters = {
        "search" if entry == "q" else entry for entry in viewset.filterset_class.base_filters
    }
    own = {"ordering", "page_size", "cursor", "format", "fields"}
    own |= {"expand"} if viewset.expandable() else set()
    own |= {"as_of"} if viewset.dated else set()
    assert documented == filters | own


def test_problems_are_declared(schema: Any) -> None:
    for path, method, operation in operations(schema):
        if "/webhooks/" in path:
            continue  # tests/core/webhooks/test_api.py
        made = method == "post" and operation["operationId"].endswith("_create")
        expected = {"201" if made else "200", "400", "401", "403", "406", "429", "500"}
        expected |= {"404"} if "{" in path else set()
        expected |= {"410"} if path.endswith("/changes/") else set()
        if method != "get":
            expected |= {"409", "413", "415"} | (
                set() if made or "/bulk/" in path else {"412", "428"}
            )
        expected |= {"422"} if method == "post" else {"304"} & operation["responses"].keys()
        assert expected == operation["responses"].keys(), (path, method)
        for status in expected - {"200", "201", "304"}:
            assert component(operation, status) == "Problem"


def test_every_answer_says_its_language_and_writing_its_etag(schema: Any) -> None:
    for path, method, operation in operations(schema):
        for status, answer in operation["responses"].items():
            assert answer["headers"]["Content-Language"]["required"], (path, method, status)
            assert answer["description"], (path, method, status)
            if method in ("put", "patch") and status == "200":
                assert answer["headers"]["ETag"]["required"], path


def test_choices_have_no_title_that_would_name_a_type_in_some_language(schema: Any) -> None:
    for component in schema["components"]["schemas"].values():
        for shape in component.get("properties", {}).values():
            assert not ("enum" in shape and "title" in shape), shape


def test_patterns_mean_the_same_to_every_reader(schema: Any) -> None:
    """``\\w`` is ASCII in one dialect and every script in another."""
    patterns = [part["pattern"] for part in parts(schema) if isinstance(part.get("pattern"), str)]
    assert patterns
    assert [text for text in patterns if "\\w" in text or "\\p" in text] == []
    shown = schema["components"]["schemas"]["Trip"]["properties"]["principal_key"]
    one_word = Draft202012Validator(shown)
    assert all(map(one_word.is_valid, ("governor", "都知事", "öd2", "a-b_c", "")))
    assert not any(map(one_word.is_valid, ("a b", "a/b", "a.b", "[a]", "`")))


def test_both_ways_to_bring_a_token_are_described(schema: Any) -> None:
    schemes = schema["components"]["securitySchemes"]
    flow = schemes["clientCredentials"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "/identity/o/api/token"
    assert schemes["bearer"] == {"type": "http", "scheme": "bearer"}
    for path, method, operation in operations(schema):
        scopes = ["read"] if method == "get" else ["read", "write"]
        scopes = ["webhooks"] if "/webhooks/" in path else scopes
        assert {"clientCredentials": scopes} in operation["security"]


@pytest.mark.parametrize("name", READ_BY_ALL)
def test_answers_are_what_the_schema_says(
    schema: Any, system: Client, trusted: Client, name: str
) -> None:
    record = MAKE[name]()
    MORE.get(name, MAKE[name])()
    paths = schema["paths"]
    key = RESOURCES[name].lookup_field
    listing = component(paths[f"/api/v1/{name}/"]["get"], "200")
    single = component(paths[f"/api/v1/{name}/{{{key}}}/"]["get"], "200")
    expanded = ",".join(RESOURCES[name].expandable())
    for query in ("", "?page_size=1", "?fields=version", f"?expand={expanded}" * bool(expanded)):
        check(schema, listing, system.get(f"/api/v1/{name}/{query}").json())
    where = f"/api/v1/{name}/{getattr(record, 'code', record.pk)}/"
    check(schema, single, system.get(where).json())
    found = trusted.get(where).json()
    check(schema, single, found)
    assert found.keys() == schema["components"]["schemas"][single]["properties"].keys()


@pytest.mark.parametrize(
    ("query", "status"), [("bureaus/?x=1", 400), ("bureaus/x/", 404), ("no-such/", 404)]
)
def test_problems_are_what_the_schema_says(
    schema: Any, system: Client, query: str, status: int
) -> None:
    answer = system.get(f"/api/v1/{query}")
    assert answer.status_code == status
    check(schema, "Problem", answer.json())


def test_progress_is_what_the_schema_says(schema: Any, system: Client) -> None:
    target = MAKE["targets"]()
    answer = system.get(f"/api/v1/targets/{target.code}/progress/?as_of=2017-03-03")
    operation = schema["paths"]["/api/v1/targets/{code}/progress/"]["get"]
    check(schema, component(operation, "200"), answer.json())


def test_schema_speaks_the_callers_language(client: Client) -> None:
    texts = {
        language: client.get("/api/v1/schema/", headers={"accept-language": language}).json()
        for language in ("ja", "en")
    }
    summaries = {
        language: text["paths"]["/api/v1/cities/"]["get"]["summary"]
        for language, text in texts.items()
    }
    assert summaries["en"] == "List: cities"
    assert summaries["ja"] != summaries["en"]


def test_schema_is_yaml_on_request(client: Client, schema: Any) -> None:
    answer = client.get("/api/v1/schema/?format=yaml", headers={"accept-language": "en"})
    assert answer["Content-Type"] == "application/yaml"
    assert yaml.safe_load(answer.content) == schema


@pytest.mark.parametrize("name", NAMES)
def test_docs_tell_everything_about_a_resource(client: Client, schema: Any, name: str) -> None:
    page = client.get(f"/api/v1/docs/{name}/", headers={"accept-language": "en"})
    text = html.unescape(page.content.decode())
    assert str(RESOURCES[name].about) in text
    key = RESOURCES[name].lookup_field
    for path in (f"/api/v1/{name}/", f"/api/v1/{name}/{{{key}}}/"):
        operation = schema["paths"][path]["get"]
        assert f"<code>GET {path}</code>" in text
        assert operation["summary"] in text
        for parameter in operation["parameters"]:
            assert f"<code>{parameter['name']}</code>" in text
    for field in RESOURCES[name].serializer_class.projection().names:
        assert f"<code>{field}</code>" in text
    for path, method, operation in operations(schema):
        if operation["tags"] == [name] and method != "get":
            assert f"<code>{method.upper()} {path}</code>" in text
            assert "<code>If-Match</code>" in text or method == "post"
    if new := schema["paths"][f"/api/v1/{name}/"].get("post"):
        body = schema["components"]["schemas"][
            new["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        ]
        for field in body["properties"]:
            assert f"<code>{field}</code>" in text
        assert json.dumps(next(iter(body_example(new).values())), ensure_ascii=False) in text


def body_example(operation: Any) -> dict[str, Any]:
    found: dict[str, Any] = operation["requestBody"]["content"]["application/json"]["example"]
    return found


def test_docs_list_every_resource_and_scope(client: Client) -> None:
    page = client.get("/api/v1/docs/").content.decode()
    for name in NAMES:
        assert f'href="/api/v1/docs/{name}/"' in page
    for scope in SCOPES:
        assert f"<code>{scope}</code>" in page
    assert "/identity/o/api/token" in page


def test_docs_of_no_resource(client: Client) -> None:
    answer = client.get("/api/v1/docs/no-such-thing/")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("page", ["", "cities/", "try/"])
def test_docs_load_nothing_from_elsewhere(client: Client, page: str) -> None:
    answer = client.get(f"/api/v1/docs/{page}")
    assert answer.status_code == 200
    assert b"http://" not in answer.content
    assert b"https://" not in answer.content
    assert b"<style" not in answer.content


def test_script_of_the_page_to_try_comes_apart(client: Client) -> None:
    script = client.get("/api/v1/docs/try/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert b"/schema/" in script.content
