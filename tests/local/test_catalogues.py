"""Message catalogues: nothing said is lost, nothing translated is thrown away."""

import gettext
from pathlib import Path

import pytest

from diplomacy.local import catalogues


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project with words in a module and in an indented page."""
    (tmp_path / "cities").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "cities" / "enums.py").write_text(
        "from django.utils.translation import gettext_lazy as _, pgettext\n"
        "PARTNER = _('Partner city')\nMAY = pgettext('month', 'May')\n"
    )
    (tmp_path / "templates" / "list.html").write_text(
        "{% load i18n %}\n<ul>\n    <li>{% translate 'Reviews due' %}</li>\n  <li>"
        "{% blocktranslate count counter=n %}{{ counter }} city{% plural %}"
        "{{ counter }} cities{% endblocktranslate %}</li>\n</ul>\n"
    )
    monkeypatch.setattr(catalogues.environment, "ROOT", tmp_path)
    return tmp_path


def test_words_of_modules_and_pages_are_found(code: Path) -> None:
    assert {(message.id, message.context) for message in catalogues.template() if message.id} == {
        ("Partner city", None),
        ("May", "month"),
        ("Reviews due", None),
        (("%(counter)s city", "%(counter)s cities"), None),
    }


def test_update_keeps_what_is_translated_and_changes_nothing_twice(code: Path) -> None:
    folder = code / "locale"
    catalogues.update(folder)
    path = catalogues.path_of("ja", folder)
    text = path.read_text().replace(
        'msgid "Partner city"\nmsgstr ""', 'msgid "Partner city"\nmsgstr "提携都市"'
    )
    path.write_text(text)
    (code / "cities" / "views.py").write_text("from x import gettext\ngettext('New word')\n")
    catalogues.update(folder)
    once = path.read_text()
    assert 'msgid "Partner city"\nmsgstr "提携都市"' in once
    assert 'msgid "New word"\nmsgstr ""' in once
    catalogues.update(folder)
    assert path.read_text() == once


def test_header_names_the_project_and_the_language_and_nobody(code: Path) -> None:
    folder = code / "locale"
    catalogues.update(folder)
    catalogues.update(folder)
    header = catalogues.path_of("ja", folder).read_text().partition("\n\n")[0]
    assert header.splitlines()[2:] == [
        r'"Project-Id-Version: City Diplomacy Portal 1\n"',
        r'"Language: ja\n"',
        r'"Plural-Forms: nplurals=1; plural=0;\n"',
        r'"MIME-Version: 1.0\n"',
        r'"Content-Type: text/plain; charset=utf-8\n"',
        r'"Content-Transfer-Encoding: 8bit\n"',
    ]


def test_problems_name_what_a_reader_would_miss(code: Path) -> None:
    folder = code / "locale"
    path = catalogues.path_of("ja", folder)
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Partner city"\nmsgstr "提携都市"\n\n'
        'msgctxt "month"\nmsgid "May"\nmsgstr ""\n\n'
        'msgid "%(counter)s city"\nmsgid_plural "%(counter)s cities"\n'
        'msgstr[0] "%(count)s 都市"\n\n'
        'msgid "Gone"\nmsgstr "なし"\n'
    )
    assert sorted(
        problem.split(": ", 1)[1].split("'")[0] for problem in catalogues.problems(folder)
    ) == [
        "(",
        "no longer said: ",
        "not in the catalogue: ",
        "not translated: ",
    ]


def test_compiled_catalogue_is_made_anew_only_when_older(code: Path) -> None:
    folder = code / "locale"
    path = catalogues.path_of("ja", folder)
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Partner city"\nmsgstr "提携都市"\n'
    )
    catalogues.compile_catalogues(folder)
    compiled = path.with_suffix(".mo")
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Partner city") == "提携都市"
    made = compiled.stat().st_mtime_ns
    catalogues.compile_catalogues(folder)
    assert compiled.stat().st_mtime_ns == made
