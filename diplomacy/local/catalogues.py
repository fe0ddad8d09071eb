"""Message catalogues without gettext's programs, which a bare machine does not have.

``python -m diplomacy.local.catalogues update`` writes what the code says into each language's
``django.po``; ``compile`` makes the ``.mo`` files, which are not in the repository; ``check``
fails when the code says something the catalogues do not have, or a translation is missing.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from diplomacy import environment

LOCALE = environment.ROOT / "diplomacy" / "locale"
PACKAGES = ("diplomacy", "cities", "agreements", "visits", "initiatives")
# The language that must be complete. English is what the code says.
LANGUAGES = ("ja",)
PROJECT = ("City Diplomacy Portal", "1")
# Headers that say when and by what a file was written, or name nobody.
UNKEPT = (
    b"POT-Creation-Date|PO-Revision-Date|Generated-By"
    b"|Report-Msgid-Bugs-To|Last-Translator|Language-Team"
)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def sources() -> Iterator[tuple[Path, bytes]]:
    """Every file that holds words for people, as Python text."""
    from django.utils.translation.template import templatize

    root = environment.ROOT
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_bytes()
    for suffix in ("*.html", "*.txt"):
        for path in sorted((root / "templates").rglob(suffix)):
            text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            # Python's tokenizer would read a page's indentation as blocks.
            yield path, "\n".join(line.lstrip() for line in text.split("\n")).encode()


def template() -> Catalog:
    """What the code says now."""
    catalog = Catalog(charset="utf-8")
    for path, text in sources():
        name = path.relative_to(environment.ROOT).as_posix()
        options = {"encoding": "utf-8"}
        found = extract("python", io.BytesIO(text), KEYWORDS, ["Translators:"], options)
        for _line, message, comments, context in found:
            # Without line numbers: a catalogue should change when words do, not when code moves.
            catalog.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return catalog


def path_of(language: str, folder: Path = LOCALE) -> Path:
    """Where a language's catalogue lies."""
    return folder / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    """A catalogue, or a new one where there is none."""
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def text_of(catalog: Catalog) -> bytes:
    """The catalogue as it is kept: in order, so that a change shows what changed."""
    out = io.BytesIO()
    catalog.project, catalog.version = PROJECT
    write_po(out, catalog, width=100, sort_output=True, ignore_obsolete=True, omit_header=False)
    text = re.sub(rb'"(' + UNKEPT + rb")[^\n]*\n", b"", out.getvalue())
    return re.sub(rb"\A(#[^\n]*\n|\n)+", b"", text)


def update(folder: Path = LOCALE) -> None:
    """Add what is new, drop what is gone, keep what is translated. Nothing is guessed."""
    now = template()
    for language in LANGUAGES:
        path = path_of(language, folder)
        catalog = read(path, language)
        catalog.update(now, no_fuzzy_matching=True, update_header_comment=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text_of(catalog))


def translated(message: Message) -> bool:
    """Whether every form of a message has a translation, and a person stands behind it."""
    forms = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return bool(forms) and all(forms) and not message.fuzzy


def problems(folder: Path = LOCALE) -> list[str]:
    """What a reader would meet untranslated, and placeholders that would fail."""
    found = []
    now = {(message.id, message.context) for message in template() if message.id}
    for language in LANGUAGES:
        catalog = read(path_of(language, folder), language)
        known = {(message.id, message.context): message for message in catalog if message.id}
        for identity in sorted(now - known.keys(), key=str):
            found.append(f"{language}: not in the catalogue: {identity[0]!r}")
        for identity, message in known.items():
            if identity not in now:
                found.append(f"{language}: no longer said: {identity[0]!r}")
            elif not translated(message):
                found.append(f"{language}: not translated: {identity[0]!r}")
            else:
                found += [f"{language}: {identity[0]!r}: {e}" for e in message.check(catalog)]
    return found


def compile_catalogues(folder: Path = LOCALE) -> None:
    """Make each .mo that is older than its .po, whole or not at all."""
    for source in folder.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        out = io.BytesIO()
        write_mo(out, read(source, source.parts[-3]))
        new = target.with_suffix(".mo.new")
        new.write_bytes(out.getvalue())
        new.replace(target)


def main() -> None:
    """Command line entry."""
    import django
    from django.conf import settings

    settings.configure(USE_I18N=False)
    django.setup()
    match sys.argv[1:]:
        case ["update"]:
            update()
            compile_catalogues()
        case ["compile"]:
            compile_catalogues()
        case ["check"]:
            found = problems()
            print("\n".join(found[:40]))
            if found:
                environment.give_up(f"{len(found)} problems in the catalogues; `make messages`", 1)
        case _:
            environment.give_up("catalogues update | compile | check")


if __name__ == "__main__":
    main()
