"""What an agreement says: versions that nothing changes, their comparison, and amendments."""

import datetime
import hashlib
import html
import io
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements import services
from agreements.comparison import ADDED, REMOVED, SAME, Piece, compare
from agreements.models import AgreementText, Amendment
from diplomacy.core.attachments import Upload, attach
from diplomacy.core.records import StaleRecord
from tests.database import refused
from tests.factories.agreements import AgreementFactory
from tests.factories.people import person

DAY = datetime.date
db = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2015, 1, 5)


@pytest.fixture
def desk(db):
    return person("desk_officer")


@pytest.fixture
def agreement(db):
    return AgreementFactory()


def save(agreement, text, language="en", actor=None, **more):
    return services.save_text(agreement, actor=actor, language=language, text=text, **more)


# --- Versions ----------------------------------------------------------------------------------


@db
def test_versions_are_counted_by_language_and_hashed_by_the_database(agreement, desk):
    saved = [
        save(agreement, "第一条　協力する。", "ja", desk),
        save(agreement, "Article 1: to cooperate.", actor=desk, note=" As signed "),
        save(agreement, "Article 1: to cooperate closely.", actor=desk),
    ]
    assert [(t.language, t.number, t.note) for t in saved] == [
        ("ja", 1, ""),
        ("en", 1, "As signed"),
        ("en", 2, ""),
    ]
    assert [t.sha256 for t in saved] == [hashlib.sha256(t.text.encode()).hexdigest() for t in saved]


@db
def test_line_ends_do_not_make_another_version(agreement):
    first = save(agreement, "One\r\ntwo\rthree\r\n")
    assert first.text == "One\ntwo\nthree"
    with pytest.raises(ValidationError) as caught:
        save(agreement, "One\ntwo\nthree")
    assert list(caught.value.message_dict) == ["text"]
    assert AgreementText.objects.count() == 1


@db
@pytest.mark.parametrize(
    ("language", "text", "field"),
    [
        ("en", "", "text"),
        ("en", "\n", "text"),
        ("deutsch!", "x", "language"),
        ("", "x", "language"),
    ],
)
def test_text_without_words_or_language_is_refused(agreement, language, text, field):
    with pytest.raises(ValidationError) as caught:
        save(agreement, text, language)
    assert list(caught.value.message_dict) == [field]


@db
def test_saved_version_is_neither_changed_nor_deleted(agreement):
    text = save(agreement, "One")
    for change in (
        lambda: AgreementText.objects.filter(pk=text.pk).update(note="Other"),
        lambda: AgreementText.objects.filter(pk=text.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert AgreementText.objects.get().note == ""


@db
def test_hash_is_not_taken_from_outside(agreement):
    text = AgreementText.objects.create(
        agreement=agreement, language="en", number=7, text="One", sha256="0" * 64
    )
    text.refresh_from_db()
    assert text.sha256 == hashlib.sha256(b"One").hexdigest()
    with refused("agreementtext_version_once"):
        AgreementText.objects.create(agreement=agreement, language="en", number=7, text="Two")


@db
def test_text_is_saved_by_those_who_may_change_the_agreement(agreement):
    with pytest.raises(PermissionDenied):
        save(agreement, "One", actor=person("viewer"))
    before = agreement.version
    save(agreement, "One", actor=person("desk_officer"), expected_version=before)
    with pytest.raises(StaleRecord):
        save(agreement, "Two", actor=person("desk_officer"), expected_version=before)


# --- Comparison --------------------------------------------------------------------------------


def test_words_are_compared_in_english_and_characters_in_japanese():
    assert compare("The cities meet every year.", "The cities meet every second year.", "en") == [
        [
            Piece(SAME, "The cities meet every "),
            Piece(ADDED, "second "),
            Piece(SAME, "year."),
        ]
    ]
    assert compare("両都市は毎年会合を開く。", "両都市は隔年会合を開く。", "ja") == [
        [
            Piece(SAME, "両都市は"),
            Piece(REMOVED, "毎"),
            Piece(ADDED, "隔"),
            Piece(SAME, "年会合を開く。"),
        ]
    ]


def test_a_word_is_not_cut_in_pieces():
    pieces = compare("cooperation", "corporation", "en")[0]
    assert pieces == [Piece(REMOVED, "cooperation"), Piece(ADDED, "corporation")]


def test_paragraphs_that_stay_are_shown_as_they_are():
    assert compare("One\nTwo\nThree", "One\nThree\nFour", "en") == [
        [Piece(SAME, "One")],
        [Piece(REMOVED, "Two")],
        [Piece(SAME, "Three")],
        [Piece(ADDED, "Four")],
    ]


def test_a_paragraph_too_long_to_compare_is_shown_whole():
    before, after = "あ" * 3000, "い" * 3000
    assert compare(before, after, "ja") == [[Piece(REMOVED, before), Piece(ADDED, after)]]


TEXTS = st.text(alphabet="ab 都市。\n", max_size=60)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=TEXTS, after=TEXTS, language=st.sampled_from(["ja", "en", "zh-hans", "de"]))
def test_pieces_make_up_both_texts(before, after, language):
    """Nothing is lost or invented, whatever the two texts are."""
    pieces = [piece for paragraph in compare(before, after, language) for piece in paragraph]
    kept = "".join(piece.text for piece in pieces if piece.kind != ADDED)
    new = "".join(piece.text for piece in pieces if piece.kind != REMOVED)
    assert (kept, new) == (before.replace("\n", ""), after.replace("\n", ""))
    assert before != after or {piece.kind for piece in pieces} == {SAME}


# --- Amendments --------------------------------------------------------------------------------


def amend(agreement, actor=None, amendment=None, **values):
    values = {"amended_on": DAY(2014, 12, 1), "summary_en": "Adds water", **values}
    return services.save_amendment(agreement, actor=actor, values=values, amendment=amendment)


@db
def test_amendment_is_recorded_corrected_and_removed(agreement, desk):
    (note,) = attach(agreement, [Upload(io.BytesIO(b"Sample"), "sample.txt")], actor=desk)
    amendment = amend(agreement, desk, document=note)
    amend(agreement, desk, amendment, summary_en="Adds water and air")
    assert Amendment.objects.get().summary_en == "Adds water and air"
    with pytest.raises(ValidationError):
        services.remove_amendment(agreement, amendment, actor=desk)
    services.remove_amendment(agreement, amendment, actor=desk, reason="Another agreement")
    assert not Amendment.objects.exists()


@db
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amended_on": DAY(2014, 4, 29)}, "amended_on"),
        ({"amended_on": DAY(2015, 1, 6)}, "amended_on"),
        ({"amended_on": DAY(2016, 12, 31), "amended_on_precision": "year"}, "amended_on"),
        ({"summary_en": ""}, "__all__"),
    ],
)
def test_amendment_at_an_impossible_time_or_about_nothing_is_refused(agreement, values, field):
    with pytest.raises(ValidationError) as caught:
        amend(agreement, **values)
    assert list(caught.value.message_dict) == [field]


@db
def test_amendment_in_the_month_of_the_conclusion_is_accepted():
    agreement = AgreementFactory(concluded_on=DAY(2014, 4, 30), concluded_on_precision="month")
    assert amend(agreement, amended_on=DAY(2014, 4, 2)).pk


@db
@pytest.mark.parametrize("status", ["draft", "approved"])
def test_draft_is_changed_and_not_amended(status):
    with pytest.raises(ValidationError) as caught:
        amend(AgreementFactory(status=status))
    assert caught.value.code == "transition"


@db
def test_document_of_an_amendment_is_one_of_its_agreement(agreement, desk):
    (other,) = attach(AgreementFactory(), [Upload(io.BytesIO(b"Sample"), "a.txt")], actor=desk)
    with pytest.raises(ValidationError) as caught:
        amend(agreement, document=other)
    assert list(caught.value.message_dict) == ["document"]


# --- Pages -------------------------------------------------------------------------------------


def words(response):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


@db
def test_pages_save_show_and_compare_versions(client, agreement, desk):
    client.force_login(desk)
    page = agreement.get_absolute_url()
    for text in ("The cities meet every year.", "The cities meet every second year."):
        agreement.refresh_from_db()
        data = {"language": "en", "text": text, "version": agreement.version}
        assert client.post(f"{page}texts/add/", data).status_code == 302
    assert "The cities meet every second year." in words(
        client.get(f"{page}texts/add/?language=en")
    )
    shown = client.get(page).content.decode()
    latest = AgreementText.objects.get(number=2)
    assert latest.sha256 in shown
    assert f"{page}texts/en/compare/" in shown
    first = client.get(f"{page}texts/en/1/")
    assert hashlib.sha256(b"The cities meet every year.").hexdigest() in words(first)
    compared = client.get(f"{page}texts/en/compare/").content.decode()
    assert re.search(r"<ins>.*added:.*second </ins>", compared)
    assert 'lang="en"' in compared
    same = client.get(f"{page}texts/en/compare/", {"before": 2, "after": 2})
    assert "Both versions say the same." in words(same)


@db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("texts/en/9/", 404),
        ("texts/de/1/", 404),
        ("texts/de/compare/", 404),
        ("texts/en/compare/?before=7", 404),
        ("texts/en/compare/?before=x", 400),
        ("texts/en/compare/?from=1", 400),
        ("amendments/999/", 404),
        ("amendments/999/remove/", 404),
    ],
)
def test_address_of_nothing_is_no_page(client, agreement, desk, address, status):
    save(agreement, "One")
    client.force_login(desk)
    assert client.get(agreement.get_absolute_url() + address).status_code == status


@db
def test_text_is_seen_with_its_agreement_and_written_by_its_keepers(client):
    hidden = AgreementFactory(visibility="restricted")
    save(hidden, "Secret")
    open_to_all = AgreementFactory()
    save(open_to_all, "Open")
    amendment = amend(open_to_all)
    client.force_login(person("viewer"))
    for address in ("texts/en/1/", "texts/en/compare/"):
        assert client.get(hidden.get_absolute_url() + address).status_code == 404
        assert client.get(open_to_all.get_absolute_url() + address).status_code == 200
    for address in (
        "texts/add/",
        "amendments/add/",
        f"amendments/{amendment.pk}/",
        f"amendments/{amendment.pk}/remove/",
    ):
        assert client.get(open_to_all.get_absolute_url() + address).status_code == 403


@db
def test_amendment_pages(client, agreement, desk):
    client.force_login(desk)
    page = agreement.get_absolute_url()
    data = {"amended_on": "2014-12", "summary_ja": "水を加える", "version": agreement.version}
    assert client.post(f"{page}amendments/add/", {**data, "summary_ja": ""}).status_code == 400
    assert client.post(f"{page}amendments/add/", data).status_code == 302
    amendment = Amendment.objects.get()
    assert (amendment.amended_on, amendment.amended_on_precision) == (DAY(2014, 12, 31), "month")
    shown = words(client.get(page))
    assert "December 2014" in shown
    assert "水を加える" in shown
    agreement.refresh_from_db()
    removed = client.post(
        f"{page}amendments/{amendment.pk}/remove/",
        {"reason": "Another agreement", "version": agreement.version},
    )
    assert removed.status_code == 302
    assert not Amendment.objects.exists()


def test_page_compares_for_a_while_and_shows_the_rest_whole():
    before = "\n".join("あい" * 990 + str(number) for number in range(20))
    after = "\n".join("いあ" * 990 + str(number) for number in range(20))
    found = compare(before, after, "ja")
    assert len(found[0]) > 2
    assert [piece.kind for piece in found[-1]] == [REMOVED, ADDED]
