"""Saved filters: what people keep of a list, each for themselves.

Nobody else sees them, so every function takes the person whose they are. What a list reads from
its address is the list's to say (:mod:`diplomacy.core.pages.saved`); here the query is text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from . import records
from .models import SavedFilter, User

__all__ = ["MOST", "change", "of_list", "of_person", "remove", "save"]

#: For one person and list: more would be no menu any more.
MOST = 50


def of_person(person: Any) -> QuerySet[SavedFilter]:
    """Somebody's own."""
    return SavedFilter.objects.filter(person=person.pk)


def of_list(person: Any, route: str) -> QuerySet[SavedFilter]:
    """Somebody's own for one list, by name."""
    return of_person(person).filter(route=route).order_by("name")


@transaction.atomic
def save(
    person: User, *, route: str, name: str, query: str, is_default: bool = False
) -> SavedFilter:
    """Keep a view of a list. ValidationError for a name that is taken, for one too many, and for a
    query that asks for nothing."""
    _lock(person)
    if of_list(person, route).count() >= MOST:
        text = gettext("There are %(most)s saved filters for this list: delete one first.")
        raise ValidationError({NON_FIELD_ERRORS: [text % {"most": MOST}]}, code="too_many")
    saved = SavedFilter(person=person, route=route, query=query)
    return _write(saved, {"name": name, "is_default": is_default})


@transaction.atomic
def change(saved: SavedFilter, values: Mapping[str, Any]) -> SavedFilter:
    """Set ``name``, ``is_default`` or ``query``. SavedFilter.DoesNotExist once it was deleted."""
    _lock(saved.person)
    saved.refresh_from_db()
    return _write(saved, values)


def remove(saved: SavedFilter) -> None:
    """Delete it for good."""
    saved.delete()


def _lock(person: User) -> None:
    """One writer for each person: they are counted, and one of them is the default."""
    list(User.objects.select_for_update(of=("self",)).filter(pk=person.pk).only("pk"))


def _write(saved: SavedFilter, values: Mapping[str, Any]) -> SavedFilter:
    for name, value in values.items():
        setattr(saved, name, value)
    saved.name = " ".join(saved.name.split())
    if not saved.query:
        text = gettext("There is nothing to save: the list is as it always is.")
        raise ValidationError({"query": [text]})
    others = of_list(saved.person, saved.route).exclude(pk=saved.pk)
    if saved.name and others.filter(name=saved.name).exists():
        text = gettext("You have a saved filter of this name for this list.")
        raise ValidationError({"name": [ValidationError(text, code="unique")]})
    if saved.is_default:
        others.filter(is_default=True).update(is_default=False)
    records.save(saved, actor=saved.person)
    return saved
