"""A word that occurs nowhere else stands in every field that only some roles read; whoever may not
read the field meets it nowhere: not on pages, in the API, in exports, searches, the history, forms
sent back, messages or the log."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import models, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.http import urlencode

from agreements.models import Review
from diplomacy.core import notifications, policies
from diplomacy.core.api.clients import create_client
from diplomacy.core.api.registry import resource_for
from diplomacy.core.enums import FieldGroup, Role, Visibility
from diplomacy.core.models import OutboxMessage, User
from diplomacy.core.pages.lists import RecordListView
from diplomacy.core.tasks import sweep
from tests.factories.people import person

from .test_every_route import MOVES, PAGES, PEOPLE, RESOURCES, named, question
from .worlds import OWN, World

pytestmark = pytest.mark.django_db

#: Fields that hold text; what is derived has no place to put a word and is looked at below.
FIELDS = [
    (model, name, group)
    for model, fields in policies.restricted().items()
    for name, group in fields.items()
    if name in {field.name for field in model._meta.concrete_fields}
]


def canary(model: type[models.Model], name: str) -> str:
    """A word for one field; an address where the field is one."""
    return f"canary-{model._meta.model_name}-{name}@birds.example".replace("_", "-")


class Planted(World):
    """Records that nobody is kept from, with a canary in each field of the kind."""

    @classmethod
    def plant(cls) -> Planted:
        """Written twice, so that the history knows the word before and after."""
        world = cls.make()
        holder = person(Role.DESK_OFFICER, username="holder", bureau=world.bureau)
        for record in world.records.values():
            if hasattr(record, "visibility"):
                type(record).objects.filter(pk=record.pk).update(visibility=Visibility.PUBLIC)
        Review.objects.update(
            outcome="continue",
            state="completed",
            author=holder,
            rationale="Sample",
            completed_on=models.F("due_on"),
        )
        for model, name, _group in FIELDS:
            rows: Any = model._default_manager.exclude(pk=None)
            if model is User:
                rows = User.objects.filter(pk=holder.pk)
            rows.update(**{name: canary(model, name)})
            rows.update(**{name: f"{canary(model, name)} "[:-1] + "."})
        return world


def addresses(world: World) -> Iterator[str]:
    """Every page of every record, each list in every way it can be asked for."""
    words = [canary(model, name) for model, name, _group in FIELDS]
    for name, pattern in PAGES.items():
        asked = question(name)
        if asked is None:
            continue
        model, _action, kind = asked
        view = pattern.callback.view_class
        if kind in ("list", "create"):
            yield reverse(name)
        else:
            keys = world.keys(model, OWN, list(pattern.pattern.converters))
            moves = [move.name for move in MOVES[model].transitions] if kind == "move" else [""]
            yield from (reverse(name, kwargs=keys | ({"name": m} if m else {})) for m in moves)
        if issubclass(view, RecordListView):
            columns = ",".join(view.table.by_key)
            yield f"{reverse(name)}?{urlencode({'columns': columns})}"
            yield f"{reverse(name)}?{urlencode({'format': 'csv', 'columns': columns})}"
            hidden = [n for m, n, _g in FIELDS if m is view.model]
            for key in (*view.table.by_key, *hidden):
                yield f"{reverse(name)}?sort={key}"
            for filtered in ("q", *hidden):
                yield from (f"{reverse(name)}?{urlencode({filtered: word})}" for word in words)
            yield from (f"{reverse(name)}?{f}=sample" for f in view.filterset_class.base_filters)
    yield from (reverse(name) for name in ("portal:dashboard", "core:inbox", "core:profile"))


def resources(world: World) -> Iterator[str]:
    """Every address of the API, with everything it can be asked for."""
    patterns = dict(named(get_resolver().url_patterns))
    words = [canary(model, name) for model, name, _group in FIELDS]
    yield f"{reverse('api:changes')}?page_size=500"
    for name in RESOURCES:
        view = patterns[name].callback.cls
        if name.endswith("-detail"):
            keys = world.keys(view.model, OWN, list(patterns[name].pattern.regex.groupindex))
            if (view.model, OWN) in world.records:
                yield reverse(name, kwargs=keys)
            continue
        if not name.endswith("-list"):
            continue  # an act answers as the record itself does
        base = reverse(name)
        hidden = [n for m, n, _g in FIELDS if m is view.model]
        yield from (base, f"{base}?format=csv")
        yield from (f"{base}?{urlencode({'search': word})}" for word in words)
        yield from (f"{base}?fields={field}" for field in hidden)
        yield from (f"{base}?ordering={key}" for key in (*view.ordering_keys(), *hidden))
        yield from (f"{base}?expand={relation}" for relation in view.expandable())
        yield from (f"{base}?{field}={word}" for field in hidden for word in words)


def body(response: Any) -> str:
    """The whole answer, without what the question itself said."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    return str(raw.decode())


def leaks(client: Client, address: str, words: list[str]) -> list[tuple[str, str]]:
    """The words in the answer that the address did not say itself."""
    with transaction.atomic():
        text = body(client.get(address))
        transaction.set_rollback(True)
    return [(address, w) for w in words if w in text and w.partition("@")[0] not in address]


def sent_back(client: Client, world: World, words: list[str]) -> list[tuple[str, str]]:
    """Words in the answers to empty and to stale forms."""
    found = []
    for name, pattern in PAGES.items():
        asked = question(name)
        if asked is None or asked[2] == "list":
            continue
        keys = world.keys(asked[0], OWN, list(pattern.pattern.converters))
        if asked[2] == "move":
            keys["name"] = MOVES[asked[0]].transitions[0].name
        for data in ({}, {"version": "1", "reason": "Sample"}):
            with transaction.atomic():
                text = body(client.post(reverse(name, kwargs=keys), data))
                transaction.set_rollback(True)
            found += [(f"POST {name}", word) for word in words if word in text]
    return found


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged meanwhile."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    try:
        yield stream
    finally:
        logging.getLogger().removeHandler(handler)


def messages_to(user: User) -> str:
    """All that was written to somebody, as it is mailed and as it stands in the inbox."""
    texts = [
        notifications.get(message.category).render(message.payload, language)
        for message in OutboxMessage.objects.filter(recipient=user)
        for language in ("ja", "en")
    ]
    return "\n".join("\n".join(parts) for parts in texts)


def hidden_words(user: Any) -> list[str]:
    """What this reader may not meet."""
    return [
        canary(model, name)
        for model, name, _group in FIELDS
        if name in policies.hidden_fields(user, model)
    ]


def look(role: str | None) -> int:
    """Ask everything as somebody with ``role``; how many requests."""
    world = Planted.plant()
    user = person(*([role] if role else []), bureau=world.bureau)
    client, words = Client(), hidden_words(user)
    client.force_login(user)
    found, number = [], 0
    with logged() as log:
        for address in (*addresses(world), *resources(world)):
            number += 1
            found += leaks(client, address, words)
        found += sent_back(client, world, words)
        sweep()
    text = messages_to(user)
    found += [("message", word) for word in words if word in text]
    found += [("log", word) for word in words if word in log.getvalue()]
    assert found == []
    assert words or role in policies.readers_of(FieldGroup.PROTOCOL)
    return number


# Between them they may not read any of the fields.
@pytest.mark.parametrize("role", [Role.VIEWER, None])
def test_nobody_meets_what_they_may_not_read(role: str | None) -> None:
    assert look(role) > 500


@pytest.mark.prove
def test_prove_no_role_meets_what_it_may_not_read() -> None:
    total = 0
    for role in (*PEOPLE, None):
        with transaction.atomic():
            total += look(role)
            transaction.set_rollback(True)
    print(f"{total} requests by {len(PEOPLE) + 1} kinds of people: no canary heard")


def test_every_canary_is_heard_by_those_who_may_read_it() -> None:
    """Otherwise its silence elsewhere would prove nothing."""
    world = Planted.plant()
    user = person(Role.ADMINISTRATOR)
    client, unheard = Client(), {canary(model, name) for model, name, _group in FIELDS}
    client.force_login(user)
    for address in (*addresses(world), *resources(world)):
        if "canary" not in address:
            text = body(client.get(address))
            unheard -= {word for word in unheard if word in text}
    assert unheard == set()


@pytest.mark.parametrize("scopes", [("read",), ("read", "write")])
def test_api_clients_without_the_scope_meet_none(scopes: tuple[str, ...]) -> None:
    world = Planted.plant()
    issued = create_client("Sample system", bureau=world.bureau, scopes=scopes)
    client = Client(headers={"authorization": f"Bearer {issued.token}"})
    words = [canary(model, name) for model, name, _group in FIELDS]
    assert [leak for address in resources(world) for leak in leaks(client, address, words)] == []


def test_a_hidden_field_cannot_be_asked_for_sorted_by_or_filtered_by() -> None:
    client = Client()
    client.force_login(person(Role.VIEWER))
    reviews = reverse("api:reviews-list")
    for query in ("fields=rationale", "ordering=rationale", "rationale=x"):
        assert client.get(f"{reviews}?{query}").status_code == 400
    partners = reverse("portal:partner_list")
    for query in ("sort=last_contact", "contact=silent", "columns=last_contact", "map=contact"):
        assert client.get(f"{partners}?{query}").status_code == 400
        assert client.get(f"{reverse('portal:dashboard')}?map=contact").status_code == 400
    assert client.get(partners).status_code == 200
    client.force_login(person(Role.DESK_OFFICER))
    for query in ("sort=last_contact", "contact=silent", "columns=last_contact", "map=contact"):
        assert client.get(f"{partners}?{query}").status_code == 200


def test_relation_signals_are_told_to_named_roles_only() -> None:
    client = Client()
    for role in (Role.VIEWER, Role.FUND_MANAGER, Role.FUND_APPROVER):
        client.force_login(person(role))
        assert "Last contact" not in body(client.get(reverse("portal:dashboard")))
        assert "Last contact" not in body(client.get(reverse("portal:partner_list")))
    client.force_login(person(Role.OFFICE_HEAD))
    assert "Silent partners" in body(client.get(reverse("portal:dashboard")))


def test_nothing_is_found_by_a_field_that_some_may_not_read() -> None:
    """What a record is found by is the same for all, so it holds none of these fields."""
    world = Planted.plant()
    for model, name, _group in FIELDS:
        if hasattr(model, "search_parts"):
            for record in world.records.values():
                if isinstance(record, model):
                    record.refresh_from_db()
                    parts = " ".join(filter(None, record.search_parts()))
                    assert canary(model, name) not in parts


def test_every_resource_of_a_model_with_hidden_fields_is_looked_at() -> None:
    models_with_resource = [model for model in policies.restricted() if resource_for(model)]
    assert Review in models_with_resource
