"""What a reader of Japanese meets in lists is Japanese."""

import re

import pytest
from django import forms
from django.forms.models import ModelChoiceIterator
from django.urls import get_resolver
from django.utils.translation import override

from diplomacy.core.pages.lists import RecordListView

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
#: Names of languages are in their own; a webhook is called so in Japanese too.
OWN_NAMES = {"English", "Webhook"}


def list_views():
    """Every list page there is."""
    for resolver in get_resolver().url_patterns:
        for pattern in getattr(resolver, "url_patterns", []):
            view = getattr(getattr(pattern, "callback", None), "view_class", None)
            if view and issubclass(view, RecordListView):
                yield view


def words(view):
    """Every word of a list's filters, columns and frame that does not come from a record."""
    filterset = view.filterset_class({})
    for name, field in filterset.form.fields.items():
        yield f"filter {name}", field.label
        yield f"help of {name}", field.help_text
        choices = getattr(field, "choices", ())
        if isinstance(field, forms.ModelChoiceField) or isinstance(choices, ModelChoiceIterator):
            continue
        for value, label in choices:
            yield f"choice {name}={value}", label
    for column in view.table.columns:
        yield f"column {column.key}", column.label
    yield "empty", view.empty_text


VIEWS = sorted(set(list_views()), key=lambda view: view.__name__)


def test_lists_are_found():
    assert len(VIEWS) >= 11


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_words_of_a_list_are_japanese(view, db):
    with override("ja"):
        english = {
            place: str(word)
            for place, word in words(view)
            if word and str(word) not in OWN_NAMES and not JAPANESE.search(str(word))
        }
    assert english == {}
