"""A client that a public generator makes of the served schema, used as it comes out.

It runs in a process of its own against the running application, as another bureau's system would.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from diplomacy.core.api.clients import create_client
from tests.factories.cities import CityFactory, CountryFactory
from tests.factories.initiatives import BureauFactory

#: What the other bureau's program does. It prints what it saw, for the test to look at.
PROGRAM = """
import json
import sys
import uuid

from city_diplomacy_portal_client import AuthenticatedClient
from city_diplomacy_portal_client.api.agreements import agreements_create, agreements_enter_force
from city_diplomacy_portal_client.api.cities import (
    cities_bulk,
    cities_create,
    cities_list,
    cities_partial_update,
    cities_retrieve,
)
from city_diplomacy_portal_client.models import (
    BulkCity,
    BulkItemCity,
    ChangedCity,
    CitiesListExpandItem,
    Country,
    EnterForceAgreement,
    NewAgreement,
    NewAgreementKind,
    NewAgreementStatus,
    NewCity,
    NewCityKind,
    NewCityNamesLocalItem,
    Problem,
)

address, token, country = sys.argv[1:]
seen = {}
with AuthenticatedClient(base_url=address, token=token) as portal:
    key = str(uuid.uuid4())
    new = NewCity(
        code="generated",
        kind=NewCityKind.CITY,
        name_en="Generated",
        name_ja="見本市",
        country=country,
        names_local=[NewCityNamesLocalItem(lang="xx", name="Genereret")],
    )
    first = cities_create.sync_detailed(client=portal, body=new, idempotency_key=key)
    again = cities_create.sync_detailed(client=portal, body=new, idempotency_key=key)
    seen["made"] = [first.status_code, again.status_code, first.content == again.content]
    seen["local"] = first.parsed.names_local[0].name

    listed = cities_list.sync(
        client=portal, country=country, expand=[CitiesListExpandItem.COUNTRY], page_size=1
    )
    seen["count"], seen["next"] = listed.count, listed.next_ is not None
    codes = [city.code for city in listed.results]
    assert isinstance(listed.results[0].country, Country)
    while listed.next_:
        cursor = listed.next_.partition("cursor=")[2].partition("&")[0]
        listed = cities_list.sync(client=portal, country=country, page_size=1, cursor=cursor)
        codes += [city.code for city in listed.results]
    seen["codes"] = codes

    read = cities_retrieve.sync_detailed("generated", client=portal)
    tag = read.headers["etag"]
    change = ChangedCity(name_en="Changed")
    changed = cities_partial_update.sync_detailed(
        "generated", client=portal, body=change, if_match=tag
    )
    seen["changed"] = [changed.status_code, changed.parsed.name_en, changed.parsed.version]
    stale = cities_partial_update.sync_detailed(
        "generated", client=portal, body=change, if_match=tag
    )
    assert isinstance(stale.parsed, Problem)
    seen["stale"] = [stale.status_code, stale.parsed.status]

    many = cities_bulk.sync(
        client=portal,
        body=BulkCity(
            items=[
                BulkItemCity(code="generated", version=changed.parsed.version, name_en="Bulk"),
                BulkItemCity(code="other", name_en="Other", name_ja="他市", country=country),
            ]
        ),
    )
    seen["bulk"] = [result.status for result in many.results]

    agreement = agreements_create.sync_detailed(
        client=portal,
        body=NewAgreement(
            reference="GEN-1",
            kind=NewAgreementKind.PARTNERSHIP,
            title_en="Generated partnership",
            parties=["generated"],
            concluded_on="2014-04",
            status=NewAgreementStatus.SIGNED,
        ),
    )
    moved = agreements_enter_force.sync_detailed(
        agreement.parsed.id,
        client=portal,
        body=EnterForceAgreement(),
        if_match=agreement.headers["etag"],
    )
    seen["moved"] = [moved.status_code, moved.parsed.status.value]
print(json.dumps(seen))
"""

#: Reads everything that happened, page by page, and then what happens next.
FOLLOWER = """
import json
import sys
from urllib.parse import parse_qs, urlsplit

from city_diplomacy_portal_client import AuthenticatedClient
from city_diplomacy_portal_client.api.changes import changes_retrieve
from city_diplomacy_portal_client.models import City, CityChange

address, token, cursor = sys.argv[1:]
told = {}
with AuthenticatedClient(base_url=address, token=token) as portal:
    more = True
    while more:
        page = changes_retrieve.sync(
            client=portal, page_size=2, **({"cursor": cursor} if cursor else {})
        )
        for entry in page.results:
            told[f"{entry.resource}/{entry.key}"] = type(entry.record).__name__
            if entry.resource == "cities":
                assert isinstance(entry, CityChange) and isinstance(entry.record, City)
                told[f"{entry.resource}/{entry.key}"] = entry.record.name_en
        more = page.more
        cursor = parse_qs(urlsplit(page.next_).query)["cursor"][0]
print(json.dumps({"told": told, "cursor": cursor}))
"""


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the client; whatever the generator had to leave out fails."""
    folder = tmp_path_factory.mktemp("generated")
    schema = folder / "schema.json"
    answer = Client(headers={"accept-language": "ja"}).get("/api/v1/schema/")
    schema.write_bytes(answer.content)
    tools = Path(sys.executable).parent
    done = subprocess.run(
        [
            str(tools / "openapi-python-client"),
            *("generate", "--path", str(schema), "--output-path", str(folder / "client")),
            *("--meta", "none", "--fail-on-warning"),
        ],
        env={"PATH": f"{tools}:/usr/bin:/bin", "HOME": str(folder), "NO_COLOR": "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "arning" not in done.stdout + done.stderr, done.stdout
    (folder / "client").rename(folder / "city_diplomacy_portal_client")
    return folder


@pytest.fixture
def run(generated: Path, live_server: Any) -> Any:
    def run_program(program: str, *arguments: str) -> Any:
        done = subprocess.run(
            [sys.executable, "-c", program, live_server.url, *arguments],
            cwd=generated,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout)

    return run_program


def test_names_do_not_depend_on_the_language(generated: Path) -> None:
    models = {path.name for path in (generated / "city_diplomacy_portal_client/models").iterdir()}
    expected = (
        "new_city.py",
        "changed_city.py",
        "replaced_city.py",
        "city_region.py",
        "city_role.py",
    )
    assert models >= set(expected)
    assert [name for name in models if not name.isascii() or "patched" in name] == []


def test_it_lists_creates_changes_and_moves(run: Any) -> None:
    country = CountryFactory(region="Europe")
    CityFactory(code="another", country=country)
    issued = create_client("Sample", bureau=BureauFactory(), scopes=["read", "write"])
    assert run(PROGRAM, issued.token, country.code) == {
        "made": [201, 201, True],
        "local": "Genereret",
        "count": 2,
        "next": True,
        "codes": ["another", "generated"],
        "changed": [200, "Changed", 2],
        "stale": [412, 412],
        "bulk": [200, 201],
        "moved": [200, "in_force"],
    }


def test_it_follows_changes_to_the_end_and_goes_on(run: Any) -> None:
    country = CountryFactory()
    CityFactory(code="first", name_en="First", country=country)
    issued = create_client("Sample", bureau=BureauFactory(), scopes=["read"])
    before = run(FOLLOWER, issued.token, "")
    assert before["told"]["cities/first"] == "First"
    assert before["told"][f"countries/{country.code}"] == "Country"
    CityFactory(code="second", name_en="Second", country=country)
    after = run(FOLLOWER, issued.token, before["cursor"])
    assert after["told"]["cities/second"] == "Second"
    assert "cities/first" not in after["told"]
