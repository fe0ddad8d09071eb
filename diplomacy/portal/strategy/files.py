"""The files of a data set, and the parts of them that no model holds yet.

Those parts are checked with the rest and stay in the files, for the pages and reports that will
speak of office holders, reported figures, candidates and other cities' numbers.
"""

from collections.abc import Mapping

from .kinds import KINDS
from .reading import Section
from .shapes import (
    Field,
    Partial,
    Period,
    Ref,
    Rows,
    Shape,
    Source,
    both,
    entry,
    filled,
    integer,
    listed,
    optional,
    text,
    texts,
)

_ABOUT = Section(
    "dataset",
    "dataset",
    lambda contents: [contents["dataset"]],
    ("code",),
    Shape(
        (),
        (
            Field("code", filled),
            *both("title", filled),
            Ref("home_city", kind="city"),
            Field("fiscal_year_start_month", integer),
            Field("documents", listed),
            Rows(
                "bodies",
                shape=Shape(
                    (),
                    (
                        Field("code", filled),
                        *both("name", filled),
                        Partial("established_on"),
                        Field("frequency"),
                        Source(),
                    ),
                ),
            ),
            Source(),
        ),
    ),
)

_FILED = (
    Section(
        "office_holder",
        "office_holders",
        lambda contents: contents["office_holders"],
        ("principal_key",),
        Shape(
            (),
            (
                Field("key", filled),
                Ref("city", kind="city"),
                *both("office", filled),
                *both("name", filled),
                Field("principal_key", filled),
                Partial("starts_on"),
                Partial("ends_on"),
                Source(),
            ),
        ),
    ),
    Section(
        "figure",
        "reported",
        lambda contents: contents["reported"]["figures"],
        ("code",),
        Shape(
            (),
            (
                Field("code", filled),
                Field("value", integer),
                Ref("part_of", kind="figure", check=optional(filled)),
                *both("label", filled),
                Period("period", dates=("period_from", "period_to")),
                Source(),
            ),
        ),
    ),
    Section(
        "statement",
        "reported",
        lambda contents: contents["reported"]["statements"],
        ("code",),
        Shape((), (Field("code", filled), *both("text", filled), Source())),
    ),
    Section(
        "candidate",
        "candidates",
        lambda contents: contents["candidates"],
        ("city",),
        Shape(
            (),
            (
                Ref("city", kind="city"),
                Field("criteria", texts),
                *both("evidence", filled),
                Field("intended_form", optional(text)),
                Field("decision", optional(text)),
                Source(),
            ),
        ),
    ),
    Section(
        "comparator",
        "comparators",
        lambda contents: contents["comparators"],
        ("city",),
        Shape(
            (),
            (
                Ref("city", kind="city"),
                Field("agreements_held", integer),
                Partial("as_of"),
                Source(),
            ),
        ),
    ),
)

# What each file is made of; None is one list of records.
FILES: Mapping[str, Shape | None] = {
    "dataset": _ABOUT.shape,
    "bureaus": None,
    "countries": None,
    "cities": None,
    "networks": None,
    "agreements": None,
    "visits": Shape((), (Field("trips", listed), Field("visits", listed))),
    "strategy": Shape((), (Field("strategy", entry), Field("items", listed))),
    "targets": Shape((), (Field("targets", listed), Field("rule", entry))),
    "funds": None,
    "office_holders": None,
    "reported": Shape((), (Field("figures", listed), Field("statements", listed))),
    "candidates": None,
    "comparators": None,
}

SECTIONS: tuple[Section, ...] = (_ABOUT, *KINDS, *_FILED)
