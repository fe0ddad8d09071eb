"""Pictures: asked for once, drawn by the worker, found again when a task is lost."""

import datetime
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from diplomacy.core.models import Picture
from diplomacy.portal import charts, drawing, pictures, tasks
from diplomacy.portal.charts import DARK, LIGHT, Mark, Point, middle_meridian, world_map
from diplomacy.portal.pictures import Drawing, digest_of

DAY = datetime.date
POINTS = [
    Point(Decimal("35.7"), Decimal("139.7"), Mark.HOME),
    Point(Decimal("40.7"), Decimal("-74.0"), Mark.SISTER),
    Point(Decimal("52.5"), Decimal("13.4"), Mark.BOTH),
]


def plain(theme):
    return {"$schema": charts.SCHEMA, "mark": "point", "background": theme.edge, "data": {}}


@pytest.fixture
def asked(monkeypatch):
    """The digests handed to the worker, in place of the worker."""
    calls = []
    monkeypatch.setattr(tasks.draw_pictures, "delay", lambda digests: calls.append(set(digests)))
    return calls


@pytest.fixture
def ask(asked, django_capture_on_commit_callbacks):
    def ask(makers=None):
        with django_capture_on_commit_callbacks(execute=True):
            return pictures.pictures(makers or {"one": plain})

    return ask


def curve(theme, **values):
    return charts.target_curve(
        **{
            "starts_on": DAY(2015, 1, 1),
            "deadline": DAY(2017, 12, 31),
            "number": 15,
            "counted_on": [DAY(2015, 8, 4), DAY(2015, 3, 1), DAY(2015, 8, 4), DAY(2016, 9, 1)],
            "as_of": DAY(2016, 5, 2),
            "theme": theme,
            **values,
        }
    )


# --- What they show ---


def steps_of(specification):
    return [(row["day"], row["cities"]) for row in specification["layer"][1]["data"]["values"]]


def test_curve_counts_up_to_the_as_of_date():
    assert steps_of(curve(LIGHT)) == [
        ("2015-01-01", 0),
        ("2015-03-01", 1),
        ("2015-08-04", 2),
        ("2015-08-04", 3),
        ("2016-05-02", 3),
    ]


@pytest.mark.parametrize(
    ("as_of", "last"),
    [(DAY(2014, 6, 1), ("2015-01-01", 0)), (DAY(2030, 1, 1), ("2017-12-31", 4))],
)
def test_curve_stays_inside_the_window(as_of, last):
    assert steps_of(curve(LIGHT, as_of=as_of))[-1] == last


def test_curve_has_room_for_more_cities_than_the_target_asks():
    specification = curve(LIGHT, number=2, as_of=DAY(2017, 1, 1))
    assert specification["encoding"]["y"]["scale"]["domain"] == [0, 4]


def test_marks_of_one_map_differ_in_shape_and_in_colour():
    for group in (
        (Mark.HOME, Mark.SISTER, Mark.MEMBER, Mark.BOTH),
        (Mark.HOME, Mark.RECENT, Mark.SILENT, Mark.UNKNOWN),
    ):
        shapes, colours = zip(*(charts.MARKS[mark] for mark in group), strict=True)
        assert len(set(shapes)) == len(set(colours)) == 4


@pytest.mark.parametrize(
    ("longitude", "middle"),
    [("139.7", 150), ("-0.1", 11), ("-74.0", 11), ("174.8", 150), (None, 11)],
)
def test_map_is_cut_through_the_ocean_further_from_the_home_city(longitude, middle):
    assert middle_meridian(Decimal(longitude) if longitude else None) == middle


def test_map_has_no_text_and_keeps_the_land_out_of_the_specification():
    specification = world_map(POINTS, 150, LIGHT)
    assert len(str(specification)) < 4000
    svg = drawing.draw_svg(specification)
    root = ET.fromstring(svg)
    assert root.tag.endswith("svg")
    assert not [element for element in root.iter() if element.tag.endswith("}text")]
    assert len(svg) > 50_000  # the land is there


def test_curve_has_digits_only_because_a_drawing_has_no_language():
    root = ET.fromstring(drawing.draw_svg(curve(DARK)))
    texts = {e.text for e in root.iter() if e.tag.endswith("}text")}
    assert {"0", "15", "2016-01"} <= texts
    assert all(set(text) <= set("0123456789-") for text in texts)


def test_digest_depends_on_content_and_not_on_the_order_of_keys():
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 2})


# --- How they come about ---


@pytest.mark.django_db
def test_new_picture_is_asked_for_in_both_themes(ask, asked):
    light, dark = digest_of(plain(LIGHT)), digest_of(plain(DARK))
    assert ask()["one"] == Drawing(light=light, dark=dark, drawn=False, broken=False)
    assert asked == [{light, dark}]


@pytest.mark.django_db
def test_picture_is_asked_for_again_after_a_minute_and_not_before(ask, asked):
    ask()
    ask()
    assert len(asked) == 1
    Picture.objects.update(requested_at=timezone.now() - datetime.timedelta(seconds=61))
    ask()
    ask()
    assert len(asked) == 2
    assert asked[0] == asked[1]


@pytest.mark.django_db
def test_task_draws_once_and_the_page_then_has_it(ask, asked, django_assert_num_queries):
    makers = {"curve": curve}
    ask(makers)
    tasks.draw_pictures(list(asked[0]))
    assert Picture.objects.filter(drawn_at=None).count() == 0
    before = set(Picture.objects.values_list("digest", "drawn_at"))
    tasks.draw_pictures(list(asked[0]))
    assert set(Picture.objects.values_list("digest", "drawn_at")) == before
    with django_assert_num_queries(1):
        found = pictures.pictures(makers)["curve"]
    assert (found.drawn, found.broken) == (True, False)
    assert len(asked) == 1


@pytest.mark.django_db
def test_broken_picture_keeps_its_reason_and_does_not_hold_up_others(ask, asked):
    def broken(theme):
        return {"$schema": charts.SCHEMA, "mark": {"type": theme.edge}}

    ask({"broken": broken, "curve": curve})
    tasks.draw_pictures(sorted(asked[0]))
    found = ask({"broken": broken, "curve": curve})
    assert (found["broken"].drawn, found["broken"].broken) == (False, True)
    assert (found["curve"].drawn, found["curve"].broken) == (True, False)
    assert Picture.objects.exclude(error="").count() == 2
    assert len(asked) == 1  # a broken one is not tried again every minute


@pytest.mark.django_db
def test_mended_installation_draws_what_was_broken_after_an_hour(ask, asked):
    ask()
    Picture.objects.update(
        error="no land", requested_at=timezone.now() - datetime.timedelta(minutes=61)
    )
    assert ask()["one"].broken
    assert len(asked) == 2


@pytest.mark.django_db
def test_page_stands_when_nobody_can_be_woken(monkeypatch, django_capture_on_commit_callbacks):
    def down(digests):
        raise OSError("the broker is down")

    monkeypatch.setattr(tasks.draw_pictures, "delay", down)
    with django_capture_on_commit_callbacks(execute=True):
        assert not pictures.pictures({"one": plain})["one"].drawn
    assert Picture.objects.count() == 2


def test_web_process_does_not_load_what_draws():
    code = (
        "import django, sys; django.setup(); from django.urls import get_resolver;"
        "get_resolver().url_patterns; import diplomacy.portal.tasks;"
        "sys.exit('vl_convert' in sys.modules or 'diplomacy.portal.drawing' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "diplomacy.settings"},
        check=False,
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (0, b"")


# --- How they are served ---


@pytest.fixture
def drawn(db):
    return Picture.objects.create(
        digest="a" * 64, specification={}, svg="<svg>見本</svg>", drawn_at=timezone.now()
    )


def url(digest):
    return reverse("portal:picture_svg", args=[digest])


def test_picture_is_served_to_people_signed_in_and_cached(client, office, drawn):
    response = client.get(url(drawn.digest))
    assert (response.status_code, response.content.decode()) == (200, drawn.svg)
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


def test_picture_asks_strangers_to_sign_in(client, drawn):
    response = client.get(url(drawn.digest))
    assert response.status_code == 302
    assert reverse("account_login") in response.url


def test_picture_that_is_unknown_or_not_drawn_is_not_found(client, office, drawn):
    Picture.objects.create(digest="b" * 64, specification={})
    for digest in ("b" * 64, "c" * 64):
        assert client.get(url(digest)).status_code == 404
    assert client.post(url(drawn.digest)).status_code == 405
